"""Years and quarters of agreement, and which of them can show figures. Plain Python."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from inspections.second_reads.agreement import can_show

MONTHS = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, order=True)
class Period:
    """A calendar year, or a quarter of it (1 to 4). `quarter` is 0 for the whole year."""

    year: int
    quarter: int = 0

    def __str__(self) -> str:
        return f"{MONTHS[self.quarter - 1]} {self.year}" if self.quarter else str(self.year)


def quarter_of(day: datetime.date) -> Period:
    return Period(day.year, (day.month + 2) // 3)


def periods_shown(cases: Mapping[Period, int]) -> set[Period]:
    """Which of these periods can show figures, by their number of double-read cases.

    A quarter must pass among all quarters and among those of its year, because the page shows years too.
    """
    shown = can_show(cases)
    for year in {period.year for period in cases if period.quarter}:
        shown -= {period for period in cases if period.year == year} - can_show(
            {period: number for period, number in cases.items() if period.year == year}
        )
    return shown
