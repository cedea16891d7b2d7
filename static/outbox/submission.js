/** The check page shows the case as stored on the server, so it waits until every answer is stored: a case is only submitted complete. */
import { say } from "../say.js";
import { recording, sender, store } from "./page.js";

async function hasUnstored() {
  return (await store.items()).some(item => item.key.startsWith(recording.dataset.entries));
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
