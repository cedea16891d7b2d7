/** After an answer that opens other questions is saved, shows the questions on the page that are now asked, and hides the others. */
import { say } from "../say.js";

export function watchAsked() {
  document.addEventListener("saved", ({ detail }) => {
    const changed = Object.entries(detail.asked ?? {}).filter(([name, isAsked]) => show(name, isAsked));
    if (changed.length) say(changed.map(([name, isAsked]) => `${called(name)} is ${isAsked ? "now" : "no longer"} asked`).join(". "));
  });
}

/** Shows or hides one question, and returns whether that changed anything. */
function show(name, isAsked) {
  const [asked, notAsked] = ["asked", "not-asked"].map(kind => document.querySelector(`[data-${kind}="${CSS.escape(name)}"]`));
  if (!asked || asked.hidden !== isAsked) return false;
  asked.hidden = !isAsked;
  if (notAsked) notAsked.hidden = isAsked;
  return true;
}

function called(name) {
  return document.querySelector(`[data-entry="${CSS.escape(name)}"]`)?.dataset.called ?? name;
}
