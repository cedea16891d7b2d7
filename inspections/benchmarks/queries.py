"""Rows of benchmark cases as plain values for pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inspections.benchmarks.agreement import ac1_of_several, same_answer
from inspections.benchmarks.models import BenchmarkCase, BenchmarkComment, BenchmarkFile, BenchmarkRead
from inspections.benchmarks.querysets import BenchmarkCaseQuerySet, BenchmarkReadQuerySet
from inspections.benchmarks.record import BenchmarkRecord
from inspections.cases.entries import Entry
from inspections.cases.querysets import NUMBER_AND_LETTER
from inspections.people.models import User, UserQuerySet
from inspections.second_reads.agreement import Coefficient, in_words
from standards.models import Framework
from standards.queries import newest_frameworks

# With fewer readers who have submitted, each could work out the answers of the other.
FEWEST_READERS = 3


def benchmark_cases_for(user: User) -> BenchmarkCaseQuerySet:
    """The benchmark cases that a person can open."""
    rows: BenchmarkCaseQuerySet = BenchmarkCase.objects.visible_to(user).for_list()
    return rows


def own_read(case: BenchmarkCase, user: User) -> BenchmarkRead | None:
    """The read of this person, with its answers; None if they do not read the case."""
    read: BenchmarkRead | None = case.reads.filter(reader=user).prefetch_related("answers").first()
    if read is not None:
        read.case = case
    return read


def waiting_reads(user: User) -> BenchmarkReadQuerySet:
    """The benchmark cases that a person still has to read."""
    rows: BenchmarkReadQuerySet = BenchmarkRead.objects.waiting_for(user)
    return rows


def files_of(case: BenchmarkCase) -> list[BenchmarkFile]:
    """The documents of a case, in the order in which they were added."""
    return list(case.files.select_related("added_by"))


def frameworks_with_cases() -> list[Framework]:
    """The newest revision of each framework in which cases are judged."""
    return [framework for framework in newest_frameworks() if framework.definition.disposals]


def possible_readers(case: BenchmarkCase) -> UserQuerySet:
    """The people with an account who do not read the case yet, by name."""
    return User.objects.active().exclude(benchmark_reads__case=case).order_by("name", "email")


def can_see_answers(case: BenchmarkCase, read: BenchmarkRead | None) -> bool:
    """Whether a person who can open the case can see the answers: once they have submitted their own, or it is closed.

    Someone without a read of their own cannot be influenced.
    """
    return case.state == BenchmarkCase.State.CLOSED or read is None or read.is_submitted


# --- results ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """How the readers answered one question, beside the expected answer."""

    entry: Entry
    text: str
    is_prompt: bool
    counts: list[tuple[str, int]]  # each answer in words, with the number of readers who gave it
    expected: str
    explanation: str
    own: str
    same: float | None  # the share of pairs of readers with the same answer, in per cent

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def differs(self) -> bool:
        return sum(1 for _, number in self.counts if number) > 1


@dataclass(frozen=True)
class Results:
    """The answers of the readers who have submitted. Without enough readers, `rows` has no counts."""

    readers: int
    rows: list[Compared]
    ac1: Coefficient

    @property
    def has_figures(self) -> bool:
        return self.readers >= FEWEST_READERS

    @property
    def in_words(self) -> str:
        """What AC1 means, by the scale of Landis and Koch (1977)."""
        return in_words(self.ac1.value) if self.ac1.value is not None else ""

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


def results_of(case: BenchmarkCase, own: BenchmarkRead | None) -> Results:
    """Where the readers differ. Names of readers are in nothing of it."""
    reads = list(case.reads.of_readers().submitted().prefetch_related("answers"))
    expected = case.reads.submitted().filter(is_expected=True).prefetch_related("answers").first()
    records = [BenchmarkRecord(case, read.answers.all()) for read in reads]
    has_figures = len(reads) >= FEWEST_READERS
    answers = [_counted(record) for record in records] if has_figures else []
    right = BenchmarkRecord(case, expected.answers.all() if expected else ())
    mine = BenchmarkRecord(case, own.answers.all() if own else ())
    rows = [_compared(entry, text, answers, right, mine) for text, entry in _questions(right)]
    key_questions = case.framework.whole.key_questions
    counts = [
        Counter(each[row.name] for each in answers if row.name in each) for row in rows if row.name in key_questions
    ]
    return Results(len(reads), rows, ac1_of_several(counts))


def _questions(record: BenchmarkRecord) -> Iterator[tuple[str, Entry]]:
    """Everything that is compared, in the order of the pages: what decides which questions are asked, questions, prompts."""
    texts: dict[str, str] = {}
    for standard in record.standards:
        for question in standard.key_questions:
            texts[question.number] = question.text
            texts |= {f"{question.number}{prompt.letter}": prompt.text for prompt in question.prompts}
    for page in record.pages:
        for entry in page:
            if not entry.is_note:
                yield texts.get(entry.name, ""), entry


def _counted(record: BenchmarkRecord) -> Mapping[str, str]:
    """The answers of one reader to what was asked of them."""
    not_asked = {
        number
        for state in record.progress.states
        if not state.relevance.is_asked
        for number in (state.question.number, *state.prompt_numbers)
    }
    return {name: value for name, value in record.values.items() if value and name not in not_asked}


def _compared(
    entry: Entry, text: str, answers: list[Mapping[str, str]], right: BenchmarkRecord, mine: BenchmarkRecord
) -> Compared:
    given = Counter(each[entry.name] for each in answers if entry.name in each)
    same = same_answer(given, tuple(given))
    return Compared(
        entry,
        text,
        NUMBER_AND_LETTER.fullmatch(entry.name) is not None,
        [(words, given[value]) for value, words in entry.choices if value],
        entry.in_words(right.values[entry.name]) if right.values.get(entry.name) else "",
        right.values.get(f"{entry.name}-note", ""),
        entry.in_words(mine.values[entry.name]) if mine.values.get(entry.name) else "",
        None if same is None else float(100 * same),
    )


def comments_on(case: BenchmarkCase) -> list[BenchmarkComment]:
    return list(case.comments.select_related("by"))
