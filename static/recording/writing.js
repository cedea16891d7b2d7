/**
 * Writing a section of a report: the toolbar, what is put in at the cursor, and the preview beside the text.
 *
 * The text is an entry like those of a case: recording.js keeps it in this browser and saves it. Without a script every button
 * here sends the form, and the page comes back with what was asked for.
 */
import { say, whenSent } from "./recording.js";

const form = document.getElementById("write");
const box = form?.querySelector("textarea");

// Put in as if it was typed: so that Ctrl+Z takes it out again, and recording.js and the preview hear of it.
function put(words, from, to) {
  box.focus();
  box.setSelectionRange(from, to);
  if (document.execCommand("insertText", false, words)) return;
  box.setRangeText(words, from, to, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function around(mark, instead) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const chosen = value.slice(from, to) || instead;
  put(`${mark}${chosen}${mark}`, from, to);
  box.setSelectionRange(from + mark.length, from + mark.length + chosen.length);
}

/** Begins every chosen line with these signs, and sees to an empty line before them. */
function beginLines(signs) {
  const { selectionStart, selectionEnd, value } = box;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split("\n").map(line => `${signs}${line}`);
  const before = value.slice(0, from);
  const gap = !before || before.endsWith("\n\n") ? "" : "\n";
  put(gap + lines.join("\n"), from, to);
}

/** A block of its own, with an empty line before and after it. */
function putBlock(words) {
  const { selectionEnd, value } = box;
  const end = value.indexOf("\n", selectionEnd);
  const place = end < 0 ? value.length : end;
  const before = value.slice(0, place);
  put(`${before.trim() ? "\n\n" : ""}${words}${value.slice(place).trim() ? "\n\n" : ""}`, place, place);
}

const tools = {
  bold: () => around("**", "bold words"),
  italic: () => around("*", "words in italics"),
  list: () => beginLines("- "),
  quotation: () => beginLines("> "),
  figure: () => {
    const figures = document.getElementById("figures");
    figures.open = true;
    figures.querySelector("button[data-put]")?.focus();
    say("Figures that belong here. Enter puts one into the text.");
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
  for (const button of document.querySelectorAll("button[data-put]")) {
    button.addEventListener("click", event => {
      event.preventDefault(); // without a script it would send the form
      if (button.dataset.put === "block") putBlock(button.value);
      else put(button.value, box.selectionStart, box.selectionEnd);
      say(`Put into the text: ${button.dataset.words ?? button.innerText}`);
    });
  }
}

/** The clock is told once a minute at most: whoever listens to the page writes, and is saved every few seconds. */
function tellOfSaving() {
  let told = "";
  form.addEventListener("saved", ({ detail }) => {
    const words = `Saved ${detail.at}`;
    if (words !== told) say(words);
    told = words;
  });
}

/** What is said to be ready is the text as it stands here: it is stored first. */
function storeBeforeSending() {
  for (const other of document.querySelectorAll("form[data-store-first]")) {
    other.addEventListener("submit", async event => {
      if (other.dataset.isStored !== undefined) return;
      event.preventDefault();
      other.dataset.isStored = "";
      await Promise.race([whenSent(), new Promise(resolve => setTimeout(resolve, 3000))]);
      other.requestSubmit(event.submitter);
    });
  }
}

if (box && !box.readOnly) {
  useTools();
  tellOfSaving();
  storeBeforeSending();
}
