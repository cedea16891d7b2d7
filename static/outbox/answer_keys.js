/**
 * The keys of the person who is signed in, for what waits in this browser: answers, drafts, and what can be undone.
 *
 * The server gives them to this person only. Between pages, and while the browser is closed, they are kept in this browser,
 * encrypted with the key of the session.
 */
import { token } from "./cookies.js";
import { base64Of, bytesOf, importKey, seal, sessionKeys, unseal } from "./sealing.js";

const ADDRESS = "/browser-keys/";
const STORED = "answer-keys"; // name in localStorage
const ABOUT = "answer keys";

class AnswerKeys {
  #keys; // id → CryptoKey, newest first

  constructor(person, keys) {
    this.person = person;
    this.#keys = keys;
  }

  async seal(value, about) {
    const [[keyId, key]] = this.#keys;
    return { keyId, ...(await seal(key, value, `${about} of ${this.person}`)) };
  }

  /** Undefined if the key is missing, or belongs to another person. */
  async unseal({ keyId, ...sealed }, about) {
    const key = this.#keys.get(keyId);
    return key && unseal(key, sealed, `${about} of ${this.person}`).catch(() => undefined);
  }

  /** For localStorage and sessionStorage, which keep text. */
  async sealText(value, about) {
    const { keyId, nonce, data } = await this.seal(value, about);
    return JSON.stringify({ keyId, nonce: base64Of(nonce), data: base64Of(data) });
  }

  async unsealText(text, about) {
    const { keyId, nonce, data } = JSON.parse(text ?? "null") ?? {};
    return keyId && this.unseal({ keyId, nonce: bytesOf(nonce), data: bytesOf(data) }, about);
  }
}

const found = {}; // by person: a promise

/** The keys of this person. Rejects if there is no network on the first page after signing in. */
export function answerKeys(person) {
  found[person] ??= findKeys(person).catch(error => {
    delete found[person];
    throw error;
  });
  return found[person];
}

/** Signing out: other pages of this browser cannot get the keys any more. */
export const forgetStoredKeys = () => localStorage.removeItem(STORED);

async function findKeys(person) {
  const given = (await fromBrowser(person)) ?? (await fromServer(person));
  const keys = await Promise.all(given.map(async ({ id, key }) => [id, await importKey(bytesOf(key))]));
  return new AnswerKeys(person, new Map(keys));
}

async function fromBrowser(person) {
  const [session, text] = [await sessionKeys(), localStorage.getItem(STORED)];
  if (!session || !text) return undefined;
  try {
    const { nonce, data } = JSON.parse(text);
    const stored = await unseal(session.seal, { nonce: bytesOf(nonce), data: bytesOf(data) }, ABOUT);
    return stored.person === person ? stored.keys : undefined;
  } catch {
    return undefined; // of an earlier session
  }
}

async function fromServer(person) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const response = await fetch(ADDRESS, { method: "POST", headers, redirect: "error" });
  const given = await response.json();
  if (!response.ok || given.person !== person) throw new Error("no keys for this person");
  const session = await sessionKeys();
  if (session) {
    const { nonce, data } = await seal(session.seal, given, ABOUT);
    try {
      localStorage.setItem(STORED, JSON.stringify({ nonce: base64Of(nonce), data: base64Of(data) }));
    } catch {
      // storage is full: the next page asks the server again
    }
  }
  return given.keys;
}
