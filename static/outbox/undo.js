/** Undo for a case, with the key z or the button, on all pages of the case while the window is open. */
import { say } from "../say.js";
import { entries } from "./entry.js";
import { give } from "./giving.js";
import { caseOfPage, person } from "./page.js";
import { popped, poppedOf, pushed } from "./undo_stack.js";

const STACK = `undo ${person} ${caseOfPage}`;
const ON_NEXT_PAGE = `put back ${person}`; // the change to undo on the next page that opens

const read = name => JSON.parse(sessionStorage.getItem(name) ?? "null");

/** Writes a value to the storage of this window. If storage is full, changes are still recorded but cannot be undone. */
function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    sessionStorage.removeItem(name);
  }
}

export function remember(entry, before) {
  write(STACK, pushed(read(STACK) ?? [], { name: entry.name, key: entry.key, page: location.pathname, inputs: before }));
}

export function undo() {
  const { change, rest } = popped(read(STACK) ?? []);
  if (!change) return say("There is nothing to undo.");
  write(STACK, rest);
  const entry = entries.get(change.key);
  if (entry) return putBack(entry, change.inputs);
  // The change was made on another page of the case. Undo it there, where the person can see it.
  write(ON_NEXT_PAGE, change);
  return location.assign(`${change.page}#entry-${change.name}`);
}

/** Undoes the newest change of one entry of this page. */
export function undoEntry(entry) {
  const { change, rest } = poppedOf(read(STACK) ?? [], entry.key);
  if (!change) return say("There is nothing to undo.");
  write(STACK, rest);
  return putBack(entry, change.inputs);
}

/** Finishes an undo that opened this page. */
export function finishUndo() {
  const change = read(ON_NEXT_PAGE);
  sessionStorage.removeItem(ON_NEXT_PAGE);
  if (change && entries.has(change.key)) putBack(entries.get(change.key), change.inputs);
}

function putBack(entry, inputs) {
  entry.inputs = inputs;
  entry.before = inputs;
  give(entry);
  entry.focus();
  say(`Undone: ${entry.called} is ${entry.inWords}.`);
}
