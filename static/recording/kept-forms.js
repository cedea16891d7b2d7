/**
 * Forms that are sent as a whole keep what is typed in this browser until it has arrived: over a reload, a crash, a session
 * that ran out. A form says so by `data-keep` with a name of its own.
 */

const LONGEST = 30 * 24 * 60 * 60 * 1000; // milliseconds after which what was never sent is given up

const nameOf = (person, name) => `kept ${person} ${name}`;

function controlsOf(form) {
  return [...form.elements].filter(
    control => control.name && control.name !== "csrfmiddlewaretoken" && !["hidden", "submit", "button", "file", "password"].includes(control.type),
  );
}

const isChoice = control => ["radio", "checkbox"].includes(control.type);

function valuesOf(form) {
  return controlsOf(form)
    .filter(control => !isChoice(control) || control.checked)
    .map(control => [control.name, control.value]);
}

function fill(form, values) {
  for (const control of controlsOf(form)) {
    const given = values.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isChoice(control)) control.checked = given.includes(control.value);
    else if (given.length) control.value = given[0];
    if (given.some(Boolean)) control.closest("details")?.setAttribute("open", "");
  }
}

export function keepForms(person, say) {
  if (!person) return; // signed out: nothing is restored, and nothing is given up
  // The service says, by a cookie for one page, what it has stored.
  const arrived = document.cookie.split("; ").find(each => each.startsWith("arrived="));
  if (arrived) {
    localStorage.removeItem(nameOf(person, decodeURIComponent(arrived.slice("arrived=".length).replaceAll("+", " "))));
    document.cookie = "arrived=; path=/; max-age=0; samesite=lax";
  }
  const forms = [...document.querySelectorAll("form[data-keep]")];
  for (const form of forms) keep(form, nameOf(person, form.dataset.keep), say);
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(`kept ${person} `)) continue;
    if (Date.now() - JSON.parse(localStorage.getItem(name)).at > LONGEST) localStorage.removeItem(name);
  }
}

function keep(form, name, say) {
  const asOpened = JSON.stringify(valuesOf(form));
  const kept = JSON.parse(localStorage.getItem(name) ?? "null");
  // With an error summary the page brings what was sent: that is newer than what is kept.
  if (kept && !document.querySelector(".govuk-error-summary") && JSON.stringify(kept.values) !== asOpened) {
    fill(form, kept.values);
    const note = Object.assign(document.createElement("p"), { className: "govuk-inset-text", textContent: "What you typed here before is restored. It is not sent yet. " });
    const discard = Object.assign(document.createElement("button"), { type: "button", className: "app-link-button", textContent: "Discard it" });
    discard.addEventListener("click", () => {
      localStorage.removeItem(name);
      fill(form, JSON.parse(asOpened));
      for (const control of controlsOf(form)) if (!isChoice(control) && !JSON.parse(asOpened).some(([each]) => each === control.name)) control.value = "";
      note.remove();
      say("Discarded.");
      controlsOf(form)[0]?.focus();
    });
    note.append(discard);
    form.prepend(note);
  }
  const store = () => localStorage.setItem(name, JSON.stringify({ values: valuesOf(form), at: Date.now() }));
  for (const event of ["input", "change", "submit"]) form.addEventListener(event, store);
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "kept-as", value: form.dataset.keep }));
}
