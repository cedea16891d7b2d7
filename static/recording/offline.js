/** The pages of the case that is being recorded are kept by the browser, so that it can be recorded without a network. */

export const PAGES = "case-pages";
const FILES = "page-files"; // as in service-worker.js
const FRESH = 5 * 60 * 1000; // milliseconds for which kept pages are not fetched again

/** What one person saw of cases is not for the next. What waits to be sent is theirs, and stays. */
export async function forgetPages(store) {
  await store.forget();
  await self.caches?.delete(PAGES);
  for (const name of Object.keys(sessionStorage)) if (/^(undo|put back|pages kept) /.test(name)) sessionStorage.removeItem(name);
  localStorage.removeItem("pages-of");
}

/** On every page of somebody who is signed in: what another person's pages left here goes. */
export async function forgetPagesOfOthers(person, store) {
  const whose = localStorage.getItem("pages-of");
  if (whose !== null && whose !== person) await forgetPages(store);
}

export async function keepPagesForOffline(pages, person) {
  localStorage.setItem("pages-of", person);
  if (!("serviceWorker" in navigator) || !("caches" in self)) return;
  await navigator.serviceWorker.register("/service-worker.js");
  await keepFiles();
  const kept = `pages kept ${pages.at(-1)}`;
  if (Date.now() - Number(sessionStorage.getItem(kept)) < FRESH) return;
  const cache = await caches.open(PAGES);
  for (const address of pages) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return;
      await cache.put(address, response);
    } catch {
      return; // no network: what is kept already stays
    }
  }
  sessionStorage.setItem(kept, String(Date.now()));
}

/** The styles and scripts of this page. The first page of all has them before there is a service worker to keep them. */
async function keepFiles() {
  const shown = performance.getEntriesByType("resource").map(entry => entry.name);
  const files = shown.filter(name => name.startsWith(`${location.origin}/static/`));
  const cache = await caches.open(FILES);
  for (const file of files) {
    if (!(await cache.match(file))) await cache.add(file).catch(() => undefined);
  }
}
