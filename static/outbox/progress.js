/** Updates the number of answered key questions in the bar of a case: the server's number, plus changes on this page. */
import { entries } from "./entry.js";

const isKeyQuestion = ({ element }) => element.dataset.answer !== undefined && element.dataset.wanted !== undefined;

export function watchProgress() {
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  const asked = [...entries.values()].filter(isKeyQuestion);
  const elsewhere = Number(shown.dataset.progress) - asked.filter(({ rendered }) => rendered.length > 0).length;
  const show = () => {
    shown.textContent = elsewhere + asked.filter(({ isFilled }) => isFilled).length;
  };
  for (const event of ["change", "filled"]) document.addEventListener(event, show);
  show();
  showCurrentPage(document.querySelector(".app-case-pages > ul"));
}

/** On a narrow screen, the line of pages scrolls sideways. Scrolls to the page that is open. */
function showCurrentPage(line) {
  const current = line?.querySelector("[aria-current]");
  if (current) line.scrollLeft = current.offsetLeft - line.offsetLeft - (line.clientWidth - current.offsetWidth) / 2;
}
