/**
 * Encrypts what this browser keeps, with AES-GCM of the Web Crypto API. Keys are imported so that no script can read them again.
 *
 * The service worker also uses this module: it gets the text of this file before its own, because it imports nothing.
 */
import { cookie, forgetCookies } from "./cookies.js";

const NONCE = 12; // bytes
const SHORT = 16; // characters of the name of a key

const bytesOfText = text => new TextEncoder().encode(text);

export const bytesOf = base64 =>
  Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), character => character.charCodeAt(0));

export const base64Of = bytes => btoa(Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte)).join(""));

export const importKey = bytes => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

const algorithm = (nonce, about) => ({ name: "AES-GCM", iv: nonce, additionalData: bytesOfText(about) });

/** Encrypts a plain value. `about` says what it is: the same words are necessary to decrypt it, so it cannot be put elsewhere. */
export async function seal(key, value, about) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const data = await crypto.subtle.encrypt(algorithm(nonce, about), key, bytesOfText(JSON.stringify(value)));
  return { nonce, data };
}

/** Rejects if the key or `about` is another, or if the data was changed. */
export async function unseal(key, { nonce, data }, about) {
  const bytes = await crypto.subtle.decrypt(algorithm(nonce, about), key, data);
  return JSON.parse(new TextDecoder().decode(bytes));
}

const SECRETS = ["__Host-pages", "pages"]; // the names of the cookie over https, and on a developer's machine

/** The secret of this session, from its cookie, which the browser removes when the session ends. "" if no one is signed in. */
async function sessionSecret() {
  if (self.document) return SECRETS.map(cookie).find(Boolean) ?? "";
  for (const name of SECRETS) {
    const found = await self.cookieStore?.get(name);
    if (found) return found.value;
  }
  return "";
}

const last = { secret: "", keys: null };

/** The keys of this session: its name, `seal` for AES-GCM, and `addresses` for HMAC. Null if no one is signed in. */
export async function sessionKeys() {
  const secret = self.crypto?.subtle ? await sessionSecret() : "";
  if (!secret) return null;
  if (last.secret === secret) return last.keys;
  const raw = await crypto.subtle.importKey("raw", bytesOf(secret), "HKDF", false, ["deriveKey"]);
  const derive = (purpose, kind, uses) => {
    const from = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytesOfText(purpose) };
    return crypto.subtle.deriveKey(from, raw, kind, false, uses);
  };
  const keys = {
    seal: await derive("content", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
    addresses: await derive("addresses", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
  };
  keys.id = (await addressIn(keys, "this session")).slice(0, SHORT);
  Object.assign(last, { secret, keys });
  return keys;
}

/** Without its keys, nothing that was kept for the session can be read. The server does the same with its next response. */
export const forgetSessionKeys = () => forgetCookies("pages");

/** A name for an address that does not give the address away. */
export async function addressIn({ addresses }, text) {
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", addresses, bytesOfText(text)));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
}
