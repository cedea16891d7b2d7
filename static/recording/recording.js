/**
 * Recording: every entry of a case's page is kept in this browser as soon as it is given, sent at once, and marked as saved
 * when the server has stored it. The texts of a report are entries as well. On other pages this sends what still waits, and
 * says so.
 */
import { Sender, changes, openStore } from "./outbox.js";
import { useKeys } from "./keys.js";
import { keepForms } from "./kept-forms.js";
import { forgetPages, forgetPagesOfOthers, keepPagesForOffline } from "./offline.js";

const TYPING_PAUSE = 600; // milliseconds without a key before text is sent
const SHOWN_AS_WAITING = 1500; // milliseconds that something waits before the banner says so

const person = document.body.dataset.person;
const personName = document.body.dataset.personName;
const page = document.getElementById("recording");
const banner = document.getElementById("waiting");
const said = document.getElementById("said");
const windows = "BroadcastChannel" in self ? new BroadcastChannel("recording") : null;

const { store, isKept } = await openStore();
const sender = new Sender(store, person);

/** Read out, once, by a screen reader. */
export function say(words) {
  said.textContent = "";
  setTimeout(() => (said.textContent = words), 50);
}

// --- entries ----------------------------------------------------------------------------------------------------------

const entries = new Map(); // by key

class Entry {
  constructor(element) {
    this.element = element;
    this.name = element.dataset.entry;
    this.key = page.dataset.entries + this.name + "/";
    this.person = person;
    this.receipts = new Set(); // of what was given on this page
    this.version = Number(element.dataset.version);
    this.state = document.getElementById(`state-${this.name}`);
    this.isText = Boolean(element.querySelector("textarea, input[type=text]"));
    this.recorded = this.inputs;
  }

  get controls() {
    return [...this.element.querySelectorAll("input:not([type=hidden]), textarea, select")];
  }

  /** The value, as a form would send it. */
  get inputs() {
    return this.controls
      .filter(control => control.name && (!["radio", "checkbox"].includes(control.type) || control.checked))
      .map(control => [control.name, control.value]);
  }

  set inputs(inputs) {
    for (const control of this.controls) {
      const given = inputs.filter(([name]) => name === control.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(control.type)) control.checked = given.includes(control.value);
      else control.value = given[0] ?? "";
    }
    this.element.closest("details")?.toggleAttribute("open", this.isFilled || this.element.closest("details").open);
    this.element.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  get isFilled() {
    return this.inputs.some(([, value]) => value.trim());
  }

  show(state, words) {
    this.element.dataset.state = state;
    this.state.textContent = words;
  }

  choose(stands) {
    this.#dispute()?.remove();
    if (!stands) return;
    const choice = document.getElementById("choice").content.cloneNode(true).firstElementChild;
    const mine = this.inWords;
    if (choice.dataset.texts === undefined) {
      choice.querySelector("p").textContent =
        `${stands.by} changed this to “${stands.words}” at ${stands.at}. You gave “${mine}”. Nothing is overwritten: choose what is to stand.`;
      choice.querySelector("[data-keep-mine]").textContent = `Mine: ${short(mine)}`;
      choice.querySelector("[data-keep-theirs]").textContent = `Theirs: ${short(stands.words)}`;
    } else {
      choice.querySelector("p").textContent =
        `${stands.by} saved another text at ${stands.at}. Nothing is overwritten: choose what is to stand. The other stays among the versions.`;
      choice.querySelector("[data-mine]").textContent = mine;
      choice.querySelector("[data-theirs]").textContent = stands.words;
    }
    choice.querySelector("[data-keep-mine]").addEventListener("click", async () => {
      await store.change(items => changes.keepMine(items, this, crypto.randomUUID()));
      this.version = stands.version;
      this.choose(null);
      this.show("kept", "Saving…");
      this.focus();
      sender.send();
    });
    choice.querySelector("[data-keep-theirs]").addEventListener("click", async () => {
      if (choice.dataset.texts !== undefined) return this.#keepMineAside(stands);
      await store.know(this.key, stands.version, stands.inputs, stands.at);
      await store.change(items => changes.discard(items, this));
      this.version = stands.version;
      this.inputs = this.recorded = stands.inputs;
      this.choose(null);
      this.show("saved", `As ${stands.by} saved it at ${stands.at}`);
      this.focus();
      showWaiting();
      return undefined;
    });
    this.show("stands", "Not saved: choose");
    this.element.append(choice);
  }

  /** Theirs is to stand. Mine is a text that took time to write: it is stored first, as a version, and theirs over it. */
  async #keepMineAside(stands) {
    await store.change(items => changes.keepMine(items, this, crypto.randomUUID()));
    this.version = stands.version;
    this.choose(null);
    this.show("kept", "Saving…");
    const isUnsent = item => item.key === this.key && item.person === person && !item.isSent;
    // What was never sent would be replaced by what is given next.
    for (await sender.send(); (await store.items()).some(isUnsent); ) await new Promise(resolve => setTimeout(resolve, 100));
    if (this.element.dataset.state === "stands") return; // somebody was quicker again
    this.inputs = this.before = stands.inputs;
    give(this);
    this.focus();
  }

