/** Opens and closes notes, and the guidance on a question, on a page of a case. */
import { say } from "../say.js";

/** Opens all notes on the page, or closes them if all are open. */
export function showNotes() {
  const notes = [...document.querySelectorAll("details.app-note")];
  if (!notes.length) return say("There are no notes on this page.");
  const isToOpen = notes.some(note => !note.open);
  for (const note of notes) note.open = isToOpen;
  return say(isToOpen ? "All notes are open." : "All notes are closed.");
}

/** Opens the notepad of the case and moves there. */
export function openNotepad(questions) {
  const notepad = document.getElementById("notepad");
  if (!notepad) return say("This page has no notepad.");
  notepad.dataset.from = questions.current?.name ?? "";
  notepad.open = true;
  return notepad.querySelector("textarea").focus();
}

/** Opens the guidance on the question in focus and moves there. If the guidance has the focus, closes it and moves back. */
export function toggleGuidance(questions) {
  const open = document.activeElement?.closest("details.app-guidance");
  if (open) {
    open.open = false;
    return questions.go(questions.find(open.dataset.from));
  }
  const question = questions.current;
  const guidance = question?.element.closest(".app-key-question")?.querySelector("details.app-guidance");
  if (!guidance) return say("There is no guidance on this question.");
  guidance.dataset.from = question.name;
  guidance.open = true;
  return guidance.querySelector("summary").focus();
}
