"""Reads the ratings and counts of many signed inspections, for pages that describe them together.

Each row of signed ratings keeps the few values that such pages need a second time, because reading the whole of each rating would
take most of their time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from inspections.inspection.models import Inspection
from reports.rated.models import SignedRatings
from reports.ratings.across import Figures, Tallies
from reports.ratings.percentages import Tally

_COUNTS = tuple(field.name for field in fields(Tally))
# Signed rows never change, so each process reads the figures of a row once. About two kilobytes each.
_MOST_KEPT = 3_000
_FEW = 100
_read: dict[tuple[int, datetime.datetime], Figures] = {}


def signed_figures(inspections: Iterable[Inspection]) -> dict[int, Figures]:
    """The figures that were signed last in each inspection, by its key. One or two queries, also for a QuerySet."""
    rows = SignedRatings.objects.filter(inspection__in=inspections).order_by("pk")
    newest = {inspection: (pk, at) for inspection, pk, at in rows.values_list("inspection_id", "pk", "at")}
    known = {row: figures for row in newest.values() if (figures := _read.get(row)) is not None}
    unread = {pk for pk, at in newest.values() if (pk, at) not in known}
    if unread:
        # A query with a thousand keys takes longer than to read rows that have been signed again since.
        rows = rows.filter(pk__in=unread) if len(unread) < _FEW else rows
        kept = [row for row in rows.values_list("pk", "at", "figures") if row[0] in unread]
        if older := [pk for pk, _, figures in kept if figures is None]:
            ratings = dict(SignedRatings.objects.filter(pk__in=older).values_list("pk", "ratings"))
            kept = [(pk, at, plain_figures(ratings[pk]) if figures is None else figures) for pk, at, figures in kept]
        found = {(pk, at): _figures(plain) for pk, at, plain in kept}
        if len(_read) + len(found) > _MOST_KEPT:
            _read.clear()
        _read.update(found)
        known |= found
    return {inspection: known[row] for inspection, row in newest.items()}


def plain_figures(ratings: Mapping[str, Any]) -> dict[str, Any]:
    """The values that pages on many inspections need, from the plain values of signed ratings."""
    standards = ratings["standards"]
    return {
        "overall": ratings["overall"],
        "points": ratings["points"],
        "ratings": {number: standard["rating"] for number, standard in standards.items()},
        "counts": {
            question["number"]: [question["tally"].get(name, 0) for name in _COUNTS]
            for standard in standards.values()
            for question in standard["key_questions"]
        },
    }


def _figures(plain: Mapping[str, Any]) -> Figures:
    return Figures(
        overall=plain["overall"], points=plain["points"], ratings=plain["ratings"], tallies=Tallies(plain["counts"])
    )
