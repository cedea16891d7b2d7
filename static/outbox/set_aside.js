/** After a fact is saved, shows the answers that the fact sets aside, with an Undo button. */
import { say } from "../say.js";
import { entryAround } from "./entry.js";
import { undoEntry } from "./undo.js";

export function watchSetAside() {
  document.addEventListener("saved", ({ target, detail }) => {
    const former = target.querySelector(".app-set-aside");
    if (former && detail.set_aside) show(former, detail.set_aside);
  });
  document.addEventListener("click", ({ target }) => {
    if (target.matches("[data-undo-entry]")) undoEntry(entryAround(target));
  });
}

function show(former, html) {
  const notice = document.createRange().createContextualFragment(html).firstElementChild;
  const words = element => element.querySelector("p")?.innerText ?? "";
  if (words(notice) === words(former)) return;
  former.replaceWith(notice);
  if (!notice.hidden) say(words(notice));
}
