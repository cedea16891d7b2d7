"""Turns signed ratings into the plain values of a row, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter

from inspections.inspection.models import Inspection
from reports.rated.models import SignedRatings
from reports.ratings.rules import Decision, InspectionRating
from reports.ratings.signed import Rated
from standards.language.definition import FrameworkDefinition

RATED = TypeAdapter(Rated)
RATINGS = TypeAdapter(InspectionRating)
Value = TypeVar("Value")


def as_plain(rated: Rated) -> Mapping[str, Any]:
    """The signed ratings as the fields of a row."""
    plain: Mapping[str, Any] = RATED.dump_python(rated, mode="json")
    return plain


def kept_of(inspection: Inspection) -> Rated | None:
    """The ratings that were signed; None if the inspection is not signed, or no ratings were kept. One query."""
    row = SignedRatings.objects.of(inspection) if inspection.is_signed else None
    if row is None:
        return None
    rated = RATED.validate_python({field.name: getattr(row, field.name) for field in fields(Rated)})
    return _in_order(rated, inspection.framework.definition)


def published_ratings(inspections: Iterable[Inspection]) -> dict[int, InspectionRating]:
    """The ratings that were signed last in each inspection, by its key. One query for all of them."""
    rows = SignedRatings.objects.filter(inspection__in=list(inspections)).order_by("pk")
    newest = dict(rows.values_list("inspection_id", "ratings"))
    return {key: RATINGS.validate_python(ratings) for key, ratings in newest.items()}


@dataclass(frozen=True)
class Basis:
    """The ratings that were signed last in an inspection, with the proposals and decisions that they rest on. The explanation
    and the counts of prompts are left out, because they take most of the time to read."""

    row: int  # the key of the signed ratings
    inspection: int
    framework: int
    ratings: InspectionRating
    proposals: Mapping[str, str]  # by standard
    decisions: Mapping[str, Decision]  # by standard, or "overall"


def bases_of(inspections: Iterable[int]) -> list[Basis]:
    """What was signed last in each of these inspections, given by their keys. One query."""
    rows = SignedRatings.objects.newest().filter(inspection__in=list(inspections)).order_by("inspection_id")
    values = rows.values_list("pk", "inspection_id", "inspection__framework_id", "ratings", "proposals", "decisions")
    return [
        Basis(
            row=pk,
            inspection=inspection,
            framework=framework,
            ratings=RATINGS.validate_python(ratings),
            proposals={number: kept["rating"] for number, kept in proposals.items()},
            decisions={
                number: Decision(kept["rating"], kept["reason"], kept["trigger"]) for number, kept in decisions.items()
            },
        )
        for pk, inspection, framework, ratings, proposals, decisions in values
    ]


def _in_order(rated: Rated, framework: FrameworkDefinition) -> Rated:
    """Put the values in the order of the framework, because PostgreSQL does not keep the order of JSON objects."""
    numbers: dict[str, int] = {}
    for standard in framework.standards:
        numbers[standard.number] = len(numbers)
        for question in standard.key_questions:
            for number in (question.number, *(f"{question.number}{prompt.letter}" for prompt in question.prompts)):
                numbers[number] = len(numbers)

    def ordered(values: Mapping[str, Value]) -> dict[str, Value]:
        return dict(sorted(values.items(), key=lambda item: numbers.get(item[0], len(numbers))))

    return replace(
        rated,
        tallies=ordered(rated.tallies),
        proposals=ordered(rated.proposals),
        decisions=ordered(rated.decisions),
        ratings=replace(
            rated.ratings, standards=ordered(rated.ratings.standards), missing=ordered(rated.ratings.missing)
        ),
    )
