/** What the page says about itself, and the one store and one sender that every module of it uses. */
import { Sender } from "./sender.js";
import { openStore } from "./store.js";

export const { person, personName } = document.body.dataset;

/** The element that says where entries are saved; null on a page without entries. */
export const recording = document.getElementById("recording");

/** The case that is recorded; undefined for a text of the report. */
export const caseOfPage = recording?.dataset.case;

export const store = await openStore();
export const sender = new Sender(store, person);
