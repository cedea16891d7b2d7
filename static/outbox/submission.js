/** Makes the check page wait until the server has every answer, so that only a complete case is submitted. */
import { say } from "../say.js";
import { recording, sender, store } from "./page.js";

async function hasUnstored() {
  return (await store.items()).some(item => item.key?.startsWith(recording.dataset.entries));
}

export async function submitWhenStored(submission) {
  let isWaiting = await hasUnstored();
  sender.addEventListener("stored", async () => {
    if (!isWaiting || (await hasUnstored())) return;
    isWaiting = false;
    if (location.hash !== "#submit") history.replaceState(null, "", "#submit");
    location.reload();
  });
  submission.addEventListener("submit", event => {
    if (!isWaiting) return;
    event.preventDefault();
    say("Some answers are not saved yet. You can submit the case when they are.");
    sender.send();
  });
}
