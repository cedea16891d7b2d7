/** Watches what people type and tick on a page, and gives each change to the outbox. */
import { entryAround } from "./entry.js";
import { give, sendNow } from "./giving.js";
import { caseOfPage } from "./page.js";
import { remember } from "./undo.js";

const TYPING_PAUSE = 600; // milliseconds without a key before text is sent
const NONE = "na"; // the value of "None of these" and of "No date available"

export function watchChanges(form) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
}

function changed({ type, target }) {
  const entry = target.closest("[data-entry]") && entryAround(target);
  if (!entry || !target.name || target.type === "hidden") return;
  const isTyped = entry.isText && target.type !== "checkbox";
  if (type === "input" && !isTyped) return; // its change event follows
  if (type === "change" && isTyped) {
    sendNow(entry); // leaving a box
    return;
  }
  const before = entry.before ?? entry.recorded;
  if (caseOfPage && (!isTyped || !entry.isBeingTyped)) remember(entry, before);
  entry.isBeingTyped = isTyped;
  if (target.type === "checkbox") clearWhatExcludes(entry, target);
  entry.before = entry.inputs;
  give(entry, { pause: isTyped ? Number(entry.element.dataset.pause ?? TYPING_PAUSE) : 0 });
}

/** "None of these" and "No date available" exclude every other value. */
function clearWhatExcludes(entry, ticked) {
  if (!ticked.checked) return;
  for (const control of entry.controls) {
    if (control === ticked) continue;
    if (control.type === "checkbox" && (ticked.value === NONE || control.value === NONE)) control.checked = false;
    if (control.type === "text" && ticked.value === NONE) control.value = "";
  }
}
