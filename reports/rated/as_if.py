"""Rates an inspection as if it had been under another framework, or under its own with changed rules. Nothing is stored.

Under another framework, the mapping in a framework file says which questions ask the same thing. Answers count as
they were given: a question that the inspection's own framework did not ask in a case is not relevant under the other one
either. Under changed rules, questions with the same number are treated as the same, and the
changed conditions say which are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from inspections.inspection.models import Inspection
from reports.rated.queries import decisions_of, proposals_of, ratings_of, tallies_of, tallies_under
from reports.ratings.as_if import Given, rate_as_if, ratings_before
from reports.ratings.rules import Decision, InspectionRating
from standards.language.definition import FrameworkDefinition
from standards.language.mapping import by_number, mapped

CHANGED_RULES = "These are changed rules of the same framework. Questions with the same number are treated as the same."


class NoMapping(Exception):
    """Neither framework file says how the two frameworks relate."""


@dataclass(frozen=True)
class AsIf:
    """An inspection's ratings under another framework, and what has no counterpart there."""

    definition: FrameworkDefinition
    ratings: InspectionRating
    gaps: Mapping[str, str]  # in the other framework: by standard or key question, why it has no counterpart
    lost: Mapping[str, str]  # the same in the inspection's own framework
    theirs: Mapping[str, str]  # the inspection's own standard, by the number of the other's
    note: str  # who made the mapping


def rated_as_if(inspection: Inspection, other: FrameworkDefinition) -> AsIf:
    """The ratings of an inspection as if under another framework, which may be its own with changed rules. Raises NoMapping.

    A decision of the panel carries over if the rating before the decision is the same.
    """
    own = inspection.framework.definition
    is_changed = other.slug == own.slug
    relation = replace(by_number(other, own), note=CHANGED_RULES) if is_changed else mapped(other, own)
    if relation is None:
        raise NoMapping(
            f"Neither {other.slug} nor {own.slug} says which of their questions ask the same thing. "
            "Add a mapping to one of the files."
        )
    tallies = tallies_under(inspection, other) if is_changed else tallies_of(inspection)
    given = Given(
        tallies=tallies,
        proposals={number: row.rating for number, row in proposals_of(inspection).items()},
        decisions={
            number: Decision(row.rating, row.reason, row.trigger) for number, row in decisions_of(inspection).items()
        },
        before=ratings_before(ratings_of(inspection)),
    )
    ratings = rate_as_if(other, given, relation)
    return AsIf(
        definition=other,
        ratings=_with_gaps(ratings, other, relation.gaps),
        gaps=relation.gaps,
        lost=relation.lost,
        theirs=relation.standards,
        note=relation.note,
    )


def _with_gaps(ratings: InspectionRating, framework: FrameworkDefinition, gaps: Mapping[str, str]) -> InspectionRating:
    """The ratings. If a standard is not rated because of a gap, its rating says so."""
    standards = dict(ratings.standards)
    for standard in framework.standards:
        numbers = [standard.number, *(question.number for question in standard.key_questions)]
        reasons = [f"{number}: {gaps[number]}" for number in numbers if number in gaps]
        if reasons and standards[standard.number].rating is None:
            standards[standard.number] = replace(standards[standard.number], missing=" ".join(reasons))
    missing = {number: standards[number].missing for number in ratings.missing}
    return replace(ratings, standards=standards, missing=missing)
