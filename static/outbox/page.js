/** Data from the page, and the store and sender that all modules on the page share. */
import { Sender } from "./sender.js";
import { openStore } from "./store.js";

export const { person, personName } = document.body.dataset;

/** The element that says where entries are saved; null on a page without entries. */
export const recording = document.getElementById("recording");

/** The case that is being recorded. Undefined on a page for the text of a report. */
export const caseOfPage = recording?.dataset.case;

export const store = await openStore(person);
export const sender = new Sender(store, person);
