/** Moving between the questions of a case, on one page and from page to page. */

/** The question one step after (1) or before (-1) another; from none, the first or the last. */
export function neighbour(questions, question, step) {
  const place = questions.indexOf(question);
  if (place < 0) return step > 0 ? questions[0] : questions.at(-1);
  return questions[place + step];
}

/** The next open question after another, going round to the first: undefined if all are answered. */
export function nextOpen(questions, question, isOpen) {
  const place = questions.indexOf(question);
  return [...questions.slice(place + 1), ...questions.slice(0, place + 1)].find(isOpen);
}

/** The page after this one, among the pages of a case; the last one is where a case is submitted. */
export function pageAfter(pages, address) {
  const withQuestions = pages.filter(page => page.includes("/pages/"));
  return withQuestions[withQuestions.indexOf(address) + 1] ?? withQuestions.at(-1);
}

const isShown = question => question.element.checkVisibility();

const isOpen = ({ element, isFilled }) =>
  element.checkVisibility() && !isFilled && (element.dataset.answer !== undefined || element.dataset.wanted !== undefined);

const hasDateBoxes = question => question.isText && question.controls.some(control => control.type === "checkbox");

/** Focuses the group, not its first box: keys still work, and the first digit goes into the box. */
export function focusGroup(question) {
  question.element.tabIndex = -1;
  question.element.focus();
}

export class Questions {
  #all;

  /** From the entries of a page, in its order. Notes are not questions: they are reached with t and Tab. */
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

  /** Without a question: to the link to the next page. */
  go(question) {
    if (!question) {
      this.onward?.focus();
      return;
    }
    if (hasDateBoxes(question)) focusGroup(question);
    else question.focus();
    question.element.scrollIntoView({ block: "nearest" });
  }

  /** At the first question of a page, also show the heading if there is room for both. */
  arriveAt(question) {
    this.go(question);
    if (question !== this.shown[0]) return;
    scrollTo(0, 0);
    if (question.element.getBoundingClientRect().bottom > innerHeight) question.element.scrollIntoView({ block: "nearest" });
  }

  /** Opening a page: at the entry in its address; at the first unanswered question, else on the next page; at submitting. */
  arrive(entries) {
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
