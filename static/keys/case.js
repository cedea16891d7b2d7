/** Keys for recording a case without a mouse: y n a, 1 to 9, j k, t, f, e, p, g, q, u, z, ?, and Enter in a box. */
import { openQuickFields } from "../outbox/evidence_seen.js";
import { say } from "../say.js";
import { KeysDialog, TYPED_IN, act } from "./dialog.js";
import { openNotepad, showNotes, toggleGuidance } from "./folds.js";
import { GoTo } from "./go_to.js";
import { Questions, focusGroup } from "./questions.js";

const LONGEST_WAIT = 700; // milliseconds to wait for the last answer to be stored before opening another page

/** The value that each key enters. */
const ANSWERS = { y: "yes", n: "no", a: "na" };

/** `whenKept` and `sendWhenKept`: functions of the outbox. They resolve when answers are in the browser, or are sent. */
export function useKeys({ recording, entries, undo, whenKept, sendWhenKept, store }) {
  const dialog = new KeysDialog();
  const questions = new Questions(entries, recording.dataset.pages.split(" "));
  const goTo = new GoTo(questions, recording.dataset.entries, address => leave(address, { whenKept, sendWhenKept }));
  const actions = {
    q: () => goTo.show(),
    j: () => questions.go(questions.after(questions.current)),
    k: () => questions.go(questions.before(questions.current)),
    f: () => openEvidence(questions.current),
    t: () => openNote(questions.current, name => entries.get(`${recording.dataset.entries}${name}-note/`)),
    u: () => goToUnanswered(questions, { recording, whenKept, sendWhenKept, store }),
    e: showNotes,
    p: () => openNotepad(questions),
    g: () => toggleGuidance(questions),
    z: undo,
    "?": () => dialog.show(),
  };
  for (const [key, value] of Object.entries(ANSWERS)) actions[key] = () => answer(questions, value);
  document.addEventListener("keydown", event => {
    if (dialog.hears(event)) onKey(event, questions, actions, dialog.isOn);
  });
  questions.arrive(entries);
}

function onKey(event, questions, actions, isOn) {
  if (event.target.matches(TYPED_IN)) onKeyInBox(event, questions, actions, isOn);
  else if (!isOn) return;
  else if (/^[0-9]$/.test(event.key)) onDigit(event, questions);
  else act(event, actions);
}

/** Enter would send the form, but answers are already saved. So Enter moves to the next unanswered question, as u does. */
function onKeyInBox(event, questions, actions, isOn) {
  if (event.key === "Escape") leaveBox(questions, event.target);
  else if (!isOn) return;
  else if (event.key === "Enter" && event.target.type === "text") {
    event.preventDefault();
    actions.u();
  } else if (/^[0-9]$/.test(event.key)) flowOver(event, questions.current);
}

/** If a day or month box has two digits, the next digit goes into the next box: 091126 fills in a whole date. */
function flowOver({ target }, question) {
  const boxes = question?.boxes ?? [];
  const place = boxes.indexOf(target);
  const isFull = place >= 0 && place < boxes.length - 1 && /^[0-9]{2}$/.test(target.value);
  if (isFull && target.selectionStart === 2 && target.selectionEnd === 2) boxes[place + 1].focus(); // the digit goes there
}

function leaveBox(questions, box) {
  const notepad = box.closest("#notepad");
  const question = notepad ? (questions.find(notepad.dataset.from) ?? questions.shown[0]) : questions.current;
  if (!question) return;
  if (question.isText && !notepad) focusGroup(question);
  else questions.go(question);
}

function onDigit(event, questions) {
  const question = questions.current;
  if (question?.isText && event.target === question.element) {
    question.controls[0].focus(); // the browser then types the digit into the box
    return;
  }
  if (event.key === "0") return;
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
  say(`${question.called}: ${labelOf(control)}`);
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

function openEvidence(question) {
  const note = question?.element.closest(".app-answer-row")?.querySelector(".app-note");
  if (note) openQuickFields(note);
  else say("This question has no note.");
}

async function sendBeforeLeaving({ whenKept, sendWhenKept }) {
  await whenKept();
  await Promise.race([sendWhenKept(), new Promise(resolve => setTimeout(resolve, LONGEST_WAIT))]);
}

async function leave(address, outbox) {
  await sendBeforeLeaving(outbox);
  location.assign(address);
}

/** Moves to the next unanswered question. The server finds it once the last answer is stored; otherwise, look page by page. */
async function goToUnanswered(questions, { recording, whenKept, sendWhenKept, store }) {
  const next = questions.nextUnanswered;
  if (next) return questions.go(next);
  await sendBeforeLeaving({ whenKept, sendWhenKept });
  if ((await store.items()).length === 0 && navigator.onLine) return location.assign(recording.dataset.next);
  return location.assign(`${questions.nextPage}#unanswered`);
}
