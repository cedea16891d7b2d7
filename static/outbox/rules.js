/**
 * The rules of the outbox, over plain values.
 *
 * Each item is one value of one entry, with the version that it is based on:
 *
 *   id       its place in the order in which items were given; set by the store
 *   key      which entry: the address under which it is saved
 *   inputs   its value, as a form would send it: [[name, value], …]
 *   basedOn  the version it is based on; null: on the item before it with the same key, which is being sent
 *   receipt a unique name: a value that arrives twice with one receipt is stored once
 *   isBeingTyped  whether the person is still in its group of boxes: half a date is kept, and sent when they leave the group
 *   isSent   whether it may have reached the server: from then on it does not change, and later values queue behind it
 *   person   who gave it: one person's items neither replace nor delay another's, and are never sent in another's name
 *   stands   the server's current version, if a colleague changed the entry in between: the person has to choose
 *   refusal  why the server refused it: the person has to correct it
 *
 * Each rule takes all items, oldest first, and returns which to put and which to remove.
 */

export const isStopped = item => Boolean(item.stands || item.refusal);

const isAbout = ({ key, person }) => item => item.key === key && item.person === person;

/** A value was given. It replaces an earlier value that was never sent, or queues behind one that was. */
export function give(items, given) {
  const last = items.filter(isAbout(given)).at(-1);
  const { inputs, receipt, at, isBeingTyped = false } = given;
  // What was refused or is in conflict is not being sent any more, so it is replaced as well.
  if (last && (!last.isSent || isStopped(last))) {
    return { put: [{ ...last, inputs, receipt, at, isBeingTyped, isSent: false, refusal: undefined }] };
  }
  return { put: [{ ...given, basedOn: last ? null : given.basedOn, isSent: false }] };
}

/** The item to send next: this person's oldest that is not being typed, needs no decision and is not behind one that does. */
export function next(items, person) {
  const mine = items.filter(item => item.person === person);
  const stopped = new Set(mine.filter(isStopped).map(item => item.key));
  return mine.find(item => !stopped.has(item.key) && !item.isBeingTyped);
}

/** The person left the boxes of an entry, or without a key the page: what they typed can be sent. */
export function typed(items, { key, person }) {
  const isTyped = item => item.isBeingTyped && item.person === person && (key === undefined || item.key === key);
  return { put: items.filter(isTyped).map(item => ({ ...item, isBeingTyped: false })) };
}

export function sending(items, id) {
  return { put: items.filter(item => item.id === id).map(item => ({ ...item, isSent: true })) };
}

/** The server stored an item as this version. The next item of that entry is now based on it. */
export function stored(items, id, version) {
  const item = items.find(other => other.id === id);
  if (!item) return {};
  const behind = items.filter(isAbout(item)).find(other => other.id > id && other.basedOn === null);
  return { remove: [id], put: behind ? [{ ...behind, basedOn: version }] : [] };
}

/**
 * The server has another version, or refuses the item. A refusal ends with the value it refused: a newer one is sent. In a
 * conflict one item is left: the newest value, until the person decides.
 */
export function stopped(items, id, { stands, refusal }) {
  const item = items.find(other => other.id === id);
  if (!item) return {};
  const behind = items.filter(isAbout(item)).filter(other => other.id > id);
  if (refusal && behind.length) return { put: [{ ...behind[0], basedOn: item.basedOn }], remove: [id] };
  const newest = behind.at(-1) ?? item;
  return {
    put: [{ ...item, inputs: newest.inputs, receipt: newest.receipt, stands, refusal }],
    remove: behind.map(other => other.id),
  };
}

/** The person keeps their own value: it is sent again, over the version that the server has now. */
export function keepMine(items, { key, person }, receipt) {
  return {
    put: items
      .filter(isAbout({ key, person }))
      .filter(isStopped)
      .map(({ stands, refusal, ...item }) => ({
        ...item,
        basedOn: stands ? stands.version : item.basedOn,
        isSent: false,
        receipt,
      })),
  };
}

export function discard(items, { key, person }) {
  return { remove: items.filter(isAbout({ key, person })).map(item => item.id) };
}

/**
 * What the browser knows the server to have, beside a page that may be older, kept for offline: `isOnPage` if the page is as
 * new, so that the note can be dropped; else the page has to be brought up to date.
 */
export function compareWithPage(known, versions) {
  const onPage = known.filter(({ key }) => versions.has(key));
  return {
    isOnPage: onPage.filter(({ key, version }) => version <= versions.get(key)),
    isNewer: onPage.filter(({ key, version }) => version > versions.get(key)),
  };
}

/**
 * Another window of this browser saved a value of an entry that this page shows as well. "confirm": it was given here;
 * "update": show it; "ignore": it is old, or this page has a newer value of its own.
 */
export function fromAnotherWindow(message, { version, receipts, state }) {
  if (message.version < version) return "ignore";
  if (receipts.has(message.receipt)) return "confirm"; // also without a new version: the server had this value already
  if (message.version === version) return "ignore";
  return ["giving", "kept", "conflict"].includes(state) ? "ignore" : "update";
}
