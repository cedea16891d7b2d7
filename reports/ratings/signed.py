"""Describes what the chair signed, as plain values, and how the recorded data differs from it now.

Signed ratings are kept and never worked out again. The data that they are based on cannot be changed in the service. If
the data was changed in another way, or a new version of the rules counts differently, `differences` names each
difference. Pages still show the ratings as signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.ratings.explained import Step
from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, InspectionRating
from standards.language.scale import USUAL, Words


@dataclass(frozen=True)
class KeptProposal:
    """What the lead inspector had proposed for a standard. `row` is the key of the proposal."""

    row: int
    rating: str
    rationale: str


@dataclass(frozen=True)
class KeptDecision:
    """What the panel had decided on a standard or on the overall rating. `row` is the key of the decision."""

    row: int
    rating_before: str
    rating: str
    trigger: str
    reason: str


@dataclass(frozen=True)
class Rated:
    """The ratings for an inspection, and everything they are based on.

    A new field needs a default, because older rows lack it.
    """

    tallies: Mapping[str, Tally]  # by key question and prompt
    ratings: InspectionRating
    proposals: Mapping[str, KeptProposal]  # by standard
    decisions: Mapping[str, KeptDecision]  # by standard, or "overall"
    explanation: Step


def differences(signed: Rated, now: Rated, words: Words = USUAL) -> list[str]:
    """Every difference between what was signed and what the data gives now, as sentences; empty if nothing differs."""
    of_ratings = differences_of_ratings(signed.ratings, now.ratings, words)
    return [*of_ratings, *_of_decisions(signed, now, words), *_of_tallies(signed, now)]


def differences_of_ratings(before: InspectionRating, after: InspectionRating, words: Words = USUAL) -> Iterator[str]:
    """How ratings differ from those that were signed, as sentences."""
    if (before.points, before.maximum) != (after.points, after.maximum):
        yield f"Score: signed as {_score(before)}; the data now gives {_score(after)}."
    if before.overall != after.overall:
        yield (
            f"Overall {words.rating.one}: signed as {before.overall or 'not rated'}; the data now gives "
            f"{after.overall or 'not rated'}."
        )
    for number in _all_of(before.standards, after.standards):
        old, new = before.standards.get(number), after.standards.get(number)
        if old is None or new is None:
            yield f"{number}: {'was not signed, but is rated now' if old is None else 'was signed, but is not rated now'}."
        elif old.rating != new.rating:
            yield f"{number}: signed as {old.rating or 'not rated'}; the data now gives {new.rating or 'not rated'}."
        elif old.before != new.before:
            yield (
                f"{number}: before the panel it was {old.before or 'not rated'} when signed; the data now gives "
                f"{new.before or 'not rated'}."
            )


def _of_decisions(signed: Rated, now: Rated, words: Words) -> Iterator[str]:
    for number in _all_of(signed.proposals, now.proposals):
        if signed.proposals.get(number) != now.proposals.get(number):
            yield f"{number}: the lead inspector’s proposal has changed since the {words.rating.many} were signed."
    for number in _all_of(signed.decisions, now.decisions):
        if signed.decisions.get(number) != now.decisions.get(number):
            subject = f"Overall {words.rating.one}" if number == OVERALL else number
            yield f"{subject}: the panel’s decision has changed since the {words.rating.many} were signed."


def _of_tallies(signed: Rated, now: Rated) -> Iterator[str]:
    for number in _all_of(signed.tallies, now.tallies):
        old, new = signed.tallies.get(number, Tally()), now.tallies.get(number, Tally())
        if old != new:
            yield f"{number}: signed with {_counts(old)}; the data now gives {_counts(new)}."


def _all_of(first: Mapping[str, object], second: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _score(ratings: InspectionRating) -> str:
    return "no score" if ratings.points is None else f"{ratings.points}/{ratings.maximum}"


def _counts(tally: Tally) -> str:
    counts = f"{tally.yes} yes of {tally.relevant} relevant, {tally.does_not_apply} not applicable"
    more = [
        f"{number} {words}"
        for number, words in ((tally.unanswered, "not answered"), (tally.set_aside, "set aside"))
        if number
    ]
    return f"{', '.join([counts, *more])}, in {tally.cases} cases"
