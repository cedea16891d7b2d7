/** The store of the outbox, in IndexedDB. Items survive a reload, a crash, signing out and days offline. See rules.js. */
import { answerKeys } from "./answer_keys.js";
import { SafeStore } from "./safe_store.js";
import { SealedRecords } from "./sealed_records.js";
import { within } from "./within.js";

const PATIENCE = 3000; // milliseconds to wait for the browser to open its storage: some browsers never respond
const KEYS_PATIENCE = 6000; // milliseconds to wait for the server, on the first page after signing in

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Stores items, and the last known values on the server, which may be newer than an offline copy of a page. All of them are
 * encrypted with the keys of the person. Without a person, on the sign-in page, only whose items they are can be read.
 */
class BrowserStore {
  static async open(person) {
    const [database, keys] = await Promise.all([openDatabase(), person && within(KEYS_PATIENCE, answerKeys(person))]);
    const store = new BrowserStore(database, keys || null);
    await within(PATIENCE, store.#outbox.takeOver()); // also checks that the store responds
    return store;
  }

  #outbox;
  #known;

  constructor(database, keys) {
    this.database = database;
    this.keys = keys;
    this.#outbox = new SealedRecords(database, "outbox", keys);
    this.#known = new SealedRecords(database, "known", keys);
  }

  items() {
    return this.#outbox.all();
  }

  change(rule) {
    return this.#outbox.change(rule);
  }

  async known() {
    return (await this.#known.all()).filter(({ closed }) => !closed);
  }

  /** Removes the known values of these keys. Without keys, removes all of them. */
  forget(...keys) {
    if (keys.length) return this.#known.change(all => ({ remove: all.filter(({ key }) => keys.includes(key)).map(({ id }) => id) }));
    return asPromise(this.database.transaction("known", "readwrite").objectStore("known").clear());
  }

  know(key, version, inputs, at) {
    return this.#known.change(all => ({
      put: [{ ...all.find(other => other.key === key), key, version, inputs, at, person: this.keys.person }],
    }));
  }
}

async function openDatabase() {
  const request = indexedDB.open("yot-inspections", 2);
  request.onupgradeneeded = ({ oldVersion }) => {
    const database = request.result;
    if (oldVersion < 1) database.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
    else database.deleteObjectStore("known"); // version 1 did not encrypt. Its items are encrypted when their person signs in.
    database.createObjectStore("known", { keyPath: "id", autoIncrement: true });
  };
  const database = await within(PATIENCE, asPromise(request));
  database.onversionchange = () => database.close();
  return database;
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

export async function openStore(person) {
  const open = () => BrowserStore.open(person);
  try {
    return new SafeStore(await open(), { open, inPage: (items, last) => new PageStore(items, last) });
  } catch {
    return new PageStore();
  }
}
