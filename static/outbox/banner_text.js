/** The sentences of the banner for the items in the outbox. This module only uses plain values, not the page. */
import { isOf, isStopped, isText } from "./rules.js";

export const addressOf = item => (isText(item) ? item.key : `${item.key}page/`);

function count(items) {
  const noun = items.every(isText) ? "text" : "answer";
  return items.length === 1 ? `One ${noun} is` : `${items.length} ${noun}s are`;
}

/** The text of the banner for `person`. `words` is empty if no banner is needed. */
export function bannerText(items, { person, why = null, cannotKeep = false }) {
  const mine = items.filter(isOf(person));
  const closed = items.filter(item => item.person === person && item.closed);
  const others = items.filter(item => item.person !== person);
  const stopped = mine.filter(isStopped);
  const waiting = mine.filter(item => !isStopped(item));
  const sentences = [];
  if (waiting.length) sentences.push(`${count(waiting)} waiting to be sent from this browser.`);
  if (stopped.length) sentences.push(`${count(stopped)} not saved. Choose what to do.`);
  if (others.length) {
    const names = [...new Set(others.map(item => item.name))].join(" and ");
    sentences.push(`${count(others)} waiting for ${names} to sign in.`);
  }
  if (closed.length) sentences.push(`${count(closed)} kept in this browser and cannot be read. Ask your administrator for the earlier key.`);
  if (cannotKeep) sentences.push("This browser cannot keep answers. Before you leave a page, check that everything on it is saved.");
  return {
    words: sentences.join(" "),
    why: waiting.length && why ? reason(why, cannotKeep) : "",
    toSignIn: Boolean(waiting.length && why?.isSignedOut),
    toSend: waiting.length > 0 && !why?.isSignedOut,
    stopped,
  };
}

function reason({ why, isSignedOut }, cannotKeep) {
  if (cannotKeep) return `${why} What you entered is on this page only. Keep the page open until it is saved.`;
  return `${why} What you entered is kept in this browser and will be sent ${isSignedOut ? "after you sign in" : "automatically"}.`;
}

/** What the person reads before they sign out, although `items` could not be sent. */
export function signOutText(items, { why, cannotKeep }) {
  const [they, are] = items.length === 1 ? ["it", "is"] : ["they", "are"];
  const reasons = items.every(isStopped) ? "A colleague changed it, or the service refused it: open its page and choose what to do." : why;
  const after = cannotKeep
    ? `This browser cannot keep answers. If you sign out, ${they} ${are} lost.`
    : `If you sign out, ${they} ${items.length === 1 ? "stays" : "stay"} in this browser, encrypted. Only you can read and send ` +
      `${items.length === 1 ? "it" : "them"}, after you sign in again in this browser.`;
  return [`${count(items)} not sent.`, reasons, after].filter(Boolean).join(" ");
}
