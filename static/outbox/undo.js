/** Undo for a case, with the key z or the button, on all pages of the case while the window is open. */
import { say } from "../say.js";
import { answerKeys } from "./answer_keys.js";
import { entries } from "./entry.js";
import { give } from "./giving.js";
import { caseOfPage, person } from "./page.js";
import { popped, poppedOf, pushed } from "./undo_stack.js";

const STACK = `undo ${person} ${caseOfPage}`;
const ON_NEXT_PAGE = `put back ${person}`; // the change to undo on the next page that opens

// Encrypted in the storage of this window, because values can be notes. Without keys, changes can be undone on this page only.
const keys = person ? await answerKeys(person).catch(() => null) : null;
let stack = (await read(STACK)) ?? [];
let writing = Promise.resolve();

async function read(name) {
  return keys?.unsealText(sessionStorage.getItem(name), name).catch(() => undefined); // of an earlier version
}

/** Writes a value to the storage of this window. If storage is full, changes are still recorded but cannot be undone. */
function write(name, value) {
  writing = writing.then(async () => {
    try {
      sessionStorage.setItem(name, await keys.sealText(value, name));
    } catch {
      sessionStorage.removeItem(name);
    }
  });
  return writing;
}

function setStack(changed) {
  stack = changed;
  return write(STACK, stack);
}

export function remember(entry, before) {
  setStack(pushed(stack, { name: entry.name, key: entry.key, page: location.pathname, inputs: before }));
}

export async function undo() {
  const { change, rest } = popped(stack);
  if (!change) return say("There is nothing to undo.");
  setStack(rest);
  const entry = entries.get(change.key);
  if (entry) return putBack(entry, change.inputs);
  // The change was made on another page of the case. Undo it there, where the person can see it.
  await write(ON_NEXT_PAGE, change);
  return location.assign(`${change.page}#entry-${change.name}`);
}

/** Undoes the newest change of one entry of this page. */
export function undoEntry(entry) {
  const { change, rest } = poppedOf(stack, entry.key);
  if (!change) return say("There is nothing to undo.");
  setStack(rest);
  return putBack(entry, change.inputs);
}

/** Finishes an undo that opened this page. */
export async function finishUndo() {
  const change = await read(ON_NEXT_PAGE);
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
