/**
 * Offline, the pages of a case come from this browser, with their styles and scripts. Online, everything comes from the
 * server: a kept page is never preferred to the server's answer.
 */

const PAGES = "case-pages";
const FILES = "page-files"; // both as in offline.js
const PATIENCE = 6000; // milliseconds that a slow network has before a kept page is shown instead

const isCasePage = url => /^\/inspections\/[^/]+\/cases\/[^/]+\/(pages\/[^/]+\/)?$/.test(url.pathname);
const isFile = url => url.pathname.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && isCasePage(url)) event.respondWith(fromNetworkFirst(event, PAGES));
  else if (isFile(url)) event.respondWith(fromNetworkFirst(event, FILES));
});

async function fromNetworkFirst(event, name) {
  const { request } = event;
  const cache = await caches.open(name).catch(() => undefined); // storage may be blocked, closed or full
  const kept = await cache?.match(request, { ignoreSearch: true, ignoreVary: true }).catch(() => undefined);
  try {
    const response = await (kept ? within(PATIENCE, fetch(request)) : fetch(request));
    if (kept && response.status >= 502) return kept;
    if (cache && response.ok && !response.redirected) event.waitUntil(keep(cache, request, response.clone()));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** A page that cannot be kept is shown all the same. */
const keep = (cache, request, response) => cache.put(request, response).catch(() => undefined);

function within(milliseconds, promise) {
  return Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), milliseconds)),
  ]);
}
