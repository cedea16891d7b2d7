/** Asks the person to decide: between their value and a colleague's, or about a value that the server refused. */
import { say } from "../say.js";
import { showBanner } from "./banner.js";
import { entries } from "./entry.js";
import { give, giving, whenKept } from "./giving.js";
import { person, sender, store } from "./page.js";
import * as rules from "./rules.js";
import { tellWindows } from "./windows.js";

const LONGEST_ON_A_BUTTON = 60; // characters

const sentence = words => words[0].toUpperCase() + words.slice(1);

const short = words => (words.length > LONGEST_ON_A_BUTTON ? `${words.slice(0, LONGEST_ON_A_BUTTON - 2)}…` : words);

export function watchConflicts() {
  sender.addEventListener("stopped", async ({ detail }) => {
    showStopped(await store.items(), detail.item.key);
    showBanner();
  });
  giving.addEventListener("given", ({ detail: { entry } }) => removeDecision(entry));
  giving.addEventListener("kept", async ({ detail: { entry } }) => showStopped(await store.items(), entry.key));
}

/** Shows the decision that an item of this entry needs, if any. It shows no error while the person is entering a value. */
export function showStopped(items, key) {
  const entry = entries.get(key);
  const item = items.find(other => other.key === key && other.person === person && rules.isStopped(other));
  if (!entry || !item || entry.state === "giving") return;
  if (item.refusal && entry.isBeingTyped && !entry.isLongText) return;
  // The choice is already shown. If it were built again, its button would disappear while the mouse button is down.
  if (["conflict", "refused"].includes(entry.state) && entry.toDecide === item.receipt) return;
  entry.toDecide = item.receipt;
  entry.inputs = item.inputs;
  if (item.stands) showConflict(entry, item.stands);
  else showRefusal(entry, item.refusal);
  say(`${sentence(entry.called)} is not saved. ${item.stands ? "A colleague changed it. Choose which to keep." : item.refusal}`);
}

export function removeDecision(entry) {
  entry.element.querySelector(".app-choice-of-two, .app-refusal")?.remove();
  entry.element.classList.remove("app-entry--error");
}

const fromTemplate = id => document.getElementById(id).content.cloneNode(true).firstElementChild;

function showConflict(entry, theirs) {
  removeDecision(entry);
  const box = fromTemplate("choice");
  const isTwoTexts = box.dataset.texts !== undefined;
  const fill = isTwoTexts ? fillWithTexts : fillWithAnswers;
  fill(box, entry.inWords, theirs);
  box.querySelector("[data-keep-mine]").addEventListener("click", () => keepMine(entry, theirs));
  box.querySelector("[data-keep-theirs]").addEventListener("click", () =>
    isTwoTexts ? keepTheirText(entry, theirs) : keepTheirAnswer(entry, theirs),
  );
  box.querySelector("[data-merge]")?.addEventListener("click", () => mergeTexts(entry));
  entry.show("conflict", "Not saved. Choose which to keep.");
  // People would not see the choice below a long text.
  entry.element[isTwoTexts ? "prepend" : "append"](box);
}

function fillWithAnswers(box, mine, { by, at, words }) {
  box.querySelector("p").textContent =
    `${by} changed this to “${words}” at ${at}. Your answer is “${mine}”. Nothing has been overwritten. Choose which to keep.`;
  box.querySelector("[data-keep-mine]").textContent = `Keep mine: ${short(mine)}`;
  box.querySelector("[data-keep-theirs]").textContent = `Keep theirs: ${short(words)}`;
}

function fillWithTexts(box, mine, { by, at, words }) {
  box.querySelector("p").textContent =
    `${by} saved another text at ${at}. Nothing has been overwritten. Choose which to keep. The other is kept in the history.`;
  box.querySelector("[data-mine]").textContent = mine;
  box.querySelector("[data-theirs]").textContent = words;
}

/** Opens the page where both texts are merged. The person's text stays in this browser until the merged text is saved. */
async function mergeTexts(entry) {
  await whenKept();
  const item = (await store.items()).find(other => other.key === entry.key && other.person === person && other.stands);
  if (!item) return; // decided in another window
  const form = document.getElementById("merge");
  const { body } = Object.fromEntries(item.inputs);
  for (const [name, value] of Object.entries({ body, based_on: item.basedOn ?? 0, receipt: item.receipt })) {
    form.elements[name].value = value;
  }
  form.submit();
}

async function keepMine(entry, theirs) {
  await resend(entry, theirs.version);
  entry.focus();
  sender.send();
}

/** Puts the person's own value back into the queue. In a conflict, it will replace the server's version. */
async function resend(entry, version = entry.version) {
  entry.last = crypto.randomUUID();
  entry.receipts.add(entry.last);
  await store.change(items => rules.keepMine(items, entry, entry.last));
  tellWindows({ key: entry.key });
  entry.version = version;
  removeDecision(entry);
  entry.show("kept", "Saving…");
}

async function keepTheirAnswer(entry, theirs) {
  await store.know(entry.key, theirs.version, theirs.inputs, theirs.at);
  await store.change(items => rules.discard(items, entry));
  tellWindows({ key: entry.key });
  entry.version = theirs.version;
  entry.inputs = entry.recorded = theirs.inputs;
  removeDecision(entry);
  entry.show("saved", `Saved by ${theirs.by} at ${theirs.at}`);
  entry.focus();
  showBanner();
}

/** Keeps the colleague's text. A person's own text took time to write, so it is first stored as a version in the history. */
async function keepTheirText(entry, theirs) {
  await resend(entry, theirs.version);
  const isUnsent = item => item.key === entry.key && item.person === person && !item.isSent;
  // The next value would replace a value that was never sent, so send this value first.
  for (await sender.send(); (await store.items()).some(isUnsent); ) await new Promise(resolve => setTimeout(resolve, 100));
  if (entry.state === "conflict") return; // a colleague saved again
  entry.inputs = entry.before = theirs.inputs;
  give(entry);
  entry.focus();
}

function showRefusal(entry, refusal) {
  removeDecision(entry);
  const box = fromTemplate("refusal");
  entry.element.classList.add("app-entry--error");
  box.querySelector("p").textContent = refusal;
  box.querySelector("[data-try-again]").addEventListener("click", async () => {
    await resend(entry);
    sender.send();
  });
  box.querySelector("[data-discard]").addEventListener("click", () => discard(entry));
  entry.show("refused", "Not saved");
  entry.element.append(box);
}

async function discard(entry) {
  await store.change(items => rules.discard(items, entry));
  tellWindows({ key: entry.key });
  removeDecision(entry);
  entry.inputs = entry.recorded;
  entry.show("", "");
  showBanner();
}
