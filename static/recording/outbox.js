/**
 * The outbox: what was given and is not stored by the server yet.
 *
 * It is kept in IndexedDB, so that it survives reload, crash, sign-out and days without a network, and it is one for all
 * windows of this browser. Each item is one value of one entry, with the version that it was based on:
 *
 *   key      which entry: the address under which it is saved
 *   inputs   its value, as a form would send it: [[name, value], …]
 *   basedOn  the version it was based on; null: on the item before it with the same key, which is under way
 *   receipt  its own name: what arrives twice under one receipt is stored once
 *   isSent   whether it may have reached the server: from then on it stays as it is, and what is given later comes after it
 *   person   who gave it: one person's items neither replace nor wait for another's, and go in nobody else's name
 *   stands   what a colleague made of the entry meanwhile: somebody has to choose
 *   refusal  why the server does not take it: somebody has to mend it
 *
 * The functions under `changes` are the rules. They take all items, oldest first, and return what is to be put and removed.
 */

const isStopped = item => Boolean(item.stands || item.refusal);
const isAbout = ({ key, person }) => item => item.key === key && item.person === person;

export const changes = {
  /** Something was given. It takes the place of what was given before and never sent; else it waits behind that. */
  give(items, { key, inputs, basedOn, receipt, at, person, name, label, page }) {
    const last = items.filter(isAbout({ key, person })).at(-1);
    if (last && !last.isSent) return { put: [{ ...last, inputs, receipt, at, refusal: undefined }] };
    // What was refused or is in dispute is not under way any more, and is replaced as well.
    if (last && isStopped(last)) {
      return { put: [{ ...last, inputs, receipt, at, isSent: false, refusal: undefined }] };
    }
    return { put: [{ key, inputs, basedOn: last ? null : basedOn, receipt, at, person, name, label, page, isSent: false }] };
  },

  /** What is to be sent next: the oldest that is this person's, has no choice to wait for, and is not behind one that has. */
  next(items, person) {
    const mine = items.filter(item => item.person === person);
    const stopped = new Set(mine.filter(isStopped).map(item => item.key));
    return mine.find(item => !stopped.has(item.key));
  },

  sending(items, id) {
    return { put: items.filter(item => item.id === id).map(item => ({ ...item, isSent: true })) };
  },

  /** The server has it, as this version; what waits behind it is based on that. */
  stored(items, id, version) {
    const item = items.find(each => each.id === id);
    if (!item) return {};
    const behind = items.filter(isAbout(item)).find(each => each.id > id && each.basedOn === null);
    return { remove: [id], put: behind ? [{ ...behind, basedOn: version }] : [] };
  },

  /** The server has something else, or does not want it: the newest value of that entry waits for somebody to choose. */
  stopped(items, id, { stands, refusal }) {
    const item = items.find(each => each.id === id);
    if (!item) return {};
    const behind = items.filter(isAbout(item)).filter(each => each.id > id);
    const newest = behind.at(-1) ?? item;
    return {
      put: [{ ...item, inputs: newest.inputs, receipt: newest.receipt, stands, refusal }],
      remove: behind.map(each => each.id),
    };
  },

  /** Mine is to stand, over what stands now. */
  keepMine(items, { key, person }, receipt) {
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
  },

  discard(items, { key, person }) {
    return { remove: items.filter(isAbout({ key, person })).map(item => item.id) };
  },
};

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Items in IndexedDB, and beside them what the server is known to have: newer than a page that was kept for offline. */
class Kept {
  static async open() {
    const request = indexedDB.open("yot-inspections", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      request.result.createObjectStore("known", { keyPath: "key" });
    };
    const database = await asPromise(request);
    database.onversionchange = () => database.close();
    return new Kept(database);
  }

  constructor(database) {
    this.database = database;
  }

  items() {
    return asPromise(this.database.transaction("outbox").objectStore("outbox").getAll());
  }

  /** Read all items, change some, all or nothing. Resolves when that is safe on the disk, not before. */
  change(rule) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction("outbox", "readwrite", { durability: "strict" });
      const store = transaction.objectStore("outbox");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      const all = store.getAll();
      all.onsuccess = () => {
        const { put = [], remove = [] } = rule(all.result);
        for (const id of remove) store.delete(id);
        for (const item of put) store.put(item);
      };
    });
  }

  known() {
    return asPromise(this.database.transaction("known").objectStore("known").getAll());
  }

  /** Without keys: everything. */
  forget(...keys) {
    const store = this.database.transaction("known", "readwrite").objectStore("known");
    return Promise.all(keys.length ? keys.map(key => asPromise(store.delete(key))) : [asPromise(store.clear())]);
  }

  know(key, version, inputs, at) {
    const store = this.database.transaction("known", "readwrite").objectStore("known");
    return asPromise(store.put({ key, version, inputs, at }));
  }
}

