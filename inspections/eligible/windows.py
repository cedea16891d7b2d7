"""The window in which a case must have begun to be eligible, in months before fieldwork. Plain Python.

Court disposals began six to nine months before, out-of-court disposals two to five months before (M, B and G annexe 1).
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

LONGEST = 36  # months


@dataclass(frozen=True)
class Window:
    """From `last` to `first` months before fieldwork, both days included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first} to {self.last} months"

    def days(self, fieldwork: datetime.date) -> tuple[datetime.date, datetime.date]:
        """The first and the last day on which an eligible case began."""
        return months_before(fieldwork, self.last), months_before(fieldwork, self.first)

    def has(self, began: datetime.date, fieldwork: datetime.date) -> bool:
        earliest, latest = self.days(fieldwork)
        return earliest <= began <= latest


COURT = Window(6, 9)
OUT_OF_COURT = Window(2, 5)


def is_out_of_court(domain_title: str) -> bool:
    """Whether a domain is about out-of-court disposals, judged by its title in the framework."""
    return "out of court" in domain_title.lower().replace("-", " ")


def usual_window(domain_title: str) -> Window:
    return OUT_OF_COURT if is_out_of_court(domain_title) else COURT


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day of an earlier month, or the last day of that month if it is shorter."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
