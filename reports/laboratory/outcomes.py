"""Compares ratings that were signed with those that other rules would have given. Plain Python.

Each rating has an outcome: one for each standard, and one for the overall rating if the rules have a total. Outcomes are
counted over many inspections. An outcome also says if rounding or one case decides the rating under the other rules, because
such a rating says little about the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from reports.ratings.as_if import Carried, Given, rate_as_if, ratings_before
from reports.ratings.discretion import points_down, points_up, rating_unrounded
from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, Decision, InspectionRating, StandardRating, rate_inspection
from reports.ratings.signed import differences_of_ratings
from reports.ratings.triggers import BY_SLUG
from standards.language.definition import FrameworkDefinition
from standards.language.mapping import Mapped, by_number, mapped
from standards.language.scale import Scale, Words


@dataclass(frozen=True)
class Inspected:
    """What was signed in an inspection."""

    key: int  # of the inspection
    definition: FrameworkDefinition  # the rules in force when it was signed
    ratings: InspectionRating
    proposals: Mapping[str, str]
    decisions: Mapping[str, Decision]


class RatingOutcome(NamedTuple):
    """One rating as it was signed, and as the other rules would have given it. Kept as a list of these values."""

    signed: str | None
    tried: str | None
    steps: int | None  # ratings up, or down if negative; None if the two cannot be compared
    rounding_decides: bool = False
    one_case_decides: bool = False  # for the overall rating: one point

    @property
    def is_changed(self) -> bool:
        return self.signed != self.tried

    @property
    def is_close(self) -> bool:
        """Whether rounding, one case or one point decides the rating under the other rules."""
        return self.rounding_decides or self.one_case_decides


@dataclass(frozen=True)
class InspectionOutcome:
    """All ratings of an inspection under the other rules: by standard, and "overall"."""

    key: int
    ratings: Mapping[str, RatingOutcome]
    points_signed: int | None
    points: int | None
    differs: tuple[str, ...] = ()  # how the rules in force differ from what was signed, as sentences

    @property
    def changed(self) -> dict[str, RatingOutcome]:
        return {number: rating for number, rating in self.ratings.items() if rating.is_changed}

    def as_plain(self) -> list[Any]:
        """The outcome as JSON can hold it."""
        return [self.key, list(self.ratings.items()), self.points_signed, self.points, list(self.differs)]

    @classmethod
    def from_plain(cls, plain: list[Any]) -> InspectionOutcome:
        key, ratings, points_signed, points, differs = plain
        by_number = {number: RatingOutcome(*values) for number, values in ratings}
        return cls(key, by_number, points_signed, points, tuple(differs))


def given_by(inspected: Inspected) -> Given:
    """What the signed ratings rest on."""
    return Given(
        tallies=tallies_in(inspected.ratings),
        proposals=inspected.proposals,
        decisions=inspected.decisions,
        before=ratings_before(inspected.ratings),
    )


def tallies_in(ratings: InspectionRating) -> dict[str, Tally]:
    """The tally of each key question that was answered in cases, as kept with the ratings."""
    return {
        question.number: question.tally
        for standard in ratings.standards.values()
        for question in standard.key_questions
    }


def relation_to(other: FrameworkDefinition, own: FrameworkDefinition) -> Mapped:
    """How the other rules relate to those of an inspection. Raises NotComparable."""
    relation = by_number(other, own) if other.slug == own.slug else mapped(other, own)
    if relation is None:
        raise NotComparable(
            f"Neither {other.slug} nor {own.slug} says which of their questions ask the same thing. "
            "Add a mapping to the file."
        )
    return relation


def outcome_of(
    inspected: Inspected, other: FrameworkDefinition, relation: Mapped, carried: Carried = "all"
) -> InspectionOutcome:
    """An inspection under the other rules, and whether the rules in force still give what was signed."""
    given, own = given_by(inspected), inspected.ratings
    tried = rate_as_if(other, given, relation, carried=carried)
    ratings = {}
    for number, rated in tried.standards.items():
        theirs = own.standards.get(relation.standards.get(number, ""))
        ratings[number] = _of_standard(rated, theirs.rating if theirs else None, other)
    if other.maximum is not None:
        ratings[OVERALL] = _of_overall(tried, own.overall, other)
    in_force = rate_inspection(inspected.definition, given.tallies, inspected.proposals, inspected.decisions)
    differs = differences_of_ratings(own, in_force, inspected.definition.words)
    return InspectionOutcome(inspected.key, ratings, own.points, tried.points, tuple(differs))


class NotComparable(Exception):
    """No framework file says how the rules relate to those of an inspection."""


def outcomes_of(
    inspections: Iterable[Inspected], other: FrameworkDefinition, carried: Carried = "all"
) -> list[InspectionOutcome]:
    """Every inspection under the other rules. Raises NotComparable."""
    relations: dict[tuple[str, int], Mapped] = {}
    outcomes = []
    for inspected in inspections:
        own = inspected.definition
        key = (own.slug, own.revision)
        if key not in relations:
            relations[key] = relation_to(other, own)
        outcomes.append(outcome_of(inspected, other, relations[key], carried))
    return outcomes


def _of_standard(rated: StandardRating, signed: str | None, scale: Scale) -> RatingOutcome:
    has_counts = rated.computed is not None and bool(rated.key_questions)
    unrounded = rating_unrounded(rated, scale) if has_counts else None
    return RatingOutcome(
        signed=signed,
        tried=rated.rating,
        steps=steps(signed, rated.rating, scale),
        rounding_decides=unrounded is not None and unrounded != rated.computed,
        one_case_decides=has_counts and BY_SLUG["one_case"].standard.is_shown(rated, scale),
    )


def _of_overall(tried: InspectionRating, signed: str | None, scale: Scale) -> RatingOutcome:
    near = 1 in (points_up(tried.points, scale), points_down(tried.points, scale))
    return RatingOutcome(signed, tried.overall, steps(signed, tried.overall, scale), one_case_decides=near)


def steps(signed: str | None, tried: str | None, scale: Scale) -> int | None:
    """How many ratings higher the second is; None if one is missing, or is not a rating of this scale."""
    if signed not in scale.names or tried not in scale.names:
        return None
    return scale.rank(str(tried)) - scale.rank(str(signed))


# --- counted ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    """The outcomes of one rating over many inspections."""

    number: str
    compared: int  # with a rating on both sides
    up: int
    down: int
    steps: Mapping[int, int]  # how many inspections by the number of ratings up or down, without 0
    not_compared: int  # without a rating on one of the sides, or on another scale
    rounding_decides: int
    one_case_decides: int
    # How many of the changed ones rest on rounding or on one case.
    changed_and_close: int
    table: Mapping[tuple[str | None, str | None], int]  # by signed and tried rating

    @property
    def same(self) -> int:
        return self.compared - self.up - self.down

    @property
    def changed(self) -> int:
        return self.up + self.down

    def columns(self, names: Sequence[str]) -> list[str | None]:
        """The ratings under the other rules, which have these names, with None for “not rated” if any is."""
        return [*names, *([None] if any(tried is None for _, tried in self.table) else [])]

    def rows(self, names: Sequence[str]) -> list[tuple[str | None, list[tuple[str | None, int]]]]:
        """For each signed rating, the numbers in these columns. Ratings of another scale come after those with these names."""
        signed = dict.fromkeys([*names, *(each for each, _ in sorted(self.table, key=str) if each)])
        rows = [*signed, *([None] if any(each is None for each, _ in self.table) else [])]
        columns = self.columns(names)
        return [(row, [(column, self.table.get((row, column), 0)) for column in columns]) for row in rows]


def counts_of(number: str, among: Sequence[RatingOutcome]) -> Counts:
    by_steps = Counter(each.steps for each in among if each.steps)
    compared = [each for each in among if each.steps is not None]
    return Counts(
        number=number,
        compared=len(compared),
        up=sum(count for step, count in by_steps.items() if step and step > 0),
        down=sum(count for step, count in by_steps.items() if step and step < 0),
        steps={step: by_steps[step] for step in sorted(step for step in by_steps if step)},
        not_compared=len(among) - len(compared),
        rounding_decides=sum(each.rounding_decides for each in among),
        one_case_decides=sum(each.one_case_decides for each in among),
        changed_and_close=sum(bool(each.steps) and each.is_close for each in compared),
        table=Counter((each.signed, each.tried) for each in among),
    )


def counts_by_number(outcomes: Iterable[InspectionOutcome]) -> list[Counts]:
    """The counts for each rating, the overall rating first and then in the order of the rules."""
    by_number: dict[str, list[RatingOutcome]] = {OVERALL: []}
    for outcome in outcomes:
        for number, rating in outcome.ratings.items():
            by_number.setdefault(number, []).append(rating)
    return [counts_of(number, ratings) for number, ratings in by_number.items() if ratings]


def steps_in_words(steps: Mapping[int, int], words: Words) -> list[str]:
    """How many ratings would change by how much: "2 would be 1 rating lower"."""
    return [
        f"{count} would be {abs(step)} {words.rating.for_number(abs(step))} {'higher' if step > 0 else 'lower'}"
        for step, count in steps.items()
    ]
