/**
 * Starts the outbox. It stores every entry of a case and every text of the report in this browser as soon as it is given, sends
 * it, and shows it as saved when the server has stored it. On other pages, the outbox sends waiting items and says so.
 */
import { keepDrafts } from "../drafts.js";
import { useKeys } from "../keys/case.js";
import { watchAsked } from "./asked.js";
import { showBanner, watchBanner } from "./banner.js";
import { watchChanges } from "./changes.js";
import { showStopped, watchConflicts } from "./conflicts.js";
import { entries, findEntries } from "./entry.js";
import { offerQuickFields } from "./evidence_seen.js";
import { give, sendTyped, sendWhenKept, whenKept } from "./giving.js";
import { forgetEndedSession, keepPagesForOffline } from "./offline.js";
import { forgetMerged } from "./merged.js";
import { watchNotes } from "./notes.js";
import { caseOfPage, person, recording, sender, store } from "./page.js";
import { watchProgress } from "./progress.js";
import { compareWithPage } from "./rules.js";
import { showAsKept, showKept, watchSaving } from "./saving.js";
import { watchSetAside } from "./set_aside.js";
import { finishSignOut, watchSignOut } from "./sign_out.js";
import { submitWhenStored } from "./submission.js";
import { finishUndo, remember, undo } from "./undo.js";
import { keepWorkForOffline } from "./work.js";

const EVERY = 60_000; // milliseconds between looks whether the session has ended

async function start() {
  if (finishSignOut()) return;
  watchBanner();
  watchSaving();
  watchConflicts();
  await watchSession();
  if (recording) await startEntries();
  if (person) keepWorkForOffline();
  keepDrafts(person);
  watchSignOut();
  addEventListener("pagehide", () => sendTyped());
  await showBanner();
  await sendTyped(); // an incomplete date may be left after a crash
  await showBanner();
}

/** Removes what is kept for a session once it has ended, even if the page stays open. */
async function watchSession() {
  const look = () => forgetEndedSession(store).catch(() => undefined); // without storage, nothing is kept
  sender.addEventListener("waiting", ({ detail }) => detail.isSignedOut && look());
  setInterval(look, EVERY);
  await look();
}

async function startEntries() {
  findEntries();
  readAgainOnReturn();
  watchChanges(document.getElementById("main-content"));
  watchNotes();
  if (document.getElementById("evidence-seen")) offerQuickFields();
  watchProgress();
  watchSetAside();
  watchAsked();
  document.querySelector("[data-undo]")?.addEventListener("click", undo);
  await forgetMerged();
  await showWhatServerHas();
  await showWhatIsKept();
  giveWhatCameEarly();
  for (const entry of entries.values()) entry.before ??= entry.inputs;
  if (caseOfPage) {
    useKeys({ recording, entries, undo, whenKept, sendWhenKept, store });
    sayWhenReadyOffline(keepForOffline());
  }
  const submission = document.getElementById("submission");
  if (submission) await submitWhenStored(submission);
  finishUndo();
  document.documentElement.dataset.recording = "ready";
  document.getElementById("not-started").hidden = true;
}

/** Stores the pages that link to the case, then the pages of the case. */
async function keepForOffline() {
  const { way, pages } = recording.dataset;
  return (await keepPagesForOffline(way.split(" "))) && keepPagesForOffline(pages.split(" "));
}

async function sayWhenReadyOffline(kept) {
  const line = document.getElementById("offline-state");
  line.textContent = "Getting this case ready for use offline…";
  const isReady = await kept.catch(() => false); // storage may be blocked or full
  line.textContent = isReady ? "This case is ready for use offline." : "This case cannot be opened offline.";
}

/** Updates a page that Back shows as the person left it: reload it, or if items are only in this page, show their values. */
function readAgainOnReturn() {
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    if (store.isKept) location.reload();
    else for (const entry of entries.values()) showAsKept(entry);
  });
}

/** Gives the outbox the values that the person entered before this script was ready. */
function giveWhatCameEarly() {
  for (const entry of entries.values()) {
    if (!entry.early || entry.last) continue;
    if (caseOfPage) remember(entry, entry.inputs);
    entry.inputs = entry.early;
    give(entry);
  }
}

/** Updates an offline copy of a page with newer values that this browser knows to be on the server. */
async function showWhatServerHas() {
  const versions = new Map([...entries.values()].map(({ key, version }) => [key, version]));
  const { isOnPage, isNewer } = compareWithPage(await store.known(), versions);
  for (const { key, version, inputs } of isNewer) {
    const entry = entries.get(key);
    if (entry.last) continue; // the person has given a value since then
    entry.version = version;
    entry.inputs = entry.recorded = inputs;
  }
  if (isOnPage.length) store.forget(...isOnPage.map(({ key }) => key));
}

async function showWhatIsKept() {
  const items = await store.items();
  for (const item of items) {
    const entry = item.person === person && entries.get(item.key);
    if (!entry || entry.last) continue;
    entry.inputs = item.inputs;
    showKept(entry);
    showStopped(items, item.key);
  }
}

// Not awaited, so that modules that import this file do not wait until everything is sent.
start().catch(error => {
  dispatchEvent(new Event("recording-failed"));
  throw error;
});
