/** Has a screen reader read out a sentence, once. */

const PAUSE = 50; // milliseconds between emptying the live region and filling it: the same words twice are read twice

export function say(words) {
  const region = document.getElementById("said");
  region.textContent = "";
  setTimeout(() => (region.textContent = words), PAUSE);
}