/** The same where a browser keeps nothing: answers are sent, and wait no longer than the page is open. */
class NotKept {
  #items = [];
  #known = new Map();
  #last = 0;

  async items() {
    return structuredClone(this.#items);
  }

  async change(rule) {
    const { put = [], remove = [] } = rule(structuredClone(this.#items));
    this.#items = this.#items.filter(item => !remove.includes(item.id));
    for (const item of put) {
      const place = this.#items.findIndex(each => each.id === item.id);
      if (place >= 0) this.#items[place] = item;
      else this.#items.push({ ...item, id: ++this.#last });
    }
  }

  async known() {
    return [...this.#known.values()];
  }

  async forget(...keys) {
    if (keys.length) for (const key of keys) this.#known.delete(key);
    else this.#known.clear();
  }

  async know(key, version, inputs, at) {
    this.#known.set(key, { key, version, inputs, at });
  }
}

export async function openStore() {
  try {
    return { store: await Kept.open(), isKept: true };
  } catch {
    return { store: new NotKept(), isKept: false };
  }
}

const FIRST_WAIT = 1000; // milliseconds until what could not be sent is tried again; doubled each time
const LONGEST_WAIT = 15_000;
const PATIENCE = 20_000; // with a server that does not answer

function cookie(name) {
  return document.cookie.split("; ").find(each => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/**
 * Sends what waits, in order, one at a time, from one window at a time.
 *
 * Tells what happens by events: "storing" and then "stored" {item, told}, "stopped" {item}, "waiting" {why, signedOut}.
 */
export class Sender extends EventTarget {
  #isSending = false;
  #again = false;
  #wait = FIRST_WAIT;
  #timer = 0;

  constructor(store, person) {
    super();
    this.store = store;
    this.person = person;
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
  }

  async send() {
    if (!this.person) return;
    if (this.#isSending) {
      this.#again = true;
      return;
    }
    this.#isSending = true;
    clearTimeout(this.#timer);
    try {
      do {
        this.#again = false;
        await this.#oneWindowAtATime(() => this.#sendAll());
      } while (this.#again);
    } finally {
      this.#isSending = false;
    }
  }

  #oneWindowAtATime(work) {
    return navigator.locks ? navigator.locks.request("outbox", work) : work();
  }

  async #sendAll() {
    for (;;) {
      // Chosen and marked at once: what is given from here on waits behind it, and does not change what is under way.
      let item;
      await this.store.change(items => {
        item = changes.next(items, this.person);
        return item ? changes.sending(items, item.id) : {};
      });
      if (!item) return;
      const why = await this.#sendOne(item);
      if (why) {
        this.#tell("waiting", why);
        // Signing in is for the person; anything else is tried again by itself.
        if (!why.signedOut) {
          this.#timer = setTimeout(() => this.send(), this.#wait);
          this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
        }
        return;
      }
      this.#wait = FIRST_WAIT;
    }
  }

  /** Undefined where the item is settled, else why it still waits. */
  async #sendOne(item) {
    // Without that cookie the server could not tell our own pages from others', and nobody is signed in either.
    if (!cookie("csrftoken")) return { words: "You are signed out.", signedOut: true };
    let response;
    try {
      response = await fetch(item.key, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
        body: new URLSearchParams([
          ...item.inputs,
          ["based_on", item.basedOn ?? 0],
          ["receipt", item.receipt],
          ["person", item.person],
        ]),
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return { words: navigator.onLine ? "The service does not answer." : "There is no connection." };
    }
    if (response.type === "opaqueredirect" || response.status === 401) {
      return { words: "You are signed out.", signedOut: true };
    }
    if (response.status >= 500 || response.status === 429) return { words: "The service does not answer." };
    const told = await response.json().catch(() => null);
    // Cut off in the middle of its answer: what it stored, it tells again when it is asked under the same receipt.
    if (told === null && (response.ok || [409, 422, 423].includes(response.status))) {
      return { words: "The service does not answer." };
    }
    if (response.ok) {
      // What the server knows is noted before the item goes, so that no page ever shows less than was given.
      await this.store.know(item.key, told.version, told.inputs ?? item.inputs, told.at);
      // Whoever gives a value once the item is gone has to base it on this version.
      this.#tell("storing", { item, told });
      await this.store.change(items => changes.stored(items, item.id, told.version));
      this.#tell("stored", { item, told });
      return;
    }
    const refusal =
      told?.error ??
      {
        403: "You may not record in this case, or not any longer.",
        404: "This question or this case is not there any longer.",
      }[response.status] ??
      "The service could not make sense of it.";
    await this.store.change(items =>
      changes.stopped(items, item.id, response.status === 409 ? { stands: told.stands } : { refusal }),
    );
    this.#tell("stopped", { item });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
