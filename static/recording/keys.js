/**
 * Keys for recording without a mouse: y n a, 1 to 9, j k, t, u, z, ?.
 *
 * They never fire while somebody types in a box, nor with Ctrl, Alt or Meta; they can be switched off (WCAG 2.1.4). Tab, the
 * arrow keys, Space and Enter keep their usual meaning.
 */

const OFF = "keys-off";
const DRAINED = 700; // milliseconds to wait for the last answer to be stored before going to another page

export function useKeys({ entries, undo, say, kept, idle, store }) {
  const page = document.getElementById("recording");
  const dialog = document.getElementById("keys");
  const isOn = document.getElementById("keys-on");
  const onward = document.getElementById("onward") ?? document.getElementById("submit");

  isOn.checked = localStorage.getItem(OFF) === null;
  isOn.addEventListener("change", () => {
    if (isOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    say(isOn.checked ? "Keys are on." : "Keys are off.");
  });
  const showKeys = () => dialog.showModal();
  for (const button of document.querySelectorAll("[data-show-keys]")) button.addEventListener("click", showKeys);
  dialog.querySelector("[data-close-keys]").addEventListener("click", () => dialog.close());

  // The questions in the order of the page; notes are reached by t and by Tab.
  const questions = [...entries.values()].filter(entry => entry.element.dataset.note === undefined);
  const isShown = entry => entry.element.checkVisibility();
  const current = () => {
    const element = document.activeElement?.closest("[data-entry]") ?? document.activeElement?.closest(".app-note")?.previousElementSibling;
    const name = element?.dataset?.entry?.replace(/-(note|awaited)$/, "");
    return questions.find(entry => entry.name === name);
  };

  function go(entry) {
    if (entry) {
      // A date is typed, or has a key of its own: the group is in focus, and the first digit goes into its first box.
      if (entry.isText && entry.controls.some(control => control.type === "checkbox")) {
        entry.element.tabIndex = -1;
        entry.element.focus();
      } else {
        entry.focus();
      }
      entry.element.scrollIntoView({ block: "nearest" });
    } else {
      onward?.focus();
    }
  }

  /** Whoever comes to the first question of a page sees where they are: its heading, as long as the question is in sight too. */
  function arriveAt(entry) {
    go(entry);
    if (entry !== questions.find(isShown)) return;
    scrollTo(0, 0);
    if (entry.element.getBoundingClientRect().bottom > innerHeight) entry.element.scrollIntoView({ block: "nearest" });
  }

  const following = (entry, step) => {
    const shown = questions.filter(isShown);
    const place = shown.indexOf(entry);
    return place < 0 ? (step > 0 ? shown[0] : shown.at(-1)) : shown[place + step];
  };

  const isOpen = entry => isShown(entry) && !entry.isFilled && (entry.element.dataset.answer !== undefined || entry.element.dataset.wanted !== undefined);

  async function toUnanswered() {
    const shown = questions.filter(isShown);
    const place = shown.indexOf(current());
    const next = [...shown.slice(place + 1), ...shown.slice(0, place + 1)].find(isOpen);
    if (next) return go(next);
    // On another page. The server knows which, once it has the last answer; without it, we look page by page.
    await kept();
    await Promise.race([idle(), new Promise(resolve => setTimeout(resolve, DRAINED))]);
    if ((await store.items()).length === 0 && navigator.onLine) return location.assign(page.dataset.next);
    return location.assign(`${nextPage()}#unanswered`);
  }

  function nextPage() {
    const pages = page.dataset.pages.split(" ").filter(each => each.includes("/pages/"));
    return pages[pages.indexOf(location.pathname) + 1] ?? pages.at(-1);
  }

  function answer(entry, value) {
    if (!entry) return say("Move to a question first: with j, or u for the next unanswered.");
    const control = entry.controls.find(each => ["radio", "checkbox"].includes(each.type) && each.value === value);
    if (!control) return undefined;
    choose(control);
    say(`${entry.name}: ${control.labels[0].innerText.trim()}`);
    return go(following(entry, 1));
  }

  function choose(control) {
    control.checked = control.type === "checkbox" ? !control.checked : true;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function nth(entry, number) {
    const choices = entry?.controls.filter(each => ["radio", "checkbox"].includes(each.type)) ?? [];
    const control = choices[number - 1];
    if (!control) return;
    choose(control);
    say(`${control.labels[0].innerText.trim()}${control.checked ? "" : ", not chosen"}`);
    if (control.type === "radio") go(following(entry, 1));
    else control.focus();
  }

  const actions = {
    y: () => answer(current(), "yes"),
    n: () => answer(current(), "no"),
    a: () => answer(current(), "na"),
    j: () => go(following(current(), 1)),
    k: () => go(following(current(), -1) ?? questions.find(isShown)),
    t: () => {
      const entry = current();
      const note = entry && entries.get(`${page.dataset.entries}${entry.name}-note/`);
      if (note) note.focus();
      else say("There is no note to this.");
    },
    u: toUnanswered,
    z: undo,
    "?": showKeys,
  };

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || dialog.open) return;
    const typing = event.target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
    if (event.key === "Escape" && typing) {
      const entry = current();
      if (entry) go(entry.isText ? null : entry);
      if (entry?.isText) {
        entry.element.tabIndex = -1;
        entry.element.focus();
      }
      return;
    }
    if (typing || !isOn.checked) return;
    if (/^[1-9]$/.test(event.key)) {
      const entry = current();
      if (entry && event.target === entry.element && entry.isText) {
        entry.controls[0].focus(); // the digit lands in the box
        return;
      }
      event.preventDefault();
      nth(entry, Number(event.key));
      return;
    }
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // Arriving: at the entry that the address names; at the first unanswered one, or on to the next page; at submitting.
  const hash = decodeURIComponent(location.hash.slice(1));
  if (hash.startsWith("entry-")) {
    const name = hash.slice("entry-".length);
    const entry = [...entries.values()].find(each => each.name === name);
    if (entry) arriveAt(entry);
  } else if (hash === "unanswered") {
    const open = questions.find(isOpen);
    if (open) arriveAt(open);
    else if (!location.pathname.includes("/pages/") || document.getElementById("submit")) go(open);
    else location.replace(`${nextPage()}#unanswered`);
  } else if (hash === "submit") {
    onward?.focus();
  }
}
