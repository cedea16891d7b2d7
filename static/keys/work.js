/** Keys on My work: j and k move between cases, c continues with the case in focus, u with the first unfinished case. */
import { KeysDialog, TYPED_IN, act } from "./dialog.js";
import { neighbour } from "./questions.js";
import { say } from "../say.js";

const cards = [...document.querySelectorAll(".app-card")].filter(card => card.querySelector("h3 a"));
const current = () => cards.find(card => card.contains(document.activeElement));
const onward = card => card.querySelector("[data-continue]");

function go(card) {
  card?.querySelector("h3 a").focus();
  card?.scrollIntoView({ block: "nearest" });
}

function continueWith(card) {
  const link = card && onward(card);
  if (link) link.click();
  else say("There is no case to continue.");
}

if (document.getElementById("keys")) {
  const dialog = new KeysDialog();
  const actions = {
    j: () => go(neighbour(cards, current(), 1)),
    k: () => go(neighbour(cards, current(), -1) ?? cards[0]),
    c: () => continueWith(current() ?? cards.find(onward)),
    u: () => continueWith(cards.find(onward)),
    "?": () => dialog.show(),
  };
  document.addEventListener("keydown", event => {
    if (dialog.hears(event) && dialog.isOn && !event.target.matches(TYPED_IN)) act(event, actions);
  });
}
