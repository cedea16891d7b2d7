/** Gives a value to the outbox. The outbox stores the value immediately, and sends it then or after a pause in typing. */
import { person, personName, recording, sender, store } from "./page.js";
import * as rules from "./rules.js";

export const notSentYet = () =>
  store.isKept ? "Kept in this browser, not sent yet" : "Not sent yet. This browser cannot keep it: stay on this page";

/** Announces "given" {entry}, and "kept" {entry} when the value is in the store. */
export const giving = new EventTarget();

// Values given while the disk is busy are stored together, so that leaving the page does not lose a series of answers.
let keeping = Promise.resolve();
const toKeep = new Map(); // by entry, in the order in which they were given

export const whenKept = () => keeping;

export const sendWhenKept = () => keeping.then(() => sender.send());

/** The person left the boxes of an entry (without an entry: the page). Send what they typed now, as one value. */
export function sendTyped(entry) {
  clearTimeout(entry?.pause);
  keeping = keeping.then(() => store.change(items => rules.typed(items, { key: entry?.key, person })));
  return sendWhenKept();
}

/** Resolves when every value from this person is on the server. Offline, this may never happen: set a time limit. */
export async function whenStored() {
  await keeping;
  await sender.send(); // returns immediately if the sender is already sending
  while ((await store.items()).some(rules.isOf(person))) await new Promise(resolve => setTimeout(resolve, 50));
}

export function give(entry, { pause = 0, isBeingTyped = false } = {}) {
  const item = { ...itemOf(entry), isBeingTyped };
  entry.show("giving", "Saving…");
  entry.last = item.receipt;
  entry.receipts.add(item.receipt);
  toKeep.delete(entry);
  toKeep.set(entry, item);
  announce("given", { entry });
  keeping = keeping.then(keepAll);
  if (isBeingTyped) clearTimeout(entry.pause);
  else sendLater(entry, pause);
}

export function sendLater(entry, pause) {
  clearTimeout(entry.pause);
  entry.pause = setTimeout(sendWhenKept, pause);
}

/** Sends what was typed now, as one change. */
export function sendNow(entry) {
  clearTimeout(entry.pause);
  sendWhenKept();
}

function itemOf(entry) {
  return {
    key: entry.key,
    inputs: entry.inputs,
    receipt: crypto.randomUUID(),
    at: new Date().toISOString(),
    person,
    name: personName,
    label: recording.dataset.label ?? `${entry.called}, case ${recording.dataset.called}`,
    page: location.pathname,
  };
}

async function keepAll() {
  const all = [...toKeep];
  toKeep.clear();
  if (!all.length) return;
  // Look up the version only when the value is stored here: the server may have stored an earlier value since.
  await store.change(items => ({
    put: all.flatMap(([entry, item]) => rules.give(items, { ...item, basedOn: entry.version }).put),
  }));
  for (const [entry, item] of all) {
    if (entry.last === item.receipt && entry.state === "giving") entry.show("kept", item.isBeingTyped ? notSentYet() : "Saving…");
    announce("kept", { entry });
  }
}

function announce(type, detail) {
  giving.dispatchEvent(new CustomEvent(type, { detail }));
}
