"""Rates an inspection under rules that were not in force, from what its own ratings rest on.

Only counts, proposals and decisions are used, so the answers in cases need not be read again. A mapping says which standards and
questions of the two frameworks ask the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, Decision, InspectionRating, rate_inspection
from reports.ratings.triggers import has_ground, overall_has_ground
from standards.language.definition import FrameworkDefinition
from standards.language.mapping import Mapped

# A key question without a counterpart keeps its standard open.
UNKNOWN = Tally(unanswered=1, cases=1)

# Which of the panel's decisions count under the other rules. A decision never counts if the rating before it is another one.
Carried = Literal["all", "with_grounds", "none"]


@dataclass(frozen=True)
class Given:
    """What the ratings of an inspection rest on, and the ratings before the panel's decisions."""

    tallies: Mapping[str, Tally]  # by key question
    proposals: Mapping[str, str]  # by standard
    decisions: Mapping[str, Decision]  # by standard, or "overall"
    before: Mapping[str, str | None]  # by standard, or "overall" for the rating by points


def ratings_before(ratings: InspectionRating) -> dict[str, str | None]:
    """The ratings before the panel's decision on each: by standard, and "overall" by points."""
    standards = {number: rated.before for number, rated in ratings.standards.items()}
    return {**standards, OVERALL: ratings.overall_by_rules}


def rate_as_if(
    other: FrameworkDefinition, given: Given, relation: Mapped, *, carried: Carried = "all"
) -> InspectionRating:
    """The ratings under another framework, which may be the same one with changed rules.

    A decision of the panel carries over if the rating before it is the same. With `carried="with_grounds"`, a departure must
    also have a trigger in the figures, by the thresholds of the other framework.
    """
    answered = [number for domain in other.domains for number in domain.questions]
    tallies = {number: given.tallies.get(relation.questions.get(number, ""), UNKNOWN) for number in answered}
    proposals = {
        number: given.proposals[theirs]
        for number, theirs in relation.standards.items()
        if given.proposals.get(theirs) in other.names
    }
    by_rules = rate_inspection(other, tallies, proposals, {})
    if carried == "none" or not given.decisions:
        return by_rules
    decisions = {}
    for number, theirs in relation.standards.items():
        decision, rated = given.decisions.get(theirs), by_rules.standards[number]
        if decision is None or decision.rating not in other.names or rated.before != given.before.get(theirs):
            continue
        if carried == "all" or decision.rating == rated.before or has_ground(rated, decision.rating, other):
            decisions[number] = decision
    ratings = rate_inspection(other, tallies, proposals, decisions) if decisions else by_rules
    overall = given.decisions.get(OVERALL)
    if overall is None or relation.gaps or overall.rating not in other.names:
        return ratings
    if ratings.overall_by_rules != given.before.get(OVERALL):
        return ratings
    if carried == "with_grounds" and not overall_has_ground(ratings, overall.rating, other):
        return ratings
    return rate_inspection(other, tallies, proposals, {**decisions, OVERALL: overall})
