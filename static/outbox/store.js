/** The store of the outbox, in IndexedDB. Items survive a reload, a crash, signing out and days offline. See rules.js. */
import { SafeStore } from "./safe_store.js";
import { within } from "./within.js";

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Stores items, and the last known values on the server, which may be newer than an offline copy of a page. */
class BrowserStore {
  static async open() {
    const request = indexedDB.open("yot-inspections", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      request.result.createObjectStore("known", { keyPath: "key" });
    };
    const database = await asPromise(request);
    database.onversionchange = () => database.close();
    const store = new BrowserStore(database);
    await store.items(); // check that the store opens and responds
    return store;
  }

  constructor(database) {
    this.database = database;
  }

  items() {
    return asPromise(this.database.transaction("outbox").objectStore("outbox").getAll());
  }

  /** Reads all items and applies a rule, all or nothing. Resolves only when the change is safely on disk. */
  change(rule) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction("outbox", "readwrite", { durability: "strict" });
      const outbox = transaction.objectStore("outbox");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      const all = outbox.getAll();
      all.onsuccess = () => {
        const { put = [], remove = [] } = rule(all.result);
        for (const id of remove) outbox.delete(id);
        for (const item of put) outbox.put(item);
      };
    });
  }

  known() {
    return asPromise(this.database.transaction("known").objectStore("known").getAll());
  }

  /** Removes the known values of these keys. Without keys, removes all of them. */
  forget(...keys) {
    const known = this.database.transaction("known", "readwrite").objectStore("known");
    return Promise.all(keys.length ? keys.map(key => asPromise(known.delete(key))) : [asPromise(known.clear())]);
  }

  know(key, version, inputs, at) {
    const known = this.database.transaction("known", "readwrite").objectStore("known");
    return asPromise(known.put({ key, version, inputs, at }));
  }
}

/** A store for a browser without storage. Items are sent, but unsent items are lost when the page is closed. */
class PageStore extends EventTarget {
  isKept = false;
  #items;
  #known = new Map();
  #last;

  constructor(items = [], last = 0) {
    super();
    this.#items = items;
    this.#last = last;
  }

  async items() {
    return structuredClone(this.#items);
  }

  async change(rule) {
    const { put = [], remove = [] } = rule(structuredClone(this.#items));
    this.#items = this.#items.filter(item => !remove.includes(item.id));
    for (const item of put) {
      const place = this.#items.findIndex(({ id }) => id === item.id);
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

const PATIENCE = 3000; // milliseconds to wait for the browser to open its storage: some browsers never respond

export async function openStore() {
  const open = () => within(PATIENCE, BrowserStore.open());
  try {
    return new SafeStore(await open(), { open, inPage: (items, last) => new PageStore(items, last) });
  } catch {
    return new PageStore();
  }
}
