/** Goes to a question by its number, on this page or another page of the case. */
import { say } from "../say.js";

/** The full number of a question that someone typed: "241b" and "2.4.1 b)" are 2.4.1b. "" if it is not a number. */
export function numberOf(typed) {
  const parts = /^(\d)\.?(\d)\.?(\d{1,2})([a-z]\d?)?$/.exec(typed.toLowerCase().replace(/[\s()]/g, ""));
  return parts ? `${parts[1]}.${parts[2]}.${parts[3]}${parts[4] ?? ""}` : "";
}

export class GoTo {
  #dialog = document.getElementById("go-to");
  #box = document.getElementById("go-to-number");
  #error = document.getElementById("go-to-error");

  /** `leave`: opens the page of an address once everything on this page is kept. */
  constructor(questions, entries, leave) {
    this.#dialog.addEventListener("keydown", event => event.stopPropagation()); // its keys are not those of the page
    this.#dialog.querySelector("form").addEventListener("submit", event => {
      event.preventDefault();
      this.#go(questions, entries, leave);
    });
  }

  show() {
    this.#refuse("");
    this.#box.value = "";
    this.#dialog.showModal();
  }

  async #go(questions, entries, leave) {
    const number = numberOf(this.#box.value);
    if (!number) return this.#refuse("Enter the number of a question, for example 2.4.1b.");
    const question = questions.find(number);
    if (question) {
      this.#dialog.close();
      return questions.go(question);
    }
    const address = `${entries}${number}/page/`;
    // The address redirects to the page of the question. Following it here would make the server render the page twice.
    const answer = await fetch(address, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (!answer) return this.#refuse("There is no connection. Use the links to the pages of this case.");
    if (answer.type !== "opaqueredirect") return this.#refuse(`This case has no question ${number}.`);
    return leave(address);
  }

  #refuse(words) {
    this.#error.textContent = words;
    this.#error.hidden = !words;
    this.#box.setAttribute("aria-invalid", String(Boolean(words)));
    if (words) say(words);
  }
}
