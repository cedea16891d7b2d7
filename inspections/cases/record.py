"""The record of a case: its pages, their entries and their values.

An entry is the unit that is saved, versioned, undone and returned. It can be the answer to a key question or prompt
("2.1.1", "2.1.1a"), the note to a question ("2.1.1a-note") or the reason why an answer is awaited ("2.1.1-awaited"). It
can also be a fact ("gender"), an unrated question by its slug, a part of an interview ("interview-12-notes") or the
notepad. The value of an entry is text, the same on the page, in a browser's outbox and in the history. Nothing here
queries the database: `with_record()` fetches the case first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from inspections.cases.entries import (
    CLASSIFICATIONS,
    FACTS,
    FACTS_ASKED,
    NOTEPAD,
    PARTS_OF_AN_INTERVIEW,
    Entry,
    answer_entry,
    awaited_entry,
    fact,
    interview_entries,
    interview_title,
    note_entry,
    notepad_entry,
    unrated_field,
)
from inspections.cases.judged import also_in, answers_in, given_in, judged_standards, judged_under, question_in
from inspections.cases.models import Case, Interview
from inspections.cases.notes import files_named
from inspections.cases.progress import Progress, fits, progress
from inspections.history import as_text
from standards.language.definition import CaseQuestionDefinition, FrameworkDefinition, StandardDefinition
from standards.language.relevance import relevance
from standards.models import WholeFramework


@dataclass(frozen=True)
class Page:
    """A page of a case, which is one item in its task list."""

    slug: str
    title: str
    # Called only when needed: most pages of a case are only listed by name.
    make: Callable[[], Iterator[Entry]]
    standard: StandardDefinition | None = None
    interview: Interview | None = None

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self.make())

    @property
    def short_title(self) -> str:
        """The title for the bar that lists all pages: only the number if the page is a standard."""
        return self.standard.number if self.standard else self.title

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


# --- a case with all its entries -------------------------------------------------------------------------------------


class CaseRecord:
    """The record of a case: its pages, their entries with values, and the answers that are still missing."""

    def __init__(self, case: Case) -> None:
        """Create the record of a case that was fetched `with_record()`."""
        self.case = case
        self.whole: WholeFramework = case.inspection.framework.whole
        self.definition: FrameworkDefinition = self.whole.definition
        self.unit = case.unit
        self.domain = self.definition.domain(self.unit.domain)

    @cached_property
    def values(self) -> dict[str, str]:
        """The current values of entries, by the name of the entry. Entries that were never filled in may be missing."""
        case = self.case
        recorded = {name: as_text(getattr(case, name)) for name in (*FACTS, NOTEPAD)}
        recorded |= answers_in(case)
        recorded |= {f"{question_in(self.whole, row)}-note": row.note for row in case.judgements.all()}
        recorded |= {f"{awaited.entry}-awaited": awaited.reason for awaited in case.awaited.all()}
        for interview in self.interviews:
            prefix = f"interview-{interview.pk}-"
            recorded |= {f"{prefix}{part}": as_text(getattr(interview, part)) for part in PARTS_OF_AN_INTERVIEW}
        return recorded

    @cached_property
    def interviews(self) -> list[Interview]:
        return list(self.case.interviews.all())

    @cached_property
    def progress(self) -> Progress:
        return progress(self.standards, self.given, self.values)

    @cached_property
    def given(self) -> Mapping[str, str]:
        """The facts and answers that decide which questions are asked."""
        return given_in(self.case, self.values)

    @cached_property
    def pages(self) -> list[Page]:
        """The pages in the order of the task list."""
        return [
            Page("facts", f"About the {self.unit.words.one}", self._facts),
            *([Page("classifications", "Classifications", self._classifications)] if self.classifications else []),
            *([self._page_of_unrated] if self._has_unrated else []),
            *(
                Page(
                    f"interview-{interview.pk}",
                    interview_title(interview),
                    partial(interview_entries, interview),
                    interview=interview,
                )
                for interview in self.interviews
            ),
            *(
                Page(
                    f"standard-{standard.number}",
                    f"{standard.number}. {standard.title}",
                    partial(self._judgements, standard),
                    standard=standard,
                )
                for standard in self.standards
            ),
        ]

    @cached_property
    def notepad(self) -> Page:
        """The notepad. It is not in the task list, because it is beside the questions on every page."""
        return Page("notepad", "Notepad", lambda: iter([notepad_entry()]))

    @cached_property
    def standards(self) -> list[StandardDefinition]:
        """The standards whose key questions are answered in the case."""
        return judged_standards(self.case)

    @property
    def also_in_samples(self) -> list[str]:
        """The other domains whose samples the case is in, by number and title."""
        domains = (self.definition.domain(number) for number in also_in(self.case))
        return [f"{domain.number}. {domain.title}" for domain in domains]

    @property
    def classifications(self) -> list[str]:
        return [name for name in CLASSIFICATIONS if self.unit.records(name)]

    @property
    def _page_of_unrated(self) -> Page:
        return Page("questions", f"Questions outside the {self.definition.words.rating.one}", self._unrated)

    @property
    def _has_unrated(self) -> bool:
        verdicts = {f"{name}_reasonable" for name in CLASSIFICATIONS}
        return any(question.slug not in verdicts for question in self._case_questions)

    @cached_property
    def _case_questions(self) -> list[CaseQuestionDefinition]:
        """The unrated questions that belong to a domain under which the case is judged."""
        numbers = {self.unit.domain, *judged_under(self.case)}
        return [question for question in self.definition.case_questions if not numbers.isdisjoint(question.domains)]

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def page_after(self, page: Page) -> Page | None:
        """The page that follows; None for the last one."""
        slugs = [each.slug for each in self.pages]
        return next(iter(self.pages[slugs.index(page.slug) + 1 :]), None)

    def page_of(self, name: str) -> Page | None:
        """The page that has the entry with this name, or None. The notepad is on every page, so the first page is returned."""
        if name == NOTEPAD:
            return self.pages[0]
        return next((page for page in self.pages if any(entry.name == name for entry in page)), None)

    def entry(self, name: str) -> Entry | None:
        """The entry with this name, or None if cases in this domain do not have it.

        It is built without the other entries of its page, because each save needs only one entry.
        """
        base, _, part = name.rpartition("-")
        if part == "awaited":
            asked = self.entry(base)
            return awaited_entry(asked) if asked is not None and asked.is_required else None
        number = base if part == "note" else name
        if number in self.whole.key_questions or number in self.whole.prompts:
            if self.definition.standard_of(number) not in self.standards:
                return None
            if part == "note":
                return note_entry(number)
            return answer_entry(number, number, is_required=number in self.whole.key_questions)
        if name == NOTEPAD:
            return notepad_entry()
        if name in FACTS:
            return self._fact(name) if self.unit.records(name) else None
        if name in self.whole.case_questions:
            question = next((question for question in self._case_questions if question.slug == name), None)
            return self._unrated_entry(question) if question else None
        if name.startswith("interview-"):
            entries = (entry for interview in self.interviews for entry in interview_entries(interview))
            return next((entry for entry in entries if entry.name == name), None)
        return None

    def _facts(self) -> Iterator[Entry]:
        return (self._fact(name) for name in FACTS_ASKED if self.unit.records(name))

    def _fact(self, name: str) -> Entry:
        return fact(name, self.case, self.definition, self.unit)

    def _classifications(self) -> Iterator[Entry]:
        verdicts = {entry.name: entry for entry in self._unrated(of_classifications=True)}
        for name in self.classifications:
            yield self._fact(name)
            if self.unit.records(f"yot_{name}"):
                yield self._fact(f"yot_{name}")
            if verdict := verdicts.get(f"{name}_reasonable"):
                yield verdict

    def _unrated(self, *, of_classifications: bool = False) -> Iterator[Entry]:
        verdicts = {f"{name}_reasonable" for name in CLASSIFICATIONS}
        for question in self._case_questions:
            if (question.slug in verdicts) == of_classifications:
                yield self._unrated_entry(question)

    def _unrated_entry(self, question: CaseQuestionDefinition) -> Entry:
        """The entry for an unrated question. It is required once it is known to be asked."""
        if not question.asked_when:  # saving such an answer needs no other answer
            return Entry(question.slug, unrated_field(question), is_required=True)
        asked = relevance(question.asked_when, self.given)
        return Entry(
            question.slug,
            unrated_field(question),
            is_required=asked.is_open and not asked.unrecorded,
            asked_if=" ".join(condition.why for condition in question.asked_when),
            is_asked=asked.is_open,
        )

    def asked_on(self, page: Page) -> dict[str, bool]:
        """Whether each question on a page is asked, of those that other answers can open or close, by name."""
        if page.standard is None:
            return {entry.name: entry.is_asked for entry in page if entry.asked_if}
        return {
            state.question.number: state.relevance.is_open
            for state in self.progress.of_standard(page.standard)
            if state.is_opened_by_answers
        }

    def called(self, name: str) -> str:
        """What a fact or a question is called in the middle of a sentence: "the date of the disposal", "2.1.1"."""
        if name in CLASSIFICATIONS:
            return f"your classification of {name.replace('_', ' ').replace('safety ', 'safety and ')}"
        entry = self.entry(name)
        if entry is None or entry.called == name:
            return name
        return f"the {entry.label.lower()}" if name in FACTS else f"the answer to “{entry.label}”"

    def _judgements(self, standard: StandardDefinition) -> Iterator[Entry]:
        for state in self.progress.of_standard(standard):
            number = state.question.number
            for prompt in state.question.prompts:
                letter = prompt.published_letter or prompt.letter
                asked = f"{number} {letter}) {prompt.text}"
                yield answer_entry(f"{number}{prompt.letter}", asked, is_required=False)
                yield note_entry(f"{number}{prompt.letter}")
            yield answer_entry(number, f"{number}. {state.question.text}", is_required=state.relevance.is_open)
            yield note_entry(number)

    # --- progress

    def is_filled(self, entry: Entry) -> bool:
        return bool(self.values.get(entry.name))

    def why_awaited(self, entry: Entry) -> str:
        return self.values.get(f"{entry.name}-awaited", "").strip()

    @property
    def files_named(self) -> list[str]:
        """The files of the YOT that the notes name, for the quick fields of a note."""
        return files_named(value for name, value in self.values.items() if name.endswith("-note"))

    @property
    def awaited_reasons(self) -> list[tuple[Entry, str]]:
        """Entries that are marked as awaited and still have no answer, with the reasons."""
        return [
            (entry, awaited.reason)
            for awaited in self.case.awaited.all()
            if awaited.reason.strip()
            and not self.values.get(awaited.entry)
            and (entry := self.entry(awaited.entry)) is not None
        ]

    def missing_on(self, page: Page) -> list[Entry]:
        """Required entries on a page that are neither answered nor marked as awaited."""
        if page.interview is not None and page.interview.is_recorded:
            return []
        return [
            entry for entry in page if entry.is_required and not self.is_filled(entry) and not self.why_awaited(entry)
        ]

    @property
    def empty_prompts(self) -> list[tuple[Page, list[Entry]]]:
        """Prompts without an answer, page by page. Prompts of key questions that are not asked are left out."""
        empty = set(self.progress.empty_prompts)
        by_page = ((page, [entry for entry in page if entry.name in empty]) for page in self.pages if page.standard)
        return [(page, entries) for page, entries in by_page if entries]

    @property
    def missing(self) -> list[tuple[Page, list[Entry]]]:
        """The missing entries that block submission, page by page."""
        by_page = ((page, self.missing_on(page)) for page in self.pages)
        return [(page, entries) for page, entries in by_page if entries]

    def unanswered_on(self, page: Page) -> list[Entry]:
        """The next entries to answer on a page, including prompts, although a prompt is not required."""
        if page.standard is None:
            return self.missing_on(page)
        return [
            entry
            for state in self.progress.of_standard(page.standard)
            if state.relevance.is_open
            for entry in page
            if not entry.is_note
            and (entry.name == state.question.number or entry.name in state.prompt_numbers)
            and not self.is_filled(entry)
            and not self.why_awaited(entry)
        ]

    @cached_property
    def doubtful_classifications(self) -> list[tuple[Entry, str]]:
        """Each verdict on a classification by the YOT that does not fit the two levels, with a sentence for the inspector."""
        found = []
        service = self.case.inspection.words.service.one
        for name in CLASSIFICATIONS:
            own, yots, verdict = (self.entry(each) for each in (name, f"yot_{name}", f"{name}_reasonable"))
            if own is None or yots is None or verdict is None:
                continue
            given = [self.values.get(each.name, "") for each in (own, yots, verdict)]
            if not fits(*given):
                levels = [each.in_words(value).lower() for each, value in zip((own, yots, verdict), given, strict=True)]
                found.append(
                    (
                        verdict,
                        f"You chose {levels[0]}. The {service} chose {levels[1]}. You call the {service}’s choice {levels[2]}.",
                    )
                )
        return found

    @property
    def next_unanswered(self) -> tuple[Page, Entry] | None:
        for page in self.pages:
            if unanswered := self.unanswered_on(page):
                return page, unanswered[0]
        return None
