"""Reads the ratings and counts of many signed inspections, for pages that describe them together.

These are the same rows that `kept` reads. Only the values that such pages need are read, because making the whole of each
rating would take most of their time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from inspections.inspection.models import Inspection
from reports.rated.models import SignedRatings
from reports.ratings.across import Figures
from reports.ratings.percentages import Tally


def signed_figures(inspections: Iterable[Inspection]) -> dict[int, Figures]:
    """The figures that were signed last in each inspection, by its key. One query, also for a QuerySet."""
    rows = SignedRatings.objects.filter(inspection__in=inspections).order_by("pk")
    newest = dict(rows.values_list("inspection_id", "ratings"))
    return {key: _figures(ratings) for key, ratings in newest.items()}


def _figures(ratings: Mapping[str, Any]) -> Figures:
    standards = ratings["standards"]
    return Figures(
        overall=ratings["overall"],
        points=ratings["points"],
        ratings={number: standard["rating"] for number, standard in standards.items()},
        tallies={
            question["number"]: Tally(**question["tally"])
            for standard in standards.values()
            for question in standard["key_questions"]
        },
    )
