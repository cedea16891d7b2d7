/** Moves between the questions of a case, on one page and from page to page. */

/** The question after (step 1) or before (step -1) another question. Without a question, the first or the last. */
export function neighbour(questions, question, step) {
  const place = questions.indexOf(question);
  if (place < 0) return step > 0 ? questions[0] : questions.at(-1);
  return questions[place + step];
}

/** The next unanswered question after a question, continuing from the first. Undefined if all questions are answered. */
export function nextOpen(questions, question, isOpen) {
  const place = questions.indexOf(question);
  return [...questions.slice(place + 1), ...questions.slice(0, place + 1)].find(isOpen);
}

/** The next page with questions to answer. After the last of them, the page on which the case is submitted. */
export function pageAfter(pages, address) {
  const withQuestions = pages.filter(page => page.includes("/pages/"));
  return withQuestions[withQuestions.indexOf(address) + 1] ?? withQuestions.at(-1);
}

const isShown = question => question.element.checkVisibility();

const isOpen = ({ element, isFilled }) =>
  element.checkVisibility() && !isFilled && (element.dataset.answer !== undefined || element.dataset.wanted !== undefined);

const hasDateBoxes = question => question.isText && question.controls.some(control => control.type === "checkbox");

/** Focuses the group of boxes, not the first box. Shortcuts then still work, and a digit goes into the first box. */
export function focusGroup(question) {
  question.element.tabIndex = -1;
  question.element.focus();
}

export class Questions {
  #all;

  /** Takes the entries of a page, in order. Notes are not questions: people reach them with t and Tab. */
  constructor(entries, pages) {
    this.#all = [...entries.values()].filter(entry => entry.element.dataset.note === undefined);
    this.nextPage = pageAfter(pages, location.pathname);
    this.onward = document.getElementById("onward") ?? document.getElementById("submit");
  }

  get shown() {
    return this.#all.filter(isShown);
  }

  /** The question in focus, or the question whose note is in focus. */
  get current() {
    const focused = document.activeElement;
    const element = focused?.closest("[data-entry]") ?? focused?.closest(".app-note")?.previousElementSibling;
    const name = element?.dataset?.entry?.replace(/-(note|awaited)$/, "");
    return this.find(name);
  }

  find(name) {
    return this.#all.find(question => question.name === name);
  }

  after(question) {
    return neighbour(this.shown, question, 1);
  }

  before(question) {
    return neighbour(this.shown, question, -1) ?? this.shown[0];
  }

  get nextUnanswered() {
    return nextOpen(this.shown, this.current, isOpen);
  }

  /** Moves to a question. Without a question, moves to the link to the next page. */
  go(question) {
    if (!question) {
      this.onward?.focus();
      return;
    }
    if (hasDateBoxes(question)) focusGroup(question);
    else question.focus();
    question.element.scrollIntoView({ block: "nearest" });
  }

  /** Moves to a question. For the first question of a page, also shows the heading if there is room for both. */
  arriveAt(question) {
    this.go(question);
    if (question !== this.shown[0]) return;
    scrollTo(0, 0);
    if (question.element.getBoundingClientRect().bottom > innerHeight) question.element.scrollIntoView({ block: "nearest" });
  }

  /** When a page opens, moves to the place in its address: an entry, the first unanswered question, or the submit button. */
  arrive(entries) {
    this.#arrive(entries);
    // When Chromium scrolls to the fragment of the address, it takes the focus away, and that may come after this.
    const again = () =>
      requestAnimationFrame(() => setTimeout(() => document.activeElement === document.body && this.#arrive(entries)));
    if (document.readyState === "complete") again();
    else addEventListener("load", again, { once: true });
  }

  #arrive(entries) {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.startsWith("entry-")) {
      const entry = [...entries.values()].find(({ name }) => name === hash.slice("entry-".length));
      if (entry) this.arriveAt(entry);
    } else if (hash === "unanswered") {
      const open = this.shown.find(isOpen);
      if (open) this.arriveAt(open);
      else if (!location.pathname.includes("/pages/") || document.getElementById("submit")) this.go();
      else location.replace(`${this.nextPage}#unanswered`);
    } else if (hash === "submit") {
      this.onward?.focus();
    }
  }
}
