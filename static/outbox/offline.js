/** Keeps the pages of the case that is being recorded in this browser, so that it can be recorded offline. */

const PAGES = "case-pages";
const FILES = "page-files"; // both as in service-worker.js
const FRESH = 5 * 60 * 1000; // milliseconds for which kept pages are not fetched again

/** Pages that one person saw must not be shown to the next person. Items in the outbox stay until they are sent. */
export async function forgetPages(store) {
  await store.forget();
  await self.caches?.delete(PAGES);
  for (const name of Object.keys(sessionStorage)) if (/^(undo|put back|pages kept) /.test(name)) sessionStorage.removeItem(name);
  localStorage.removeItem("pages-of");
}

/** Run on every page of a person who is signed in: removes pages that another person left here. */
export async function forgetPagesOfOthers(person, store) {
  const owner = localStorage.getItem("pages-of");
  if (owner !== null && owner !== person) await forgetPages(store);
}

/** Whether all pages of the case are kept in the end: from then on it can be recorded offline. */
export async function keepPagesForOffline(pages, person) {
  if (!("serviceWorker" in navigator) || !("caches" in self)) return false;
  localStorage.setItem("pages-of", person);
  await navigator.serviceWorker.register("/service-worker.js");
  const areFilesKept = await keepFiles();
  const cache = await caches.open(PAGES);
  await keepPages(cache, pages);
  const kept = await Promise.all(pages.map(address => cache.match(address, { ignoreVary: true })));
  return areFilesKept && kept.every(Boolean);
}

async function keepPages(cache, pages) {
  const fetchedAt = `pages kept ${pages.at(-1)}`;
  if (Date.now() - Number(sessionStorage.getItem(fetchedAt)) < FRESH) return;
  for (const address of pages) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return;
      await cache.put(address, response);
    } catch {
      return; // offline, or storage is full: pages that are kept already stay
    }
  }
  sessionStorage.setItem(fetchedAt, String(Date.now()));
}

/** The styles and scripts of this page: the very first page loads them before a service worker can keep them. */
async function keepFiles() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const files = loaded.filter(address => address.startsWith(`${location.origin}/static/`));
  const cache = await caches.open(FILES);
  const keep = async file => (await cache.match(file)) ?? cache.add(file);
  const kept = await Promise.allSettled(files.map(keep));
  return kept.every(({ status }) => status === "fulfilled");
}