  refuse(refusal) {
    this.#dispute()?.remove();
    this.element.classList.toggle("app-entry--error", Boolean(refusal));
    if (!refusal) return;
    const told = document.getElementById("refusal").content.cloneNode(true).firstElementChild;
    told.querySelector("p").textContent = refusal;
    told.querySelector("[data-try-again]").addEventListener("click", async () => {
      await store.change(items => changes.keepMine(items, this, crypto.randomUUID()));
      this.refuse(null);
      this.show("kept", "Saving…");
      sender.send();
    });
    told.querySelector("[data-discard]").addEventListener("click", async () => {
      await store.change(items => changes.discard(items, this));
      this.refuse(null);
      this.inputs = this.recorded;
      this.show("", "");
      showWaiting();
    });
    this.show("refused", "Not saved");
    this.element.append(told);
  }

  #dispute() {
    return this.element.querySelector(".app-choice-of-two, .app-refusal");
  }

  get inWords() {
    const words = this.controls
      .filter(control => (["radio", "checkbox"].includes(control.type) ? control.checked : control.value))
      .map(control => (["radio", "checkbox"].includes(control.type) ? control.labels[0].innerText.trim() : control.value));
    return words.join(" ") || "nothing";
  }

  focus() {
    const target = this.controls.find(control => control.checked) ?? this.controls[0];
    this.element.closest("details")?.setAttribute("open", "");
    target?.focus();
  }

  pointOut(sentences) {
    const list = document.getElementById(`pointed-out-${this.name}`);
    if (!list || !sentences) return;
    const former = list.textContent;
    list.replaceChildren(...sentences.map(sentence => Object.assign(document.createElement("li"), { textContent: sentence })));
    list.hidden = sentences.length === 0;
    if (sentences.length && former !== list.textContent) say(sentences.join(" "));
  }
}

const short = words => (words.length > 60 ? `${words.slice(0, 58)}…` : words);

// --- giving -----------------------------------------------------------------------------------------------------------

// What is given while the disk is busy is kept in one go: a page that is left then takes no row of answers with it.
let giving = Promise.resolve();
const toKeep = new Map(); // by entry, in the order in which they were given

async function keepAll() {
  const all = [...toKeep];
  toKeep.clear();
  if (!all.length) return;
  try {
    // The version is looked up when the value is kept: one given earlier may have been stored since.
    await store.change(items => ({
      put: all.flatMap(([entry, given]) => changes.give(items, { ...given, basedOn: entry.version }).put),
    }));
  } catch {
    for (const [entry] of all) entry.show("refused", "This browser could not keep it. Copy it, and reload the page.");
    return;
  }
  for (const [entry, given] of all) {
    if (entry.last === given.receipt && entry.element.dataset.state === "giving") entry.show("kept", "Saving…");
  }
}

