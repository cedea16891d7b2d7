/** Shows the first words of each closed note, and opens the notepad if the person left it open. */

const BEGINNING = 120; // characters
const NOTEPAD_OPEN = "notepad-open";

export function watchNotes() {
  const notepad = document.getElementById("notepad");
  if (notepad && localStorage.getItem(NOTEPAD_OPEN)) notepad.open = true;
  document.addEventListener("toggle", ({ target }) => toggled(target), true);
}

function toggled(details) {
  if (details.id === "notepad") {
    if (details.open) localStorage.setItem(NOTEPAD_OPEN, "yes");
    else localStorage.removeItem(NOTEPAD_OPEN);
  }
  if (details.matches?.(".app-note, .app-notepad")) showBeginning(details);
}

function showBeginning(note) {
  const start = note.querySelector(".app-note__start");
  if (note.open || !start) return;
  const words = note.querySelector("textarea").value.trim().replace(/\s+/g, " ");
  start.textContent = words.length > BEGINNING ? `${words.slice(0, BEGINNING - 1)}…` : words;
}
