"""A whole case to read: every answer with its note, and filters, for example for unanswered or changed entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from inspections.cases.entries import Entry
from inspections.cases.models import CaseComment
from inspections.cases.progress import QuestionState
from inspections.cases.record import CaseRecord, Page

# The filters that a reader can choose, with their labels.
FILTERS = {
    "no": "Answered no",
    "note": "With a note",
    "apart": "Prompts against key question",
    "unanswered": "Not answered",
    "set-aside": "Set aside",
    "changed": "Changed since it was returned",
}


LONG = 120  # characters: a longer answer does not fit in a column of facts


@dataclass(frozen=True)
class ReadEntry:
    """An entry to read: its answer and note in words, and the filters that it matches."""

    entry: Entry
    label: str  # a letter, a number, or the whole question
    text: str
    value: str
    words: str
    note: str
    matches: frozenset[str]
    before: str = ""  # in words, if it has changed since the case was returned
    comments: Sequence[CaseComment] = ()  # of the newest return
    typed: str = ""  # the lead inspector's comment, if it could not be stored

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def answered(self) -> str:
        """The answer in words; "" if there is none."""
        return self.words if self.value else ""

    @property
    def called(self) -> str:
        """The name of the entry for comments: its number or its label."""
        return self.name if self.text else self.label

    @property
    def is_long(self) -> bool:
        return len(self.words) > LONG


@dataclass(frozen=True)
class ReadQuestion:
    """A key question with its prompts."""

    state: QuestionState
    answer: ReadEntry
    prompts: tuple[ReadEntry, ...]


@dataclass(frozen=True)
class ReadPage:
    """A page of the case: its key questions if it is a standard, otherwise its facts."""

    page: Page
    facts: tuple[ReadEntry, ...] = ()
    questions: tuple[ReadQuestion, ...] = ()

    @property
    def entries(self) -> list[ReadEntry]:
        return [*self.facts, *(entry for each in self.questions for entry in (each.answer, *each.prompts))]


@dataclass(frozen=True)
class Reader:
    """Data to show with the record, by the name of the entry: values before the newest return, and comments."""

    before: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, Sequence[CaseComment]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    def entry(self, record: CaseRecord, entry: Entry, label: str, text: str, matches: Iterable[str]) -> ReadEntry:
        of_the_note = f"{entry.name}-note"
        value, note = record.values.get(entry.name, ""), record.values.get(of_the_note, "")
        found = set(matches)
        if note:
            found.add("note")
        if entry.name in self.before or of_the_note in self.before:
            found.add("changed")
        return ReadEntry(
            entry,
            label,
            text,
            value,
            entry.in_words(value),
            note,
            frozenset(found),
            before=entry.in_words(self.before[entry.name]) if entry.name in self.before else "",
            comments=(*self.comments.get(entry.name, ()), *self.comments.get(of_the_note, ())),
            typed=self.typed.get(entry.name, ""),
        )


def read_case(record: CaseRecord, reader: Reader) -> list[ReadPage]:
    """Every page of the case, with every question, answered or not, and every other entry that is filled in."""
    pages = [_read_page(record, page, reader) for page in (*record.pages, record.notepad)]
    return [page for page in pages if page.facts or page.questions]


def _read_page(record: CaseRecord, page: Page, reader: Reader) -> ReadPage:
    if page.standard is None:
        missing = {entry.name for entry in record.missing_on(page)}
        return ReadPage(
            page,
            facts=tuple(
                reader.entry(record, entry, entry.label, "", ["unanswered"] if entry.name in missing else [])
                for entry in page
                if entry.is_required or record.is_filled(entry)
            ),
        )
    entries = {entry.name: entry for entry in page}
    return ReadPage(
        page,
        questions=tuple(
            _read_question(record, state, entries, reader) for state in record.progress.of_standard(page.standard)
        ),
    )


def _read_question(
    record: CaseRecord, state: QuestionState, entries: Mapping[str, Entry], reader: Reader
) -> ReadQuestion:
    is_asked = state.relevance.is_asked
    prompts = []
    for (prompt, given), number in zip(state.prompts, state.prompt_numbers, strict=True):
        matches = _matches(given, is_asked=is_asked) | ({"apart"} if state.disagrees_with_prompts else set())
        label = prompt.published_letter or prompt.letter
        prompts.append(reader.entry(record, entries[number], label, prompt.text, matches))
    own = _matches(state.answer, is_asked=is_asked)
    if state.disagrees_with_prompts:
        own.add("apart")
    if state.is_set_aside:
        own.add("set-aside")
    number = state.question.number
    answer = reader.entry(record, entries[number], number, state.question.text, own)
    return ReadQuestion(state, answer, tuple(prompts))


def _matches(answer: str, *, is_asked: bool) -> set[str]:
    if not is_asked:
        return set()
    return {"no"} if answer == "no" else set() if answer else {"unanswered"}


def counts(pages: Iterable[ReadPage]) -> Counter[str]:
    """How many entries match each filter."""
    return Counter(name for page in pages for entry in page.entries for name in entry.matches)


def filtered(pages: Iterable[ReadPage], name: str) -> list[ReadPage]:
    """The pages with only the entries that match a filter. A matching prompt keeps its key question, so that it makes sense."""
    found = []
    for page in pages:
        facts = tuple(entry for entry in page.facts if name in entry.matches)
        questions = []
        for question in page.questions:
            prompts = tuple(entry for entry in question.prompts if name in entry.matches)
            if prompts or name in question.answer.matches:
                questions.append(replace(question, prompts=prompts))
        if facts or questions:
            found.append(ReadPage(page.page, facts, tuple(questions)))
    return found


HEADER = ("part", "number", "question", "answer", "note", "counted")


def as_rows(pages: Iterable[ReadPage]) -> list[tuple[str, ...]]:
    """The whole case as rows under HEADER, for a spreadsheet. Key questions come before their prompts."""
    rows: list[tuple[str, ...]] = []
    for page in pages:
        rows += [(page.page.title, "", entry.label, entry.answered, entry.note, "") for entry in page.facts]
        for question in page.questions:
            counted = "yes" if question.state.relevance.is_asked else "no, not asked"
            for entry in (question.answer, *question.prompts):
                rows.append((page.page.title, entry.name, entry.text, entry.answered, entry.note, counted))
    return rows
