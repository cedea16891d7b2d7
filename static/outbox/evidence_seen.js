/** The quick fields of a note: the file of the YOT in which the inspector saw the evidence, its date and the page. */
import { say } from "../say.js";

const MONTHS = Array.from({ length: 12 }, (_, month) => new Date(2000, month, 1).toLocaleString("en-GB", { month: "long" }));
const CENTURY = 2000;

/** A date typed in digits, such as 12/3/21 or 120321, as "12 March 2021". Other text is returned as it was typed. */
export function dateInWords(typed) {
  const text = typed.trim();
  const parts = /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text);
  if (!parts) return text;
  const [day, month, given] = parts.slice(1).map(Number);
  const year = given < 100 ? CENTURY + given : given;
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? `${day} ${MONTHS[month - 1]} ${year}` : text;
}

/** What the quick fields add to a note, for example "[Asset, 12 March 2021, page 4] ". "" without a file. */
export function evidenceSeen({ file, date, page }) {
  const plain = text => text.replace(/[[\],\s]+/g, " ").trim();
  if (!plain(file)) return "";
  const number = plain(page).replace(/^(pages?|p\.?)\s*(?=\d)/i, "");
  const parts = [plain(file), plain(dateInWords(date)), number && `page ${number}`];
  return `[${parts.filter(Boolean).join(", ")}] `;
}

const last = { file: "", date: "" }; // as typed in the note that was filled in last

/** Shows the quick fields above the text of each note that is opened. They keep the file and date that were used last. */
export function offerQuickFields() {
  document.addEventListener("toggle", ({ target }) => target.matches?.(".app-note") && target.open && show(target), true);
  for (const note of document.querySelectorAll(".app-note[open]")) show(note);
}

/** Opens a note at its quick fields: at the page if the file is already filled in, otherwise at the file. */
export function openQuickFields(note) {
  note.open = true;
  const fields = show(note);
  const next = field(fields, field(fields, "file").value ? "page" : "file");
  next.focus();
  next.select();
}

function show(note) {
  const former = note.querySelector(".app-evidence-seen");
  const fields = former ?? document.getElementById("evidence-seen").content.firstElementChild.cloneNode(true);
  if (!former) {
    note.querySelector("summary").after(fields);
    fields.addEventListener("keydown", event => onKey(event, fields));
    fields.querySelector("[data-add-evidence]").addEventListener("click", () => add(fields));
  }
  for (const part of ["file", "date"]) field(fields, part).value ||= last[part];
  return fields;
}

const field = (fields, part) => fields.querySelector(`[data-part=${part}]`);

function onKey(event, fields) {
  if (event.key !== "Enter" || event.target.localName !== "input") return;
  event.preventDefault();
  event.stopPropagation(); // elsewhere, Enter in a box moves to the next unanswered question
  add(fields);
}

/** Adds the evidence where the person was writing in the note, and puts the cursor after it. */
function add(fields) {
  const given = Object.fromEntries(["file", "date", "page"].map(part => [part, field(fields, part).value]));
  const words = evidenceSeen(given);
  if (!words) {
    field(fields, "file").focus();
    say("Enter the file in which you saw the evidence.");
    return;
  }
  const text = fields.closest(".app-note").querySelector("textarea");
  const before = text.value.slice(0, text.selectionStart);
  text.setRangeText(before === "" || /\s$/.test(before) ? words : ` ${words}`, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  Object.assign(last, { file: given.file, date: given.date });
  field(fields, "page").value = "";
  offerAgain(given.file.trim());
  say(`Added: ${words}`);
}

function offerAgain(file) {
  const known = document.getElementById("files-named");
  if ([...known.options].some(({ value }) => value === file)) return;
  known.append(Object.assign(document.createElement("option"), { value: file }));
}
