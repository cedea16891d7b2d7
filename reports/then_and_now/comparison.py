"""Puts the ratings and percentages of a reinspection next to those of the earlier inspection, using the mapping between
their frameworks. Plain values.

A rating is higher, lower or the same only if both frameworks have the same scale of ratings. A percentage is compared if both
frameworks count answers in cases for the key question. Everything without a counterpart is a gap, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from reports.ratings.intervals import interval_of
from reports.ratings.percentages import Tally
from reports.ratings.rules import InspectionRating, StandardRating
from reports.then_and_now.difference import Difference, Sample, difference
from standards.language.definition import FrameworkDefinition, KeyQuestionDefinition, StandardDefinition
from standards.language.mapping import Mapped, by_number, mapped

Direction = Literal["higher", "lower", "same", "not_comparable"]
IN_WORDS: dict[Direction, str] = {
    "higher": "Higher",
    "lower": "Lower",
    "same": "The same",
    "not_comparable": "Not comparable",
}
NO_MAPPING = "Neither framework file says which of their questions ask the same thing."


@dataclass(frozen=True)
class Inspected:
    """One of the two inspections: its framework, ratings and counts, and the number of eligible cases by domain."""

    framework: FrameworkDefinition
    ratings: InspectionRating
    tallies: Mapping[str, Tally]
    eligible: Mapping[str, int]
    is_signed: bool

    def sample(self, question: str) -> Sample | None:
        """The answers to a key question; None if it has no relevant cases."""
        tally = self.tallies.get(question, Tally())
        if not tally.relevant:
            return None
        domain = self.framework.domain_of(self.framework.standard_of(question).number)
        eligible = self.eligible.get(domain.number)
        if eligible is not None and eligible < tally.cases:
            eligible = None  # a mistake in the number, which other pages name
        found = interval_of(tally, eligible)
        return Sample(tally.yes, tally.relevant, found.population if found else None)

    def is_few(self, question: str) -> bool:
        """Whether the percentage is based on so few relevant cases that it is treated with caution."""
        return 0 < self.tallies.get(question, Tally()).relevant < self.framework.discretion.few


@dataclass(frozen=True)
class RatingChange:
    """A rating then and now; "" if there is none. `why` says why they cannot be compared, or only with care."""

    then: str
    now: str
    direction: Direction
    why: str = ""

    @property
    def in_words(self) -> str:
        return IN_WORDS[self.direction]


@dataclass(frozen=True)
class QuestionChange:
    """A key question with its percentage then and now. `change` is None if one of them has no relevant cases."""

    number: str
    number_then: str
    text: str
    then: Tally
    now: Tally
    change: Difference | None
    few_then: bool
    few_now: bool

    @property
    def in_words(self) -> str:
        return self.change.in_words if self.change else IN_WORDS["not_comparable"]

    @property
    def is_few(self) -> bool:
        return self.few_then or self.few_now


@dataclass(frozen=True)
class StandardChange:
    """A standard with its rating then and now. `note` says what else has changed about it, if anything."""

    number: str
    number_then: str
    title: str
    title_then: str
    rating: RatingChange
    questions: tuple[QuestionChange, ...]
    note: str = ""

    @property
    def has_moved(self) -> bool:
        return self.number != self.number_then or self.title != self.title_then


@dataclass(frozen=True)
class Gap:
    """A standard or key question of one framework without a counterpart in the other, and why."""

    number: str
    title: str
    why: str


@dataclass(frozen=True)
class Score:
    """The points of an inspection out of the maximum; None if its framework has no total or a rating is missing."""

    points: int | None
    maximum: int | None

    @property
    def in_figures(self) -> str:
        return "" if self.points is None else f"{self.points}/{self.maximum}"


@dataclass(frozen=True)
class ThenAndNow:
    """A reinspection next to the earlier inspection. `overall` is None if neither framework has an overall rating."""

    standards: tuple[StandardChange, ...]
    new: tuple[Gap, ...]  # in the framework of the reinspection
    gone: tuple[Gap, ...]  # in the framework of the earlier inspection
    note: str  # who made the mapping, or why there is no comparison
    is_mapped: bool
    is_same_framework: bool
    overall: RatingChange | None
    score_then: Score
    score_now: Score
    level: int
    few: int

    @property
    def has_few(self) -> bool:
        return any(question.is_few for standard in self.standards for question in standard.questions)

    @property
    def has_questions(self) -> bool:
        return any(standard.questions for standard in self.standards)


def compare(then: Inspected, now: Inspected, *, level: int = 95) -> ThenAndNow:
    """Compare a reinspection (`now`) with the earlier inspection (`then`)."""
    is_same = then.framework.slug == now.framework.slug
    relation = relation_of(now.framework, then.framework)
    return ThenAndNow(
        standards=tuple(_standards(then, now, relation, level)),
        new=tuple(_gaps(now.framework, relation.gaps)),
        gone=tuple(_gaps(then.framework, relation.lost)),
        note=relation.note or NO_MAPPING,
        is_mapped=bool(relation.standards),
        is_same_framework=is_same,
        overall=_overall(then, now, relation),
        score_then=Score(then.ratings.points, then.framework.maximum),
        score_now=Score(now.ratings.points, now.framework.maximum),
        level=level,
        few=now.framework.discretion.few,
    )


def relation_of(own: FrameworkDefinition, other: FrameworkDefinition) -> Mapped:
    """How one framework relates to another. If neither file has a mapping, everything is a gap."""
    relation = by_number(own, other) if own.slug == other.slug else mapped(own, other)
    return relation or Mapped(
        standards={},
        questions={},
        gaps={each.number: NO_MAPPING for each in own.standards},
        lost={each.number: NO_MAPPING for each in other.standards},
        note="",
    )


def _standards(then: Inspected, now: Inspected, relation: Mapped, level: int) -> Iterator[StandardChange]:
    for standard in now.framework.standards:
        number_then = relation.standards.get(standard.number)
        if number_then is None:
            continue
        before = then.framework.standard(number_then)
        yield StandardChange(
            number=standard.number,
            number_then=number_then,
            title=standard.title,
            title_then=before.title,
            rating=_rating(then, now, before, standard),
            questions=tuple(_questions(then, now, relation, standard, level)),
            note=_note(before, standard, relation),
        )


def _questions(
    then: Inspected, now: Inspected, relation: Mapped, standard: StandardDefinition, level: int
) -> Iterator[QuestionChange]:
    if not standard.has_answers:
        return
    for question in standard.key_questions:
        number_then = relation.questions.get(question.number, "")
        if number_then and then.framework.standard_of(number_then).has_answers:
            yield _question(then, now, number_then, question, level)


def _question(
    then: Inspected, now: Inspected, number_then: str, question: KeyQuestionDefinition, level: int
) -> QuestionChange:
    before, after = then.sample(number_then), now.sample(question.number)
    return QuestionChange(
        number=question.number,
        number_then=number_then,
        text=question.text,
        then=then.tallies.get(number_then, Tally()),
        now=now.tallies.get(question.number, Tally()),
        change=difference(before, after, level=level) if before and after else None,
        few_then=then.is_few(number_then),
        few_now=now.is_few(question.number),
    )


def _rating(then: Inspected, now: Inspected, before: StandardDefinition, standard: StandardDefinition) -> RatingChange:
    rated: tuple[StandardRating | None, StandardRating | None] = (
        then.ratings.standards.get(before.number),
        now.ratings.standards.get(standard.number),
    )
    return _change(then.framework, now.framework, *((each.rating or "") if each else "" for each in rated))


def _overall(then: Inspected, now: Inspected, relation: Mapped) -> RatingChange | None:
    return overall_change(
        then.framework, now.framework, then.ratings.overall or "", now.ratings.overall or "", relation
    )


def overall_change(
    framework_then: FrameworkDefinition,
    framework_now: FrameworkDefinition,
    rating_then: str,
    rating_now: str,
    relation: Mapped,
) -> RatingChange | None:
    """How the overall rating changed; None if neither framework has one."""
    has_overall = bool(framework_then.overall_bands), bool(framework_now.overall_bands)
    if not any(has_overall):
        return None
    if not all(has_overall):
        return RatingChange(rating_then, rating_now, "not_comparable", "One of the frameworks has no overall rating.")
    change = _change(framework_then, framework_now, rating_then, rating_now)
    in_total = {each.number for each in (*framework_now.standards, *framework_then.standards) if each.in_total}
    if not change.why and in_total & {*relation.gaps, *relation.lost}:
        return replace(change, why="The totals are made up of different standards.")
    return change


def _change(scale_then: FrameworkDefinition, scale_now: FrameworkDefinition, then: str, now: str) -> RatingChange:
    if not (then and now):
        when = "either time" if not (then or now) else "now" if then else "then"
        return RatingChange(then, now, "not_comparable", f"Not rated {when}.")
    if scale_then.names != scale_now.names:
        return RatingChange(then, now, "not_comparable", "The two frameworks use different scales of ratings.")
    rank_then, rank_now = scale_then.rank(then), scale_now.rank(now)
    return RatingChange(then, now, "same" if rank_then == rank_now else "higher" if rank_now > rank_then else "lower")


def _note(before: StandardDefinition, standard: StandardDefinition, relation: Mapped) -> str:
    notes = []
    if before.has_answers != standard.has_answers:
        ways = {True: "by the answers in cases", False: "as a whole"}
        notes.append(f"Rated {ways[before.has_answers]} then and {ways[standard.has_answers]} now.")
    elif before.method != standard.method:
        notes.append("Rated by another method then.")
    missing = [question.number for question in standard.key_questions if question.number in relation.gaps]
    lost = [question.number for question in before.key_questions if question.number in relation.lost]
    if missing or lost:
        notes.append("Some of its key questions have no counterpart.")
    return " ".join(notes)


def _gaps(framework: FrameworkDefinition, why: Mapping[str, str]) -> Iterator[Gap]:
    for standard in framework.standards:
        if standard.number in why:
            yield Gap(standard.number, standard.title, why[standard.number])
        for question in standard.key_questions:
            if question.number in why:
                yield Gap(question.number, question.text, why[question.number])
