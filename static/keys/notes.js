/** Keys on the page where a report is read through: j and k move between the notes, c opens the place of the note in focus. */
import { KeysDialog, TYPED_IN, act } from "./dialog.js";
import { neighbour } from "./questions.js";
import { say } from "../say.js";

const notes = [...document.querySelectorAll("[data-note]")];
const current = () => notes.find(note => note.contains(document.activeElement));

function go(note, end) {
  if (!note) return say(end);
  note.focus({ preventScroll: true });
  note.scrollIntoView({ block: "center" });
}

function open(note) {
  if (note) note.querySelector("a").click();
  else say("Move to a note first.");
}

if (document.getElementById("keys")) {
  const dialog = new KeysDialog();
  const actions = {
    j: () => go(neighbour(notes, current(), 1), "This is the last note."),
    k: () => go(neighbour(notes, current(), -1), "This is the first note."),
    c: () => open(current()),
    "?": () => dialog.show(),
  };
  document.addEventListener("keydown", event => {
    if (dialog.hears(event) && dialog.isOn && !event.target.matches(TYPED_IN)) act(event, actions);
  });
}
