/**
 * Allocates cases by dragging them to an inspector, and updates the number of cases for each inspector.
 *
 * It uses the lists in the table, which also work without dragging and without this script.
 */

const region = document.getElementById("said");
const loads = [...document.querySelectorAll("[data-share-to]")];
const rows = [...document.querySelectorAll("[data-share-case]")];
let dragged = null;

const listOf = (row) => document.getElementById(row.dataset.shareCase);

function count() {
  for (const load of loads) {
    const chosen = rows.filter((row) => listOf(row).value === load.dataset.shareTo).length;
    load.querySelector("[data-share-count]").textContent = Number(load.dataset.shareFixed) + chosen;
  }
}

function allocate(row, load) {
  const list = listOf(row);
  if (![...list.options].some((option) => option.value === load.dataset.shareTo)) {
    return;
  }
  list.value = load.dataset.shareTo;
  count();
  if (region) {
    const chosen = list.options[list.selectedIndex].text;
    region.textContent = `${row.dataset.shareName}: ${chosen}. Not saved yet.`;
  }
}

for (const row of rows) {
  row.draggable = true;
  listOf(row).addEventListener("change", count);
  row.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.shareName);
  });
  row.addEventListener("dragend", () => (dragged = null));
}
for (const load of loads) {
  const over = (is) => load.classList.toggle("app-share__load--over", is);
  load.addEventListener("dragover", (event) => {
    if (dragged) {
      event.preventDefault();
      over(true);
    }
  });
  load.addEventListener("dragleave", () => over(false));
  load.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (dragged) {
      allocate(dragged, load);
    }
  });
}
for (const hint of document.querySelectorAll("[data-share-hint]")) {
  hint.hidden = !rows.length || !window.matchMedia("(pointer: fine)").matches;
}
