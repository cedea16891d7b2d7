/**
 * The rules of the outbox, as functions of plain values.
 *
 * Each item is one value of one entry, with the version on which the value is based:
 *
 *   id       its place in the order of items; set by the store
 *   key      its entry: the address to which the value is sent
 *   inputs   its value, as a form would send it: [[name, value], …]
 *   basedOn  the version on which it is based, or null if that is the item before it with the same key, which is being sent
 *   receipt a unique name: if a value arrives twice with one receipt, the server stores it once
 *   isBeingTyped  whether the person is still in its boxes: an incomplete date is stored here, and sent when they leave the boxes
 *   isSent   whether it may have reached the server: if so, it does not change, and later values queue behind it
 *   person   the person who gave it: items never replace or delay another person's items, and are only sent in this name
 *   stands   the server's current version, if a colleague has changed the entry: the person has to choose
 *   refusal  why the server refused it: the person has to correct it
 *   closed   of another person, or encrypted with a key that is missing: the item has no content
 *
 * Each rule takes all items, oldest first, and returns the items to put and the ids to remove.
 */

export const isStopped = item => Boolean(item.stands || item.refusal);

/** Whether it is an item of this person that can be read. */
export const isOf = person => item => item.person === person && !item.closed;

/** Whether it is a text of a report. Otherwise it is an answer in a case. */
export const isText = item => item.isText ?? Boolean(item.key?.includes("/report/write/"));

const isAbout = ({ key, person }) => item => item.key === key && item.person === person;

/** A value was given. It replaces an earlier value that was never sent, or queues behind an earlier value that was sent. */
export function give(items, given) {
  const last = items.filter(isAbout(given)).at(-1);
  const { inputs, receipt, at, isBeingTyped = false } = given;
  // An item that was refused or is in conflict is no longer being sent, so the new value replaces it as well.
  if (last && (!last.isSent || isStopped(last))) {
    return { put: [{ ...last, inputs, receipt, at, isBeingTyped, isSent: false, refusal: undefined }] };
  }
  return { put: [{ ...given, basedOn: last ? null : given.basedOn, isSent: false }] };
}

/** The next item to send: this person's oldest item that is not being typed, needs no decision and does not wait for one. */
export function next(items, person) {
  const mine = items.filter(isOf(person));
  const stopped = new Set(mine.filter(isStopped).map(item => item.key));
  return mine.find(item => !stopped.has(item.key) && !item.isBeingTyped);
}

/** The person left the boxes of an entry (without a key: the page). What they typed can be sent. */
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
 * The server has another version, or refuses the item. After a refusal, a newer value is sent if there is one. In a conflict,
 * one item is left: the newest value, until the person decides.
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

/** The person keeps their own value. It is sent again and replaces the version that the server has now. */
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
 * Compares the last known versions on the server with a page, which may be an older offline copy. `isOnPage`: the page is as
 * new, so the record of the version can be removed. `isNewer`: the page needs the newer value.
 */
export function compareWithPage(known, versions) {
  const onPage = known.filter(({ key }) => versions.has(key));
  return {
    isOnPage: onPage.filter(({ key, version }) => version <= versions.get(key)),
    isNewer: onPage.filter(({ key, version }) => version > versions.get(key)),
  };
}

/**
 * Another window of this browser saved a value of an entry on this page. "confirm": the value was given on this page.
 * "update": show the value. "ignore": the value is old, or this page has a newer value.
 */
export function fromAnotherWindow(message, { version, receipts, state }) {
  if (message.version < version) return "ignore";
  if (receipts.has(message.receipt)) return "confirm"; // even if the version is not new: the server already had this value
  if (message.version === version) return "ignore";
  return ["giving", "kept", "conflict"].includes(state) ? "ignore" : "update";
}
