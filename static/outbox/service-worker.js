/**
 * Offline, My work, the overview of an inspection and the pages of a case come from this browser, with their styles and
 * scripts. Such a page says that it is a copy and when the copy was made. Online, pages come from the server: a copy never
 * replaces the server's response.
 */

const PAGES = "case-pages";
const FILES = "page-files"; // PAGES and FILES as in offline.js
const PATIENCE = 6000; // milliseconds to wait for a slow network before showing a copy instead

const KEPT = [
  /^\/work\/$/,
  /^\/inspections\/[^/]+\/$/, // the overview of an inspection
  /^\/inspections\/[^/]+\/cases\/[^/]+\/(pages\/[^/]+\/)?$/,
];
const isKeptPage = url => KEPT.some(pattern => pattern.test(url.pathname));
const isSignOut = url => /\/logout\/$/.test(url.pathname);
const isFile = url => url.pathname.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.method !== "GET") {
    if (isSignOut(url)) event.waitUntil(caches.delete(PAGES)); // even if the page does not run our scripts
  } else if (event.request.mode === "navigate" && isKeptPage(url)) event.respondWith(fromNetworkFirst(event, PAGES, asCopy));
  else if (isFile(url)) event.respondWith(fromNetworkFirst(event, FILES));
});

async function fromNetworkFirst(event, name, shown = kept => kept) {
  const { request } = event;
  const cache = await caches.open(name).catch(() => undefined); // storage may be blocked, closed or full
  const kept = await cache?.match(request, { ignoreSearch: true, ignoreVary: true }).catch(() => undefined);
  try {
    const response = await (kept ? within(PATIENCE, fetch(request)) : fetch(request));
    if (kept && response.status >= 502) return shown(kept);
    const isNew = response.ok && !response.redirected && !isSame(kept, response);
    if (cache && isNew) event.waitUntil(keep(cache, request, response.clone()));
    return response;
  } catch (error) {
    if (kept) return shown(kept);
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
  const page = (await kept.text())
    .replace(/(id="kept-copy")\s+hidden/, "$1")
    .replace('<span id="kept-at"></span>', `<span id="kept-at">${isNaN(at) ? "earlier" : inWords(at)}</span>`);
  return new Response(page, { status: kept.status, headers: kept.headers });
}

function inWords(at) {
  const timeZone = "Europe/London";
  const day = at.toLocaleDateString("en-GB", { timeZone, day: "numeric", month: "long" });
  const time = at.toLocaleTimeString("en-GB", { timeZone, hour: "numeric", minute: "2-digit", hour12: true });
  return `on ${day} at ${time.replace(/\s/, "")}`;
}

/** Stores a page. If the page cannot be stored, it is still shown. */
const keep = (cache, request, response) => cache.put(request, response).catch(() => undefined);

function within(milliseconds, promise) {
  return Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), milliseconds)),
  ]);
}
