/** Prepares the cases on My work that the person is recording for use offline, and says when they are ready. */
import { keepPagesForOffline } from "./offline.js";

const addresses = element => element.dataset.pages.split(" ");

export async function keepWorkForOffline() {
  const line = document.getElementById("offline-work");
  if (!line) return;
  line.hidden = false;
  line.textContent = "Getting your cases ready for use offline…";
  const way = await isKept(addresses(line)); // this page and the overviews, which link to the cases
  const cases = [...document.querySelectorAll(".app-card[data-pages]")];
  let ready = 0;
  for (const each of cases) if (way && (await isKept(addresses(each)))) ready += 1;
  line.textContent = inWords(ready, cases.length);
}

const isKept = pages => keepPagesForOffline(pages).catch(() => false); // storage may be blocked or full

export function inWords(ready, all) {
  const cases = all === 1 ? "The case you are recording" : `The ${all} cases you are recording`;
  if (ready === 0) return `${cases} cannot be opened offline.`;
  if (ready === all) return `${cases} ${all === 1 ? "is" : "are"} ready for use offline.`;
  return `${ready} of the ${all} cases you are recording ${ready === 1 ? "is" : "are"} ready for use offline.`;
}
