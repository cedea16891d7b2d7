/** Shows the first words of each closed note. */

const BEGINNING = 120; // characters

export function watchNotes() {
  document.addEventListener("toggle", ({ target }) => target.matches?.(".app-note") && showBeginning(target), true);
}

function showBeginning(note) {
  const start = note.querySelector(".app-note__start");
  if (note.open || !start) return;
  const words = note.querySelector("textarea").value.trim().replace(/\s+/g, " ");
  start.textContent = words.length > BEGINNING ? `${words.slice(0, BEGINNING - 1)}…` : words;
}
