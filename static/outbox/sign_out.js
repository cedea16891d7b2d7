/**
 * Signing out sends first what waits in this browser. If that is not possible, the person decides. Without a network, the session
 * ends in this browser immediately, and on the server as soon as a page is opened with a network.
 */
import { say } from "../say.js";
import { signOutText } from "./banner_text.js";
import { sendTyped } from "./giving.js";
import { forgetSession } from "./offline.js";
import { person, sender, store } from "./page.js";
import { isOf, isStopped } from "./rules.js";

const SENDING_PATIENCE = 10_000; // milliseconds that signing out waits until everything is sent
const FORGETTING_PATIENCE = 500; // milliseconds that signing out waits while kept pages are removed
const SIGNING_OUT = "signing-out"; // name in localStorage: the person who signs out, until the server has answered

const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const forms = () => [...document.querySelectorAll("form[action*='logout']")];

/** Signs out the person who did so without a network. Returns whether that was necessary. */
export function finishSignOut() {
  const [form] = forms();
  if (person && form && localStorage.getItem(SIGNING_OUT) === person) {
    form.submit();
    return true;
  }
  localStorage.removeItem(SIGNING_OUT);
  return false;
}

export function watchSignOut() {
  let isSigningOut = false;
  for (const form of forms()) {
    form.addEventListener("submit", async event => {
      event.preventDefault();
      if (isSigningOut) return;
      isSigningOut = true;
      if (await isReadyToLeave()) await leave(form);
      isSigningOut = false;
    });
  }
}

async function isReadyToLeave() {
  const { unsent, why } = await sendEverything();
  if (!unsent.length) return true;
  const dialog = document.getElementById("sign-out");
  dialog.querySelector("#sign-out-words").textContent = signOutText(unsent, { why, cannotKeep: !store.isKept });
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise(resolve => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "sign out";
}

/** What could not be sent, and why. */
async function sendEverything() {
  let why = "";
  const noteWhy = ({ detail }) => (why = detail.why);
  sender.addEventListener("waiting", noteWhy);
  const mine = async () => (await store.items()).filter(isOf(person));
  if ((await mine()).length) say("Sending your answers before you sign out.");
  const end = Date.now() + SENDING_PATIENCE;
  await Promise.race([sendTyped(), wait(SENDING_PATIENCE)]);
  while (!why && Date.now() < end && (await mine()).some(item => !isStopped(item))) await wait(50);
  sender.removeEventListener("waiting", noteWhy);
  return { unsent: await mine(), why };
}

async function leave(form) {
  localStorage.setItem(SIGNING_OUT, person);
  await Promise.race([forgetSession(store), wait(FORGETTING_PATIENCE)]);
  if (navigator.onLine) form.submit();
  else showSignedOut();
}

/** Replaces the page, which a person without a session must not see. It sends nothing any more. */
function showSignedOut() {
  sender.stop();
  const words = document.getElementById("signed-out-offline").content.cloneNode(true);
  const main = document.getElementById("main-content");
  for (const part of document.querySelectorAll("header nav, header form, .app-account, #session-ends, #waiting, #kept-copy")) part.remove();
  for (const other of main.parentElement.children) if (other !== main) other.hidden = true;
  main.replaceChildren(words);
  document.title = "You are signed out – YOT Inspections";
  main.tabIndex = -1;
  main.focus();
}
