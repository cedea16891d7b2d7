/**
 * Keys for recording without a mouse: y n a, 1 to 9, j k, t, u, z, ?.
 *
 * They never work while you type in a box, nor with Ctrl, Alt or Meta, and they can be switched off (WCAG 2.1.4). Tab, the
 * arrow keys, Space and Enter keep their usual meaning.
 */
import { Questions, focusGroup } from "./questions.js";
import { say } from "./say.js";

const OFF = "keys-off";
const LONGEST_WAIT = 700; // milliseconds to wait for the last answer to be stored before opening another page

const TYPED_IN = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

/** The value that each key stands for. */
const ANSWERS = { y: "yes", n: "no", a: "na" };

/** `whenKept` and `sendWhenKept`: promises of the outbox, that answers are in the browser and that they are sent. */
export function useKeys({ recording, entries, undo, whenKept, sendWhenKept, store }) {
  const dialog = useDialog();
  const questions = new Questions(entries, recording.dataset.pages.split(" "));
  const actions = {
    j: () => questions.go(questions.after(questions.current)),
    k: () => questions.go(questions.before(questions.current)),
    t: () => openNote(questions.current, name => entries.get(`${recording.dataset.entries}${name}-note/`)),
    u: () => goToUnanswered(questions, { recording, whenKept, sendWhenKept, store }),
    z: undo,
    "?": () => dialog.showModal(),
  };
  for (const [key, value] of Object.entries(ANSWERS)) actions[key] = () => answer(questions, value);
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || dialog.open) return;
    onKey(event, questions, actions);
  });
  questions.arrive(entries);
}

/** The list of keys, with the box that switches them off. */
function useDialog() {
  const dialog = document.getElementById("keys");
  const box = isOnBox();
  box.checked = localStorage.getItem(OFF) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    say(box.checked ? "Keyboard shortcuts are on." : "Keyboard shortcuts are off.");
  });
  for (const button of document.querySelectorAll("[data-show-keys]")) {
    button.addEventListener("click", () => dialog.showModal());
  }
  dialog.querySelector("[data-close-keys]").addEventListener("click", () => dialog.close());
  return dialog;
}

const isOnBox = () => document.getElementById("keys-on");

function onKey(event, questions, actions) {
  const isTyping = event.target.matches(TYPED_IN);
  if (event.key === "Escape" && isTyping) {
    leaveBox(questions);
    return;
  }
  if (isTyping || !isOnBox().checked) return;
  if (/^[1-9]$/.test(event.key)) {
    onDigit(event, questions);
    return;
  }
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function leaveBox(questions) {
  const question = questions.current;
  if (!question) return;
  if (question.isText) focusGroup(question);
  else questions.go(question);
}

function onDigit(event, questions) {
  const question = questions.current;
  if (question?.isText && event.target === question.element) {
    question.controls[0].focus(); // the digit is typed into the box
    return;
  }
  event.preventDefault();
  chooseNth(questions, Number(event.key));
}

const choicesOf = question => question.controls.filter(control => ["radio", "checkbox"].includes(control.type));
const labelOf = control => control.labels[0].innerText.trim();

function choose(control) {
  control.checked = control.type === "checkbox" ? !control.checked : true;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function answer(questions, value) {
  const question = questions.current;
  if (!question) return say("Go to a question first: press j, or u for the next unanswered question.");
  const control = choicesOf(question).find(choice => choice.value === value);
  if (!control) return undefined;
  choose(control);
  say(`${question.name}: ${labelOf(control)}`);
  return questions.go(questions.after(question));
}

function chooseNth(questions, number) {
  const question = questions.current;
  const control = question && choicesOf(question)[number - 1];
  if (!control) return;
  choose(control);
  say(`${labelOf(control)}${control.checked ? "" : ", not chosen"}`);
  if (control.type === "radio") questions.go(questions.after(question));
  else control.focus();
}

function openNote(question, noteOf) {
  const note = question && noteOf(question.name);
  if (note) note.focus();
  else say("This question has no note.");
}

/** On this page, else on another: the server knows which once it has the last answer; otherwise look page by page. */
async function goToUnanswered(questions, { recording, whenKept, sendWhenKept, store }) {
  const next = questions.nextUnanswered;
  if (next) return questions.go(next);
  await whenKept();
  await Promise.race([sendWhenKept(), new Promise(resolve => setTimeout(resolve, LONGEST_WAIT))]);
  if ((await store.items()).length === 0 && navigator.onLine) return location.assign(recording.dataset.next);
  return location.assign(`${questions.nextPage}#unanswered`);
}