/** Keep a value in this browser, and have it sent: at once, or after a pause in typing. */
function give(entry, { pause = 0 } = {}) {
  const given = {
    key: entry.key,
    inputs: entry.inputs,
    receipt: crypto.randomUUID(),
    at: new Date().toISOString(),
    person,
    name: personName,
    label: page.dataset.label ?? `${entry.name}, case ${page.dataset.case.split("/")[1]}`,
    page: location.pathname,
  };
  const wasStopped = ["stands", "refused"].includes(entry.element.dataset.state);
  entry.show("giving", "Saving…");
  entry.refuse(null);
  entry.last = given.receipt;
  entry.receipts.add(given.receipt);
  toKeep.delete(entry);
  toKeep.set(entry, given);
  giving = giving.then(keepAll).then(async () => wasStopped && showStopped(await store.items(), entry.key));
  clearTimeout(entry.pause);
  entry.pause = setTimeout(() => giving.then(() => sender.send()), pause);
  clearTimeout(give.banner);
  give.banner = setTimeout(showWaiting, SHOWN_AS_WAITING);
}

// What was there before each change of this case, newest last, for z: as long as the window is open, on all its pages.
const undoKey = `undo ${person} ${page?.dataset.case}`;
const undoable = () => JSON.parse(sessionStorage.getItem(undoKey) ?? "[]");

function remember(entry, before) {
  const stack = undoable();
  stack.push({ name: entry.name, key: entry.key, page: location.pathname, inputs: before });
  sessionStorage.setItem(undoKey, JSON.stringify(stack.slice(-200)));
}

async function undo() {
  const stack = undoable();
  const last = stack.pop();
  if (!last) return say("There is nothing to undo.");
  sessionStorage.setItem(undoKey, JSON.stringify(stack));
  const entry = entries.get(last.key);
  if (!entry) {
    // On another page of the case: it is put back there, before our eyes.
    sessionStorage.setItem(`put back ${person}`, JSON.stringify(last));
    location.assign(`${last.page}#entry-${last.name}`);
    return undefined;
  }
  putBack(entry, last.inputs);
  return undefined;
}

function putBack(entry, inputs) {
  entry.inputs = inputs;
  entry.before = inputs;
  give(entry);
  entry.focus();
  say(`Undone: ${entry.name} is ${entry.inWords}.`);
}

function changed(event) {
  const element = event.target.closest("[data-entry]");
  const entry = element && entries.get(page.dataset.entries + element.dataset.entry + "/");
  if (!entry || !event.target.name || event.target.type === "hidden") return;
  const isTyping = event.type === "input" && entry.isText && event.target.type !== "checkbox";
  if (event.type === "input" && !isTyping) return; // its change event comes too
  if (event.type === "change" && entry.isText && event.target.type !== "checkbox") {
    // Leaving a box: what was typed is one change, and goes now.
    clearTimeout(entry.pause);
    giving.then(() => sender.send());
    return;
  }
  const before = entry.before ?? entry.recorded;
  if (page.dataset.case && (!isTyping || !entry.isBeingTyped)) remember(entry, before);
  entry.isBeingTyped = isTyping;
  if (event.target.type === "checkbox") aloneOrTogether(entry, event.target);
  entry.before = entry.inputs;
  give(entry, { pause: isTyping ? Number(entry.element.dataset.pause ?? TYPING_PAUSE) : 0 });
}

/** "None of these", and "no date can be given", stand alone. */
function aloneOrTogether(entry, ticked) {
  if (!ticked.checked) return;
  for (const control of entry.controls) {
    if (control === ticked) continue;
    if (control.type === "checkbox" && (ticked.value === "na" || control.value === "na")) control.checked = false;
    if (control.type === "text" && ticked.value === "na") control.value = "";
  }
}

// --- what waits -------------------------------------------------------------------------------------------------------

let why = null;

