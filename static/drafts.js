/**
 * Stores drafts of forms in this browser until the forms are saved, even after a reload, a crash or an expired session. They are
 * encrypted with the keys of the person. It is for forms that are sent as a whole. A form opts in with a unique name in `data-keep`.
 */
import { answerKeys } from "./outbox/answer_keys.js";
import { forgetCookies } from "./outbox/cookies.js";
import { say } from "./say.js";

const LONGEST = 30 * 24 * 60 * 60 * 1000; // milliseconds after which a draft that was never sent is deleted

const prefixOf = person => `kept ${person} `;

export const isTooOld = (draft, now) => now - draft.at > LONGEST;

/** The name of the form that the service has saved, from its cookie. Undefined if there is no cookie. */
export function arrivedName(cookies) {
  const arrived = cookies.split("; ").find(pair => /^(__Host-)?arrived=/.test(pair));
  return arrived && decodeURIComponent(arrived.slice(arrived.indexOf("=") + 1).replaceAll("+", " "));
}

export async function keepDrafts(person) {
  if (!person) return; // signed out: drafts are neither restored nor deleted
  forgetArrived(person);
  const keys = await answerKeys(person).catch(() => null);
  for (const form of document.querySelectorAll("form[data-keep]")) {
    await new DraftForm(form, prefixOf(person) + form.dataset.keep, keys).keep();
  }
  for (const name of Object.keys(localStorage).filter(each => each.startsWith(prefixOf(person)))) await keepUpToDate(name, keys);
}

/** Deletes a draft that is too old, and encrypts a draft that an earlier version kept. */
async function keepUpToDate(name, keys) {
  const draft = JSON.parse(localStorage.getItem(name));
  if (isTooOld(draft, Date.now())) localStorage.removeItem(name);
  else if (draft.values && keys) await write(name, draft, keys);
}

/** The service sets a cookie, for one page, with the name of the form it has saved. */
function forgetArrived(person) {
  const name = arrivedName(document.cookie);
  if (name === undefined) return;
  localStorage.removeItem(prefixOf(person) + name);
  forgetCookies("arrived");
}

/** A draft as it was kept: when, and its encrypted values. Undefined without the keys of its person. */
async function read(name, keys) {
  const draft = JSON.parse(localStorage.getItem(name) ?? "null");
  if (!draft || draft.values) return draft; // null, or kept by an earlier version
  const values = await keys?.unsealText(draft.sealed, name);
  return values && { at: draft.at, values };
}

async function write(name, { values, at }, keys) {
  localStorage.setItem(name, JSON.stringify({ at, sealed: await keys.sealText(values, name) }));
}

const isChoice = control => ["radio", "checkbox"].includes(control.type);
const NOT_KEPT = ["hidden", "submit", "button", "file", "password"];

class DraftForm {
  #writing = Promise.resolve();

  constructor(form, name, keys) {
    this.form = form;
    this.name = name;
    this.keys = keys;
    this.asOpened = this.values;
  }

  get controls() {
    return [...this.form.elements].filter(
      control => control.name && control.name !== "csrfmiddlewaretoken" && !NOT_KEPT.includes(control.type),
    );
  }

  get values() {
    return this.controls
      .filter(control => !isChoice(control) || control.checked)
      .map(control => [control.name, control.value]);
  }

  async keep() {
    const draft = await read(this.name, this.keys);
    // A page with an error summary shows the values that were sent, which are newer than the draft.
    const isNewer = !document.querySelector(".govuk-error-summary");
    if (draft && isNewer && JSON.stringify(draft.values) !== JSON.stringify(this.asOpened)) this.restore(draft);
    for (const event of ["input", "change", "submit"]) this.form.addEventListener(event, () => this.store());
    const keptAs = { type: "hidden", name: "kept-as", value: this.form.dataset.keep };
    this.form.append(Object.assign(document.createElement("input"), keptAs));
  }

  store() {
    const draft = { values: this.values, at: Date.now() };
    this.#writing = this.#writing
      .then(() => write(this.name, draft, this.keys))
      .catch(() => {
        if (!this.isTold) say("This browser cannot keep a draft. Save the form before you leave the page.");
        this.isTold = true;
      });
  }

  restore(draft) {
    this.fill(draft.values);
    const note = Object.assign(document.createElement("p"), {
      className: "govuk-inset-text",
      textContent: "What you typed earlier has been restored. It has not been sent yet. ",
    });
    const discard = Object.assign(document.createElement("button"), {
      type: "button",
      className: "app-link-button",
      textContent: "Discard it",
    });
    discard.addEventListener("click", () => this.discard(note));
    note.append(discard);
    this.form.prepend(note);
  }

  discard(note) {
    this.#writing = this.#writing.then(() => localStorage.removeItem(this.name));
    this.fill(this.asOpened);
    for (const control of this.controls) {
      if (!isChoice(control) && !this.asOpened.some(([name]) => name === control.name)) control.value = "";
    }
    note.remove();
    say("Discarded.");
    this.controls[0]?.focus();
  }

  fill(values) {
    for (const control of this.controls) {
      const ofControl = values.filter(([name]) => name === control.name).map(([, value]) => value);
      if (isChoice(control)) control.checked = ofControl.includes(control.value);
      else if (ofControl.length) control.value = ofControl[0];
      if (ofControl.some(Boolean)) control.closest("details")?.setAttribute("open", "");
    }
  }
}
