/**
 * A store that still works if the browser's storage fails while the page is open: it may be full, closed or cleared. Items then
 * stay in this page and are sent from the page. An item is lost only if the person leaves the page before it is sent.
 */

const FIRST_ID = 2 ** 40; // first id of items that only this page has: they come after all stored items

import { within } from "./within.js";

const PATIENCE = 10_000; // milliseconds to wait for the disk

/** Announces "keeping" when `isKept` changes. `open` opens the browser's store, and `inPage` creates a store in this page. */
export class SafeStore extends EventTarget {
  #browser;
  #page = null; // the store in this page, while the browser cannot store items
  #last = []; // the last known items in the browser's store
  #isKept = true;
  #turn = Promise.resolve(); // runs operations one after the other

  constructor(browser, { open, inPage }) {
    super();
    this.#browser = browser;
    this.open = open;
    this.inPage = inPage;
  }

  get isKept() {
    return this.#isKept;
  }

  items() {
    return this.#inTurn(async () => (await this.#tried(store => store.items())) ?? this.#page.items());
  }

  change(rule) {
    return this.#inTurn(() => this.#change(rule));
  }

  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #change(rule) {
    if (this.#page && !(await this.#page.items()).length) this.#page = null; // all items are sent: try the browser's store again
    const isDone = await this.#tried(store => store.change(rule).then(() => true));
    if (isDone) return this.#setKept(true);
    let removed = [];
    await this.#page.change(items => {
      const change = rule(items);
      removed = change.remove ?? [];
      return change;
    });
    this.#setKept(false);
    // The browser may still store items that were sent from this page. Remove them, so that they are not sent again.
    if (removed.length) await this.#browser.change(() => ({ remove: removed })).catch(() => undefined);
    return undefined;
  }

  async known() {
    return this.#browser.known().catch(() => []);
  }

  async forget(...keys) {
    return this.#browser.forget(...keys).catch(() => undefined);
  }

  async know(...known) {
    return this.#browser.know(...known).catch(() => undefined);
  }

  /** The result from the browser's store, which is opened again if it was closed. Undefined if the store cannot be used. */
  async #tried(work) {
    if (this.#page) return undefined;
    for (const isSecond of [false, true]) {
      try {
        if (isSecond) await this.#reopen();
        const answer = await within(PATIENCE, work(this.#browser));
        this.#last = await this.#browser.items().catch(() => this.#last);
        return answer;
      } catch (error) {
        if (error?.name === "QuotaExceededError") break;
      }
    }
    this.#page = this.inPage(this.#last, FIRST_ID);
    return undefined;
  }

  /** If the browser's storage was cleared, puts the waiting items back. The server stores an item once if it is sent twice. */
  async #reopen() {
    this.#browser = await this.open();
    const left = new Set((await this.#browser.items()).map(({ id }) => id));
    const lost = this.#last.filter(({ id }) => !left.has(id));
    if (left.size === 0 && lost.length) await this.#browser.change(() => ({ put: lost }));
  }

  #setKept(isKept) {
    if (isKept === this.#isKept) return;
    this.#isKept = isKept;
    this.dispatchEvent(new Event("keeping"));
  }
}