async function showWaiting() {
  const items = await store.items();
  const mine = items.filter(item => item.person === person);
  const others = items.filter(item => item.person !== person);
  const stopped = mine.filter(item => item.stands || item.refusal);
  const waiting = mine.length - stopped.length;
  const sentences = [];
  const isText = item => item.key.includes("/report/write/");
  const what = items => (items.length && items.every(isText) ? "text" : "answer");
  if (waiting) sentences.push(`${count(waiting, what(mine))} in this browser to be sent.`);
  if (stopped.length) sentences.push(`${stopped.length === 1 ? "One is" : `${stopped.length} are`} not saved and ${stopped.length === 1 ? "needs" : "need"} your decision.`);
  if (others.length) {
    const names = [...new Set(others.map(item => item.name))].join(" and ");
    sentences.push(`${count(others.length, what(others))} here for ${names} to sign in.`);
  }
  if (!isKept && page) sentences.push("This browser keeps nothing: leave a page only when all on it is saved.");
  const words = sentences.join(" ");
  if (banner.querySelector("#waiting-words").textContent !== words) {
    banner.querySelector("#waiting-words").textContent = words;
    if (words && !banner.hidden) say(words);
  }
  banner.querySelector("#waiting-why").textContent = waiting && why ? `${why.words} They are kept here, and are sent as soon as it can be done.` : "";
  banner.querySelector("[data-sign-in-link]").hidden = !(waiting && why?.signedOut);
  banner.querySelector("[data-send-now]").hidden = !waiting || Boolean(why?.signedOut);
  banner.querySelector("#waiting-list").replaceChildren(
    ...stopped.map(item => {
      const link = Object.assign(document.createElement("a"), { href: isText(item) ? item.key : `${item.key}page/`, textContent: item.label, className: "govuk-link" });
      const line = document.createElement("li");
      line.append(link);
      return line;
    }),
  );
  banner.hidden = !words;
}

const count = (number, what) => (number === 1 ? `One ${what} waits` : `${number} ${what}s wait`);

sender.addEventListener("waiting", ({ detail }) => {
  why = { words: detail.words, signedOut: detail.signedOut };
  for (const entry of entries.values()) {
    if (entry.element.dataset.state === "kept") entry.show("kept", "Kept in this browser, not sent yet");
  }
  showWaiting();
});

sender.addEventListener("storing", ({ detail: { item, told } }) => {
  const entry = entries.get(item.key);
  if (entry) entry.version = told.version;
});

sender.addEventListener("stored", async ({ detail: { item, told } }) => {
  why = null;
  windows?.postMessage({ key: item.key, receipt: item.receipt, version: told.version, at: told.at, inputs: told.inputs ?? item.inputs });
  const entry = entries.get(item.key);
  if (entry) {
    entry.recorded = told.inputs ?? item.inputs;
    entry.pointOut(told.pointed_out);
    const isWaiting = (await store.items()).some(each => each.key === item.key && each.person === person);
    const behind = isWaiting || entry.element.dataset.state === "giving";
    if (told.inputs && !behind) entry.inputs = told.inputs;
    if (!behind) {
      entry.show("saved", `Saved ${told.at}`);
      entry.element.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: told }));
    }
    showHistoryLink(entry);
  }
  if (!banner.hidden) showWaiting();
});

sender.addEventListener("stopped", async ({ detail }) => {
  showStopped(await store.items(), detail.item.key);
  showWaiting();
});

function showStopped(items, key) {
  const entry = entries.get(key);
  const item = items.find(each => each.key === key && each.person === person && (each.stands || each.refusal));
  if (!entry || !item) return;
  entry.inputs = item.inputs;
  if (item.stands) entry.choose(item.stands);
  else entry.refuse(item.refusal);
  say(`${entry.name} is not saved. ${item.stands ? "Somebody changed it meanwhile: choose what is to stand." : item.refusal}`);
}

function showHistoryLink(entry) {
  const link = entry.state.parentElement.querySelector(".app-entry__history");
  if (link) link.hidden = false;
}

