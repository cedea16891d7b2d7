/**
 * Warns people before their session ends, and renews it on request. Unsent answers in a case and unsent text in the report stay
 * in this browser in any case. The text of other forms is stored as a draft.
 */
import { say } from "./say.js";

const LONGEST_NOTICE = 10 * 60; // seconds before the end
const notice = document.getElementById("session-ends");
let { endsIn, length } = Object.fromEntries(Object.entries(notice.dataset).map(([name, value]) => [name, Number(value)]));
let ends = Date.now() + endsIn * 1000;
const before = Math.min(LONGEST_NOTICE, length / 4) * 1000;

function look() {
  const left = ends - Date.now();
  const isNear = left <= before;
  if (notice.hidden === !isNear) return;
  notice.hidden = !isNear;
  if (!isNear) return;
  const clock = new Date(ends).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true }).replace(/\s/, "");
  const words =
    left > 0
      ? `You will be signed out at ${clock}. Answers and texts that are not sent yet are kept in this browser.`
      : "You may be signed out now. Answers and texts that are not sent yet are kept in this browser until you sign in again.";
  notice.querySelector("p").textContent = words;
  say(words);
}

async function stay() {
  const answer = await fetch(location.pathname, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return location.reload();
  ends = Date.now() + length * 1000;
  look();
  const main = document.getElementById("main-content");
  main.tabIndex = -1;
  return main.focus();
}

notice.querySelector("button").addEventListener("click", stay);
setInterval(look, 5000);
look();
