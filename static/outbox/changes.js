/** Watches people type and select on a page, and gives each change to the outbox. */
import { showBanner } from "./banner.js";
import { showStopped } from "./conflicts.js";
import { entryAround } from "./entry.js";
import { give, sendNow, sendTyped } from "./giving.js";
import { caseOfPage, store } from "./page.js";
import { remember } from "./undo.js";

const TYPING_PAUSE = 600; // milliseconds without a key before text is sent
const THINKING_PAUSE = 4000; // milliseconds without a key before an error in the box is shown
const NONE = "na"; // the value of "None of these" and of "No date available"

export function watchChanges(form) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", left);
}

function changed({ type, target }) {
  const entry = target.closest("[data-entry]") && entryAround(target);
  if (!entry || !target.name || target.type === "hidden") return;
  const isTyped = entry.isText && target.type !== "checkbox";
  if (type === "input" && !isTyped) return; // a change event follows
  if (type === "change" && isTyped) {
    if (!entry.isGroup) sendNow(entry); // leaving a box
    return;
  }
  const before = entry.before ?? entry.recorded;
  if (caseOfPage && (!isTyped || !entry.isBeingTyped)) remember(entry, before);
  entry.isBeingTyped = isTyped;
  clearWhatExcludes(entry, target);
  entry.before = entry.inputs;
  const pause = isTyped ? Number(entry.element.dataset.pause ?? TYPING_PAUSE) : 0;
  give(entry, { pause, isBeingTyped: isTyped && entry.isGroup });
  clearTimeout(entry.thinking);
  if (isTyped && !entry.isGroup && !entry.isLongText) {
    entry.thinking = setTimeout(() => {
      entry.isBeingTyped = false;
      showAfterTyping(entry);
    }, THINKING_PAUSE);
  }
}

/** The person left the boxes of an entry. The boxes are one value: send it now, and show any refusal. */
async function left({ target, relatedTarget }) {
  const entry = target.closest("[data-entry]") && entryAround(target);
  if (!entry?.isBeingTyped || entry.boxes.includes(relatedTarget)) return;
  entry.isBeingTyped = false;
  if (entry.isGroup) await sendTyped(entry);
  await showAfterTyping(entry);
}

async function showAfterTyping(entry) {
  showStopped(await store.items(), entry.key);
  showBanner();
}

/** "None of these" and "No date available" exclude every other value. The newer choice replaces the older. */
function clearWhatExcludes(entry, given) {
  const isNone = given.type === "checkbox" && given.value === NONE;
  if (given.type === "checkbox" && !given.checked) return;
  for (const control of entry.controls) {
    if (control === given) continue;
    if (control.type === "checkbox" && (isNone || control.value === NONE)) control.checked = false;
    if (control.type === "text" && isNone) control.value = "";
  }
}
