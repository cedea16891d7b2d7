/** Sends the items of the outbox to the server, in order, one at a time, from one window at a time. */
import { FIRST_WAIT, NOT_RESPONDING, OFFLINE, SIGNED_OUT, meaningOf, nextWait } from "./answers.js";
import { token } from "./cookies.js";
import * as rules from "./rules.js";

const PATIENCE = 20_000; // milliseconds to wait for a server that does not respond

/** Announces what happens: "storing" and then "stored" {item, body}, "stopped" {item}, "waiting" {why, isSignedOut}. */
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

  /** Sends all items. Returns immediately if it is already sending; newer values are then sent as well. */
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

  /** The person has signed out: nothing is sent in their name until they sign in again. */
  stop() {
    this.person = "";
    clearTimeout(this.#timer);
  }

  #oneWindowAtATime(work) {
    return navigator.locks ? navigator.locks.request("outbox", work) : work();
  }

  async #sendAll() {
    for (let item = await this.#take(); item; item = await this.#take()) {
      const meaning = await this.#post(item);
      if (meaning.outcome === "waiting") {
        this.#tryLater(meaning);
        return;
      }
      if (meaning.outcome === "stored") await this.#noteStored(item, meaning.body);
      else await this.#noteStopped(item, meaning);
      this.#wait = FIRST_WAIT;
    }
  }

  /** Chooses and marks the next item in one step. Values given after this queue behind the item and do not change it. */
  async #take() {
    let item;
    await this.store.change(items => {
      item = rules.next(items, this.person);
      return item ? rules.sending(items, item.id) : {};
    });
    return item;
  }

  async #post(item) {
    // Without that cookie the server would refuse the request, and no one is signed in.
    if (!token()) return SIGNED_OUT;
    try {
      const response = await fetch(item.key, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        body: new URLSearchParams([
          ...item.inputs,
          ["based_on", item.basedOn ?? 0],
          ["receipt", item.receipt],
          ["person", item.person],
        ]),
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
      const body = await response.json().catch(() => null);
      return meaningOf({ type: response.type, status: response.status, body });
    } catch {
      return navigator.onLine ? NOT_RESPONDING : OFFLINE;
    }
  }

  async #noteStored(item, body) {
    // Note the server's value before removing the item, so that no page ever shows an older value.
    await this.store.know(item.key, body.version, body.inputs ?? item.inputs, body.at);
    // A value that is given after the item is removed must be based on this version.
    this.#announce("storing", { item, body });
    await this.store.change(items => rules.stored(items, item.id, body.version));
    this.#announce("stored", { item, body });
  }

  async #noteStopped(item, { stands, refusal }) {
    await this.store.change(items => rules.stopped(items, item.id, { stands, refusal }));
    this.#announce("stopped", { item });
  }

  /** Tries again automatically, unless the person needs to sign in. */
  #tryLater({ why, isSignedOut = false }) {
    this.#announce("waiting", { why, isSignedOut });
    if (isSignedOut) return;
    this.#timer = setTimeout(() => this.send(), this.#wait);
    this.#wait = nextWait(this.#wait);
  }

  #announce(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
