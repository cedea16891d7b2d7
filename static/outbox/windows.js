/** Tells the other windows of this browser what happened to an entry. */

const channel = "BroadcastChannel" in self ? new BroadcastChannel("recording") : null;

export const tellWindows = message => channel?.postMessage(message);

export function onTold(listener) {
  channel?.addEventListener("message", ({ data }) => listener(data));
}
