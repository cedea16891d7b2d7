/** Shows on the page what the sender, and other windows of this browser, have saved. */
import { entries } from "./entry.js";
import { notSentYet } from "./giving.js";
import { person, sender, store } from "./page.js";
import { fromAnotherWindow } from "./rules.js";

const windows = "BroadcastChannel" in self ? new BroadcastChannel("recording") : null;

export function watchSaving() {
  sender.addEventListener("waiting", showNotSent);
  store.addEventListener("keeping", showNotSent);
  sender.addEventListener("storing", ({ detail: { item, body } }) => {
    const entry = entries.get(item.key);
    if (entry) entry.version = body.version;
  });
  sender.addEventListener("stored", ({ detail: { item, body } }) => {
    const inputs = body.inputs ?? item.inputs;
    windows?.postMessage({ key: item.key, receipt: item.receipt, version: body.version, at: body.at, inputs });
    const entry = entries.get(item.key);
    if (entry) showStored(entry, item, body);
  });
  windows?.addEventListener("message", ({ data }) => {
    const entry = entries.get(data.key);
    if (entry) showFromAnotherWindow(entry, data);
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
    if (body.inputs) entry.inputs = body.inputs;
    entry.show("saved", `Saved ${body.at}`);
    entry.element.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: body }));
  }
  entry.showHistoryLink();
}

function showFromAnotherWindow(entry, message) {
  const decision = fromAnotherWindow(message, entry);
  if (decision === "ignore") return;
  entry.version = message.version;
  entry.recorded = message.inputs;
  if (decision === "confirm") {
    if (entry.last === message.receipt && entry.state === "kept") entry.show("saved", `Saved ${message.at}`);
    return;
  }
  entry.inputs = entry.before = message.inputs;
  entry.show("saved", `Saved ${message.at} in another window`);
}
