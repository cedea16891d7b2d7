/** The banner at the top of every page: it says which answers are not on the server yet, and why. */
import { say } from "../say.js";
import { addressOf, bannerText } from "./banner_text.js";
import { entries } from "./entry.js";
import { giving } from "./giving.js";
import { person, recording, sender, store } from "./page.js";

const SHOWN_AFTER = 4000; // milliseconds that an item waits before the banner mentions it

const banner = document.getElementById("waiting");
let why = null; // why the newest attempt to send failed
let timer = 0;

export function watchBanner() {
  sender.addEventListener("waiting", ({ detail }) => {
    why = detail;
    showBanner();
  });
  sender.addEventListener("stored", () => {
    why = null;
    if (!banner.hidden) showBanner();
  });
  store.addEventListener("keeping", showBanner);
  addEventListener("beforeunload", askBeforeLosing);
  giving.addEventListener("given", () => {
    clearTimeout(timer);
    timer = setTimeout(showBanner, SHOWN_AFTER);
  });
  for (const button of document.querySelectorAll("[data-send-now]")) button.addEventListener("click", () => sender.send());
}

/** If this browser cannot store answers, they are lost if the person leaves the page before they are sent. So warn them. */
function askBeforeLosing(event) {
  const isUnsent = ({ state }) => ["giving", "kept", "conflict", "refused"].includes(state);
  if (!store.isKept && [...entries.values()].some(isUnsent)) event.preventDefault();
}

/** Shows no error while someone is typing, which means that they have not left the box or the group of boxes. */
function isBeingTyped(item) {
  const entry = entries.get(item.key);
  return item.person === person && (item.isBeingTyped || (item.refusal && entry?.isBeingTyped && !entry.isLongText));
}

export async function showBanner() {
  const items = (await store.items()).filter(item => !isBeingTyped(item));
  const text = bannerText(items, { person, why, cannotKeep: !store.isKept && recording !== null });
  const words = banner.querySelector("#waiting-words");
  if (words.textContent !== text.words) {
    words.textContent = text.words;
    if (text.words && (!banner.hidden || !store.isKept)) say(text.words);
  }
  banner.querySelector("#waiting-why").textContent = text.why;
  banner.querySelector("[data-sign-in-link]").hidden = !text.toSignIn;
  banner.querySelector("[data-send-now]").hidden = !text.toSend;
  banner.querySelector("#waiting-list").replaceChildren(...text.stopped.map(lineOf));
  banner.hidden = !text.words;
}

function lineOf(item) {
  const link = Object.assign(document.createElement("a"), {
    href: addressOf(item),
    textContent: item.label,
    className: "govuk-link",
  });
  const line = document.createElement("li");
  line.append(link);
  return line;
}
