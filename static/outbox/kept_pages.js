/**
 * Pages for use offline, encrypted with the key of the session. When the session has ended, they cannot be read, and are removed.
 *
 * The service worker also uses this module: it gets the text of this file before its own, because it imports nothing.
 */
import { addressIn, seal, sessionKeys, unseal } from "./sealing.js";

const KEPT_PAGES = "kept-pages "; // followed by the name of the session's key
const EARLIER_PAGES = "case-pages"; // earlier versions kept pages here, without encryption
const NONCE_LENGTH = 12; // bytes at the beginning of a kept page

/** The pages of this session. Null if it has ended, or if this browser cannot keep pages. Removes those of other sessions. */
export async function openKeptPages() {
  if (!("caches" in self)) return null;
  const keys = await sessionKeys();
  const name = keys && KEPT_PAGES + keys.id;
  await forgetKeptPages(name);
  return keys && new KeptPages(await caches.open(name), keys);
}

export async function forgetKeptPages(except = null) {
  if (!("caches" in self)) return;
  for (const name of await caches.keys()) {
    if ((name === EARLIER_PAGES || name.startsWith(KEPT_PAGES)) && name !== except) await caches.delete(name);
  }
}

class KeptPages {
  constructor(cache, keys) {
    this.cache = cache;
    this.keys = keys;
  }

  async #address(path) {
    return `/kept-page/${await addressIn(this.keys, path)}`;
  }

  async has(path) {
    return Boolean(await this.cache.match(await this.#address(path)));
  }

  /** The page as the server sent it. Undefined if it is not kept. */
  async get(path) {
    const kept = await this.cache.match(await this.#address(path));
    if (!kept) return undefined;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    const sealed = { nonce: bytes.slice(0, NONCE_LENGTH), data: bytes.slice(NONCE_LENGTH) };
    const { body, headers } = await unseal(this.keys.seal, sealed, path);
    return new Response(body, { headers });
  }

  async put(path, response) {
    const page = { body: await response.text(), headers: [...response.headers] };
    const { nonce, data } = await seal(this.keys.seal, page, path);
    await this.cache.put(await this.#address(path), new Response(new Blob([nonce, data])));
  }
}
