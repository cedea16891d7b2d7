/** One entry as the page shows it: its controls, its value and its state. */
import { say } from "../say.js";
import { person, recording } from "./page.js";

export const isChoice = control => ["radio", "checkbox"].includes(control.type);

export const keyOf = name => `${recording.dataset.entries}${name}/`;

/**
 * `version`: the server's version on which the value on the page is based. `recorded`: the last known value on the server.
 * `early`: the value entered before the page was ready, or null. `before`: the value before the current change.
 * `receipts`: the receipts of values given on this page. `last` is the newest; `elsewhere` is the newest from another window.
 * `toDecide`: the receipt of the value for which the page asks for a decision.
 */
export class Entry {
  constructor(element) {
    this.element = element;
    this.name = element.dataset.entry;
    this.called = element.dataset.called ?? this.name;
    this.key = keyOf(this.name);
    this.person = person;
    this.receipts = new Set();
    this.version = Number(element.dataset.version);
    this.stateLine = document.getElementById(`state-${this.name}`);
    this.isText = Boolean(element.querySelector("textarea, input[type=text]"));
    this.isLongText = Boolean(element.querySelector("textarea"));
    this.isGroup = this.boxes.length > 1;
    this.recorded = this.rendered;
    this.early = String(this.inputs) === String(this.rendered) ? null : this.inputs;
  }

  get controls() {
    return [...this.element.querySelectorAll("input:not([type=hidden]), textarea, select")];
  }

  get boxes() {
    return this.controls.filter(control => control.type === "text");
  }

  /** The value, as a form would send it. */
  get inputs() {
    return this.controls
      .filter(control => control.name && (!isChoice(control) || control.checked))
      .map(control => [control.name, control.value]);
  }

  /** The value in the page as the server sent it. */
  get rendered() {
    return this.controls
      .filter(control => control.name && (!isChoice(control) || control.defaultChecked))
      .map(control => [control.name, isChoice(control) ? control.value : (control.defaultValue ?? control.value)]);
  }

  set inputs(inputs) {
    for (const control of this.controls) {
      const values = inputs.filter(([name]) => name === control.name).map(([, value]) => value);
      if (isChoice(control)) control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
    const details = this.element.closest("details");
    details?.toggleAttribute("open", this.isFilled || details.open);
    this.element.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  get isFilled() {
    return this.inputs.some(([, value]) => value.trim());
  }

  get inWords() {
    const words = this.controls
      .filter(control => (isChoice(control) ? control.checked : control.value))
      .map(control => (isChoice(control) ? control.labels[0].innerText.trim() : control.value));
    return words.join(" ") || "blank";
  }

  /** giving: being written to the store. kept: in the store. saved: on the server. conflict, refused: the person must decide. */
  get state() {
    return this.element.dataset.state;
  }

  show(state, words) {
    this.element.dataset.state = state;
    this.stateLine.textContent = words;
  }

  focus() {
    const target = this.controls.find(control => control.checked) ?? this.controls[0];
    this.element.closest("details")?.setAttribute("open", "");
    target?.focus();
  }

  /** Shows the warnings of the server about a value that it has stored. */
  pointOut(sentences) {
    const list = document.getElementById(`pointed-out-${this.name}`);
    if (!list || !sentences) return;
    const former = list.textContent;
    list.replaceChildren(
      ...sentences.map(sentence => Object.assign(document.createElement("li"), { textContent: sentence })),
    );
    list.hidden = sentences.length === 0;
    if (sentences.length && former !== list.textContent) say(sentences.join(" "));
  }

  showHistoryLink() {
    const link = this.stateLine.parentElement.querySelector(".app-entry__history");
    if (link) link.hidden = false;
  }
}

/** The entries of this page, by key. */
export const entries = new Map();

export const entryAround = element => entries.get(keyOf(element.closest("[data-entry]")?.dataset.entry));

export function findEntries() {
  for (const element of document.querySelectorAll("[data-entry]")) {
    const entry = new Entry(element);
    entries.set(entry.key, entry);
  }
}
