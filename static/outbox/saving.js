/** Shows on the page which values the sender and other windows of this browser have stored and saved. */
import { removeDecision, showStopped } from "./conflicts.js";
import { entries } from "./entry.js";
import { giving, notSentYet } from "./giving.js";
import { person, sender, store } from "./page.js";
import { fromAnotherWindow } from "./rules.js";
import { onTold, tellWindows } from "./windows.js";

const IN_ANOTHER_WINDOW = " in another window";

export function watchSaving() {
  sender.addEventListener("waiting", showNotSent);
  store.addEventListener("keeping", showNotSent);
  sender.addEventListener("storing", ({ detail: { item, body } }) => {
    const entry = entries.get(item.key);
    if (entry) entry.version = body.version;
  });
  sender.addEventListener("stored", ({ detail: { item, body } }) => {
    const inputs = body.inputs ?? item.inputs;
    tellWindows({ key: item.key, receipt: item.receipt, version: body.version, at: body.at, inputs });
    const entry = entries.get(item.key);
    if (entry) showStored(entry, item, body);
  });
  giving.addEventListener("kept", ({ detail: { entry } }) => tellWindows({ key: entry.key }));
  sender.addEventListener("stopped", ({ detail: { item } }) => tellWindows({ key: item.key }));
  onTold(message => {
    const entry = entries.get(message.key);
    if (!entry) return;
    if (message.receipt) showFromAnotherWindow(entry, message);
    else showAsKept(entry);
  });
}

function showNotSent() {
  for (const entry of entries.values()) if (entry.state === "kept") showKept(entry);
}

export function showKept(entry) {
  entry.show("kept", notSentYet());
}

async function showStored(entry, item, body) {
  entry.recorded = body.inputs ?? item.inputs;
  entry.pointOut(body.pointed_out);
  const isWaiting = (await store.items()).some(other => other.key === item.key && other.person === person);
  if (!isWaiting && entry.state !== "giving") {
    const isFromHere = entry.receipts.has(item.receipt) && entry.elsewhere !== item.receipt;
    if (body.inputs || !isFromHere) entry.inputs = entry.before = entry.recorded;
    entry.show("saved", `Saved ${body.at}${isFromHere ? "" : IN_ANOTHER_WINDOW}`);
    entry.element.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: body }));
  }
  entry.showHistoryLink();
}

function showFromAnotherWindow(entry, message) {
  const decision = fromAnotherWindow(message, entry);
  if (decision === "ignore") {
    if (message.version > entry.version) showAsKept(entry);
    return;
  }
  entry.version = message.version;
  entry.recorded = message.inputs;
  if (decision === "confirm") {
    const where = entry.elsewhere === message.receipt ? IN_ANOTHER_WINDOW : "";
    if (entry.last === message.receipt && entry.state === "kept") entry.show("saved", `Saved ${message.at}${where}`);
    return;
  }
  entry.inputs = entry.before = message.inputs;
  entry.show("saved", `Saved ${message.at}${IN_ANOTHER_WINDOW}`);
}

/** Updates an entry from this browser's store. Another window may have replaced, discarded or sent its value. */
export async function showAsKept(entry) {
  const [items, known] = await Promise.all([store.items(), store.known()]);
  if (entry.state === "giving") return; // this window has a newer value
  const newest = items.filter(item => item.key === entry.key && item.person === person).at(-1);
  if (newest) {
    if (newest.receipt !== entry.last) showReplaced(entry, newest);
    showStopped(items, entry.key);
    return;
  }
  const onServer = known.find(({ key }) => key === entry.key);
  if (onServer?.version > entry.version) {
    removeDecision(entry);
    entry.version = onServer.version;
    entry.inputs = entry.before = entry.recorded = onServer.inputs;
    entry.show("saved", `Saved ${onServer.at}${IN_ANOTHER_WINDOW}`);
  } else if (["conflict", "refused"].includes(entry.state)) {
    removeDecision(entry);
    entry.inputs = entry.before = entry.recorded;
    entry.show("", "");
  }
}

function showReplaced(entry, item) {
  removeDecision(entry);
  entry.inputs = entry.before = item.inputs;
  entry.last = entry.elsewhere = item.receipt;
  entry.receipts.add(item.receipt);
  entry.show("kept", `Your other window changed this. ${notSentYet()}`);
}
