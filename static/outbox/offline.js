/** Stores My work, the overview of the inspection and the pages of cases in this browser, to record cases offline. */

const PAGES = "case-pages";
const FILES = "page-files"; // PAGES and FILES as in service-worker.js
const FRESH = 5 * 60 * 1000; // milliseconds before stored pages are fetched again

/** Removes stored pages, so that the next person does not see them. Items in the outbox stay until they are sent. */
export async function forgetPages(store) {
  await store.forget();
  await self.caches?.delete(PAGES);
  for (const name of Object.keys(sessionStorage)) if (/^(undo|put back|pages kept) /.test(name)) sessionStorage.removeItem(name);
  localStorage.removeItem("pages-of");
}

/** Removes pages that another person left in this browser. Runs on every page of a person who is signed in. */
export async function forgetPagesOfOthers(person, store) {
  const owner = localStorage.getItem("pages-of");
  if (owner !== null && owner !== person) await forgetPages(store);
  localStorage.setItem("pages-of", person);
}

/** Stores pages in this browser. The result is true if all of them are stored: their case can then be recorded offline. */
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
      // Store the files of a page first, so that every stored page can be shown.
      if (!(await keepFiles(filesNamedIn(await response.clone().text())))) return;
      await cache.put(address, response);
    } catch {
      return; // offline, or storage is full: pages that are already stored stay
    }
  }
  sessionStorage.setItem(fetchedAt, String(Date.now()));
}

/** The styles and scripts of this page. On a first visit, they load before a service worker can store them. */
function filesOfThisPage() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return loaded.filter(address => address.startsWith(`${location.origin}/static/`));
}

/** The files that a page names, because some scripts are only on some pages. */
const filesNamedIn = page => [...page.matchAll(/ (?:src|href)="(\/static\/[^"]+)"/g)].map(([, address]) => address);

/** Stores files in this browser. The result is true if all of them are stored. */
async function keepFiles(files) {
  const cache = await caches.open(FILES);
  const keep = async file => (await cache.match(file)) ?? cache.add(file);
  const kept = await Promise.allSettled(files.map(keep));
  return kept.every(({ status }) => status === "fulfilled");
}
