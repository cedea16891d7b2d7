"""The lists of inspections in a result, with their filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from inspections.lists.listing import Column, Filter, ListOf
from reports.laboratory.queries import InspectionRow
from reports.ratings.rules import OVERALL
from standards.language.scale import Words

ALL, UP, DOWN, CLOSE = "all", "up", "down", "close"
NOT_PUBLISHED = "none"


def list_behind(rows: Sequence[InspectionRow]) -> ListOf:
    """The inspections that figures are about, by year of publication and nation."""
    return ListOf("inspection", "inspections", columns=[], filters=_filters(rows), on_a_page=max(len(rows), 1))


def list_of_rating(rows: Sequence[InspectionRow], number: str, words: Words) -> ListOf:
    """The inspections with one of their ratings. Without a choice, those in which the rating would have changed."""
    return ListOf(
        "inspection",
        "inspections",
        columns=[
            Column(title)
            for title in (words.service.heading, "Published", "As signed", "Under the rule set", "Decided by")
        ],
        filters=[*_filters(rows), _changes(number)],
    )


def _filters(rows: Sequence[InspectionRow]) -> list[Filter]:
    years = sorted({row.year for row in rows if row.year}, reverse=True)
    nations = sorted({row.nation for row in rows if row.nation})
    return [
        Filter(
            "year",
            "Published in",
            "Any year",
            [*((year, year) for year in years), (NOT_PUBLISHED, "Not published yet")],
            _narrow(lambda row, year: row.year == ("" if year == NOT_PUBLISHED else year)),
        ),
        Filter(
            "nation",
            "Nation",
            "All nations",
            [(nation, nation) for nation in nations],
            _narrow(lambda row, nation: row.nation == nation),
        ),
    ]


def _changes(number: str) -> Filter:
    def kept(row: InspectionRow, change: str) -> bool:
        rating = row.outcome.ratings[number]
        steps = rating.steps or 0
        return {ALL: True, UP: steps > 0, DOWN: steps < 0, CLOSE: rating.is_close}[change]

    one = "point" if number == OVERALL else "case"
    return Filter(
        "change",
        "Change",
        "Changed",
        [(UP, "Higher"), (DOWN, "Lower"), (CLOSE, f"Rounding or one {one} decides"), (ALL, "Changed or not")],
        _narrow(kept),
        unchosen=lambda rows: [row for row in rows if row.outcome.ratings[number].is_changed],
    )


def _narrow(holds: Callable[[InspectionRow, str], bool]) -> Callable[[Any, str], Any]:
    return lambda rows, chosen: [row for row in rows if holds(row, chosen)]
