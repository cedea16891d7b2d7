/** Keeps My work, the overview of the inspection and the pages of cases in this browser, so that cases can be recorded offline. */

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

/** Run on every page of a person who is signed in: removes pages that another person left here. From now on, they are this one's. */
export async function forgetPagesOfOthers(person, store) {
  const owner = localStorage.getItem("pages-of");
  if (owner !== null && owner !== person) await forgetPages(store);
  localStorage.setItem("pages-of", person);
}

/** Whether all of these pages are kept in the end: from then on, a case with these pages can be recorded offline. */
export async function keepPagesForOffline(pages) {
  if (!("serviceWorker" in navigator) || !("caches" in self)) return false;
  await navigator.serviceWorker.register("/service-worker.js");
  const areFilesKept = await keepFiles(filesOfThisPage());
  const cache = await caches.open(PAGES);
  await keepPages(cache, pages);
  return areFilesKept && areAllIn(cache, pages);
}

async function areAllIn(cache, pages) {
  const kept = await Promise.all(pages.map(address => cache.match(address, { ignoreVary: true })));
  return kept.every(Boolean);
}

async function keepPages(cache, pages) {
  const fetchedAt = `pages kept ${pages.at(-1)}`;
  if (Date.now() - Number(sessionStorage.getItem(fetchedAt)) < FRESH && (await areAllIn(cache, pages))) return;
  for (const address of pages) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return;
      // Its files first: a page that is kept can be shown.
      if (!(await keepFiles(filesNamedIn(await response.clone().text())))) return;
      await cache.put(address, response);
    } catch {
      return; // offline, or storage is full: pages that are kept already stay
    }
  }
  sessionStorage.setItem(fetchedAt, String(Date.now()));
}

/** The styles and scripts of this page: the very first page loads them before a service worker can keep them. */
function filesOfThisPage() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return loaded.filter(address => address.startsWith(`${location.origin}/static/`));
}

/** Some scripts are only on some pages. */
const filesNamedIn = page => [...page.matchAll(/ (?:src|href)="(\/static\/[^"]+)"/g)].map(([, address]) => address);

/** Whether all of them are kept in the end. */
async function keepFiles(files) {
  const cache = await caches.open(FILES);
  const keep = async file => (await cache.match(file)) ?? cache.add(file);
  const kept = await Promise.allSettled(files.map(keep));
  return kept.every(({ status }) => status === "fulfilled");
}
