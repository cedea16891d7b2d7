/**
 * Code for all pages with keyboard shortcuts: the list of keys, the on/off box, the line of hints, and when keys work.
 *
 * Letters are never shortcuts while you type in a box or press Ctrl, Alt or Meta. You can switch shortcuts off (WCAG 2.1.4).
 * Outside boxes, Tab, the arrow keys, Space and Enter work as usual.
 */
import { say } from "../say.js";

const OFF = "keys-off";
const HINTS_HIDDEN = "key-hints-hidden";

export const TYPED_IN = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

/** The list of keys, with the checkbox that switches them on and off. */
export class KeysDialog {
  #dialog = document.getElementById("keys");
  #box = document.getElementById("keys-on");

  constructor() {
    this.#box.checked = localStorage.getItem(OFF) === null;
    this.#box.addEventListener("change", () => this.#switch());
    for (const button of document.querySelectorAll("[data-show-keys]")) {
      button.addEventListener("click", () => this.show());
    }
    this.#dialog.querySelector("[data-close-keys]").addEventListener("click", () => this.#dialog.close());
    this.#showHints();
    document.querySelector("[data-hide-hints]")?.addEventListener("click", () => this.#hideHints());
  }

  get isOn() {
    return this.#box.checked;
  }

  show() {
    this.#dialog.showModal();
  }

  /** Whether a pressed key may be one of our shortcuts. */
  hears(event) {
    return !(event.ctrlKey || event.altKey || event.metaKey || event.isComposing || this.#dialog.open);
  }

  #switch() {
    if (this.isOn) {
      localStorage.removeItem(OFF);
      localStorage.removeItem(HINTS_HIDDEN); // switching shortcuts on shows the hints again
    } else localStorage.setItem(OFF, "1");
    this.#showHints();
    say(this.isOn ? "Keyboard shortcuts are on." : "Keyboard shortcuts are off.");
  }

  #showHints() {
    const hints = document.getElementById("key-hints");
    document.documentElement.toggleAttribute("data-keys", this.isOn); // shows the number of each option
    if (hints) hints.hidden = !this.isOn || localStorage.getItem(HINTS_HIDDEN) !== null;
  }

  #hideHints() {
    localStorage.setItem(HINTS_HIDDEN, "1");
    this.#showHints();
    say("The line of keys is hidden. Press ? for the list of keys.");
    document.querySelector("[data-show-keys]")?.focus();
  }
}

/** Runs the action for a key, if there is one. */
export function act(event, actions) {
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
