"""Reads the ratings and counts of many signed inspections, for pages that describe them together.

These are the same rows that `kept` reads. Only the values that such pages need are read, because making the whole of each
rating would take most of their time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from inspections.inspection.models import Inspection
from reports.rated.models import SignedRatings
from reports.ratings.across import Figures
from reports.ratings.percentages import Tally

# Signed rows never change, so each process reads the JSON of a row once. About ten kilobytes each.
_MOST_KEPT = 3_000
_read: dict[tuple[int, datetime.datetime], Figures] = {}


def signed_figures(inspections: Iterable[Inspection]) -> dict[int, Figures]:
    """The figures that were signed last in each inspection, by its key. One or two queries, also for a QuerySet."""
    rows = SignedRatings.objects.filter(inspection__in=inspections).order_by("pk")
    newest = {inspection: (pk, at) for inspection, pk, at in rows.values_list("inspection_id", "pk", "at")}
    known = {row: figures for row in newest.values() if (figures := _read.get(row)) is not None}
    unread = [pk for pk, at in newest.values() if (pk, at) not in known]
    if unread:
        ratings = SignedRatings.objects.filter(pk__in=unread).values_list("pk", "at", "ratings")
        found = {(pk, at): _figures(plain) for pk, at, plain in ratings}
        if len(_read) + len(found) > _MOST_KEPT:
            _read.clear()
        _read.update(found)
        known |= found
    return {inspection: known[row] for inspection, row in newest.items()}


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
