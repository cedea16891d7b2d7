/**
 * The store of this browser, and what to do when it fails while the page is open: it is full, was closed or was cleared. Items
 * then stay in this page and are sent from here. Nothing given is lost, unless the page is left before it is sent.
 */

const FIRST_ID = 2 ** 40; // of items that only this page has: behind all that the browser keeps

import { within } from "./within.js";

const PATIENCE = 10_000; // milliseconds that a disk has

/** Announces "keeping" when `isKept` has changed. `open` opens the browser's store, and `inPage` makes one of this page. */
export class SafeStore extends EventTarget {
  #browser;
  #page = null; // the store of this page, while the browser cannot keep items
  #last = []; // the items that the browser was last known to keep
  #isKept = true;
  #turn = Promise.resolve(); // one after the other

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
    if (this.#page && !(await this.#page.items()).length) this.#page = null; // all sent: try the browser again
    const isDone = await this.#tried(store => store.change(rule).then(() => true));
    if (isDone) return this.#setKept(true);
    let removed = [];
    await this.#page.change(items => {
      const change = rule(items);
      removed = change.remove ?? [];
      return change;
    });
    this.#setKept(false);
    // What is sent from this page is not sent again from the browser, which may still keep it.
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

  /** What the browser's store answers; undefined if this page has to do without it. A store that was closed is opened again. */
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

  /** After the browser's storage was cleared, what was waiting there is put back: sent twice, it is stored once. */
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
