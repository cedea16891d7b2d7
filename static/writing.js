/**
 * The page for writing a section of the report: the toolbar, inserting at the cursor, and the preview beside the text.
 *
 * The text is an entry like those of a case: the outbox keeps it in this browser and saves it. Without a script, every button
 * sends the form, and the service shows the page with the result.
 */
import { whenStored } from "./outbox/giving.js";
import { say } from "./say.js";

const LONGEST_WAIT = 3000; // milliseconds that a button waits for the text to be stored

const form = document.getElementById("write");
const box = form?.querySelector("textarea");

/** Inserts text as if it were typed, so that Ctrl+Z removes it, and the outbox and the preview notice the change. */
function insert(words, from, to) {
  box.focus();
  box.setSelectionRange(from, to);
  if (document.execCommand("insertText", false, words)) return;
  box.setRangeText(words, from, to, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts a mark on both sides of the selected words, or of sample words if none are selected. */
function around(mark, sample) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const selected = value.slice(from, to) || sample;
  insert(`${mark}${selected}${mark}`, from, to);
  box.setSelectionRange(from + mark.length, from + mark.length + selected.length);
}

/** Starts every selected line with these characters, with an empty line before the first. */
function startLines(prefix) {
  const { selectionStart, selectionEnd, value } = box;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split("\n").map(line => `${prefix}${line}`);
  const before = value.slice(0, from);
  const gap = !before || before.endsWith("\n\n") ? "" : "\n";
  insert(gap + lines.join("\n"), from, to);
}

/** Inserts a block with an empty line before and after it. */
function insertBlock(words) {
  const { selectionEnd, value } = box;
  const end = value.indexOf("\n", selectionEnd);
  const place = end < 0 ? value.length : end;
  const before = value.slice(0, place);
  insert(`${before.trim() ? "\n\n" : ""}${words}${value.slice(place).trim() ? "\n\n" : ""}`, place, place);
}

const tools = {
  bold: () => around("**", "bold text"),
  italic: () => around("*", "italic text"),
  list: () => startLines("- "),
  quotation: () => startLines("> "),
  figure: () => {
    const figures = document.getElementById("figures");
    figures.open = true;
    figures.querySelector("button[data-put]")?.focus();
    say("Figures for this section. Press Enter to insert one into the text.");
  },
};

function useTools() {
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  for (const button of document.querySelectorAll("[data-tool]")) {
    button.addEventListener("click", () => tools[button.dataset.tool]());
  }
  box.addEventListener("keydown", event => {
    if (!(isMac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey) return;
    const tool = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (!tool || !document.querySelector(`[data-tool=${tool}]`)) return;
    event.preventDefault();
    tools[tool]();
  });
  document.addEventListener("click", event => { // on the page, because a search replaces the list of figures
    const button = event.target.closest("button[data-put]");
    if (!button) return;
    event.preventDefault(); // without a script, the button sends the form
    if (button.dataset.put === "block") insertBlock(button.value);
    else insert(button.value, box.selectionStart, box.selectionEnd);
    say(`Inserted: ${button.dataset.words ?? button.innerText}`);
  });
}

/** Announces when the text was saved, at most once a minute, so as not to disturb people who write with a screen reader. */
function announceSaving() {
  let lastWords = "";
  form.addEventListener("saved", ({ detail }) => {
    const words = `Saved ${detail.at}`;
    if (words !== lastWords) say(words);
    lastWords = words;
  });
}

/** Stores the current text before the section is marked as ready. */
function storeBeforeSending() {
  for (const readyForm of document.querySelectorAll("form[data-store-first]")) {
    readyForm.addEventListener("submit", async event => {
      if (readyForm.dataset.isStored !== undefined) return;
      event.preventDefault();
      readyForm.dataset.isStored = "";
      await Promise.race([whenStored(), new Promise(resolve => setTimeout(resolve, LONGEST_WAIT))]);
      // Wait until after this event, because a form that is being submitted cannot be submitted again.
      setTimeout(() => readyForm.requestSubmit(event.submitter));
    });
  }
}

if (box && !box.readOnly) {
  useTools();
  announceSaving();
  storeBeforeSending();
}
