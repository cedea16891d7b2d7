/** After a text was merged with a colleague's version, the value in this browser is no longer needed. */
import { person, store } from "./page.js";

/** Removes the value that was merged. The address of the page that opens after merging names its receipt. */
export async function forgetMerged() {
  const receipt = new URLSearchParams(location.search).get("merged");
  if (!receipt) return;
  const isMerged = item => item.receipt === receipt && item.person === person;
  await store.change(items => ({ remove: items.filter(isMerged).map(item => item.id) }));
  history.replaceState(history.state, "", location.pathname);
}
