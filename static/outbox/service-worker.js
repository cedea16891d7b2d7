/**
 * Offline, My work, the overview of an inspection and the pages of a case come from this browser, with their styles and
 * scripts. Such a page says that it is a copy and when the copy was made. Online, pages come from the server: a copy never
 * replaces the server's response.
 *
 * The server puts the text of the modules cookies.js, sealing.js and kept_pages.js before this script.
 */

const FILES = "page-files"; // as in offline.js
const PATIENCE = 6000; // milliseconds to wait for a slow network before showing a copy instead

const KEPT = [
  /^\/work\/$/,
  /^\/inspections\/[^/]+\/$/, // the overview of an inspection
  /^\/inspections\/[^/]+\/cases\/[^/]+\/(pages\/[^/]+\/)?$/,
];
const isKeptPage = url => KEPT.some(pattern => pattern.test(url.pathname));
const isSignOut = url => /\/logout\/$/.test(url.pathname);
const isFile = url => url.pathname.startsWith("/static/");
const nothing = () => undefined; // storage may be blocked, closed or full

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(Promise.all([self.clients.claim(), openKeptPages().catch(nothing)])));

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.method !== "GET") {
    if (isSignOut(url)) event.waitUntil(forgetKeptPages()); // even if the page does not run our scripts
  } else if (event.request.mode === "navigate" && isKeptPage(url)) event.respondWith(page(event, url.pathname));
  else if (isFile(url)) event.respondWith(file(event));
});

async function page(event, path) {
  const pages = await openKeptPages().catch(nothing);
  const isKept = await pages?.has(path).catch(nothing);
  const copy = async () => isKept && asCopy(await pages.get(path));
  let response;
  try {
    response = await (isKept ? within(PATIENCE, fetch(event.request)) : fetch(event.request));
  } catch (error) {
    const shown = await copy().catch(nothing);
    if (shown) return shown;
    throw error;
  }
  if (response.status >= 502) return (await copy().catch(nothing)) || response;
  const received = response.ok && !response.redirected ? response.clone() : null;
  event.waitUntil(noteResponse(path, received).catch(nothing));
  return response;
}

/** The response may have begun or ended the session: pages of an ended session are removed, and this page is kept if there is one. */
async function noteResponse(path, response) {
  const pages = await openKeptPages();
  if (response) await pages?.put(path, response);
}

async function file(event) {
  const { request } = event;
  const cache = await caches.open(FILES).catch(nothing);
  const kept = await cache?.match(request, { ignoreSearch: true, ignoreVary: true }).catch(nothing);
  try {
    const response = await (kept ? within(PATIENCE, fetch(request)) : fetch(request));
    if (kept && response.status >= 502) return kept;
    const isNew = response.ok && !response.redirected && !isSame(kept, response);
    if (cache && isNew) event.waitUntil(cache.put(request, response.clone()).catch(nothing));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** Whether the server says that a stored file has not changed. Without this, each page would write all its files again. */
function isSame(kept, response) {
  const changed = response.headers.get("Last-Modified");
  return changed !== null && changed === kept?.headers.get("Last-Modified");
}

/** Adds a notice to a page (components/kept_copy.html): it is a copy, and when the server sent it. */
async function asCopy(kept) {
  const at = new Date(kept.headers.get("Date") ?? NaN);
  const text = (await kept.text())
    .replace(/(id="kept-copy")\s+hidden/, "$1")
    .replace('<span id="kept-at"></span>', `<span id="kept-at">${isNaN(at) ? "earlier" : inWords(at)}</span>`);
  return new Response(text, { status: kept.status, headers: kept.headers });
}

function inWords(at) {
  const timeZone = "Europe/London";
  const day = at.toLocaleDateString("en-GB", { timeZone, day: "numeric", month: "long" });
  const time = at.toLocaleTimeString("en-GB", { timeZone, hour: "numeric", minute: "2-digit", hour12: true });
  return `on ${day} at ${time.replace(/\s/, "")}`;
}

function within(milliseconds, promise) {
  return Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), milliseconds)),
  ]);
}