// Another window of this browser saved something that this one shows as well.
windows?.addEventListener("message", ({ data }) => {
  const entry = entries.get(data.key);
  if (!entry || data.version <= entry.version) return;
  // That window sent what was given in this one.
  if (entry.receipts.has(data.receipt)) {
    entry.version = data.version;
    entry.recorded = data.inputs;
    if (entry.last === data.receipt && entry.element.dataset.state === "kept") entry.show("saved", `Saved ${data.at}`);
    return;
  }
  if (["giving", "kept", "stands"].includes(entry.element.dataset.state)) return;
  entry.version = data.version;
  entry.inputs = entry.recorded = entry.before = data.inputs;
  entry.show("saved", `Saved ${data.at} in another window`);
});

// --- submitting -------------------------------------------------------------------------------------------------------

/** What of this case is not stored yet. */
async function unstored() {
  const address = page.dataset.entries;
  return (await store.items()).filter(item => item.key.startsWith(address));
}

/** The page that checks a case is as the server knows it: it waits for what is under way, and a case is submitted whole. */
async function checkWhenStored(submission) {
  let isWaiting = (await unstored()).length > 0;
  sender.addEventListener("stored", async () => {
    if (isWaiting && (await unstored()).length === 0) {
      isWaiting = false;
      if (location.hash !== "#submit") history.replaceState(null, "", "#submit");
      location.reload();
    }
  });
  submission.addEventListener("submit", event => {
    if (!isWaiting) return;
    event.preventDefault();
    say("Some answers are still to be stored. The case can be submitted then.");
    sender.send();
  });
}

// --- at the start -----------------------------------------------------------------------------------------------------

async function start() {
  if (person) await forgetPagesOfOthers(person, store);
  if (page) {
    for (const element of document.querySelectorAll("[data-entry]")) {
      const entry = new Entry(element);
      entries.set(entry.key, entry);
    }
    const form = document.getElementById("main-content");
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    document.querySelector("[data-undo]")?.addEventListener("click", undo);
    // A page that was kept for offline may be older than what this browser knows the server to have.
    const asNew = [];
    for (const known of await store.known()) {
      const entry = entries.get(known.key);
      if (!entry) continue;
      if (known.version <= entry.version) {
        asNew.push(known.key);
      } else {
        entry.version = known.version;
        entry.inputs = entry.recorded = known.inputs;
      }
    }
    if (asNew.length) store.forget(...asNew);
    const items = await store.items();
    for (const item of items) {
      const entry = item.person === person && entries.get(item.key);
      if (!entry) continue;
      entry.inputs = item.inputs;
      entry.show("kept", "Kept in this browser, not sent yet");
      showStopped(items, item.key);
    }
    for (const entry of entries.values()) entry.before = entry.inputs;
    if (page.dataset.case) useKeys({ entries, undo, say, kept: () => giving, idle: () => giving.then(() => sender.send()), store });
    if (page.dataset.case) keepPagesForOffline(page.dataset.pages.split(" "), person);
    const submission = document.getElementById("submission");
    if (submission) await checkWhenStored(submission);
    const last = JSON.parse(sessionStorage.getItem(`put back ${person}`) ?? "null");
    sessionStorage.removeItem(`put back ${person}`);
    if (last && entries.has(last.key)) putBack(entries.get(last.key), last.inputs);
    document.documentElement.dataset.recording = "ready";
  }
  keepForms(person, say);
  for (const form of document.querySelectorAll("form[action*='logout']")) {
    form.addEventListener("submit", async event => {
      event.preventDefault();
      await Promise.race([forgetPages(store), new Promise(resolve => setTimeout(resolve, 500))]);
      form.submit();
    });
  }
  for (const button of document.querySelectorAll("[data-send-now]")) button.addEventListener("click", () => sender.send());
  addEventListener("pagehide", () => giving.then(() => sender.send()));
  await showWaiting();
  await sender.send();
  await showWaiting();
}

/** When all that was given on this page has been sent, or waits because it cannot be. */
export const whenSent = () => giving.then(() => sender.send());

// Not awaited: who imports this need not wait until everything is sent.
start();
