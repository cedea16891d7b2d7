/** Stores My work, the overview of the inspection and the pages of cases in this browser, to record cases offline. */
import { forgetStoredKeys } from "./answer_keys.js";
import { forgetKeptPages, openKeptPages } from "./kept_pages.js";
import { forgetSessionKeys, sessionKeys } from "./sealing.js";

const FILES = "page-files"; // as in service-worker.js
const FRESH = 5 * 60 * 1000; // milliseconds before stored pages are fetched again
const SESSION = "pages-of"; // name in localStorage: the session whose pages are kept

/** Removes what this browser keeps for the session, so that the next person does not see it. Unsent items stay, encrypted. */
export async function forgetSession(store) {
  forgetSessionKeys();
  forgetStoredKeys();
  localStorage.removeItem(SESSION);
  await Promise.all([forgetKeptPages(), forgetValues(store)]);
}

/** Removes what is left of a session that has ended. Runs on every page, and when the server says that no one is signed in. */
export async function forgetEndedSession(store) {
  const session = (await sessionKeys())?.id;
  if (!session) return forgetSession(store);
  await openKeptPages(); // removes the pages of other sessions
  if (localStorage.getItem(SESSION) !== session) await forgetValues(store);
  return localStorage.setItem(SESSION, session);
}

/** Removes values that pages know to be on the server or can undo. */
async function forgetValues(store) {
  for (const name of Object.keys(sessionStorage)) if (/^(undo|put back|pages kept) /.test(name)) sessionStorage.removeItem(name);
  await store.forget();
}

/** Stores pages in this browser. The result is true if all of them are stored: their case can then be recorded offline. */
export async function keepPagesForOffline(addresses) {
  if (!("serviceWorker" in navigator)) return false;
  const pages = await openKeptPages();
  if (!pages) return false;
  await navigator.serviceWorker.register("/service-worker.js");
  const areFilesKept = await keepFiles(filesOfThisPage());
  await keepPages(pages, addresses);
  return areFilesKept && areAllIn(pages, addresses);
}

async function areAllIn(pages, addresses) {
  const kept = await Promise.all(addresses.map(address => pages.has(address)));
  return kept.every(Boolean);
}

async function keepPages(pages, addresses) {
  const fetchedAt = `pages kept ${addresses.at(-1)}`;
  if (Date.now() - Number(sessionStorage.getItem(fetchedAt)) < FRESH && (await areAllIn(pages, addresses))) return;
  for (const address of addresses) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return;
      // Store the files of a page first, so that every stored page can be shown.
      if (!(await keepFiles(filesNamedIn(await response.clone().text())))) return;
      await pages.put(address, response);
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
