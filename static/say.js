/** Makes a screen reader announce a sentence once. */

const PAUSE = 50; // milliseconds between clearing and filling the live region, so that the same words are announced again

export function say(words) {
  const region = document.getElementById("said");
  region.textContent = "";
  setTimeout(() => (region.textContent = words), PAUSE);
}
