"""The window in which an eligible case must have begun, in months before fieldwork. Plain Python.

The framework says how many months for each domain. For example, court disposals began six to nine months before, and
out-of-court disposals two to five months before (M, B and G annexe 1).
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from standards.language.definition import FrameworkDefinition

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


# The window of a domain for which the framework has none: any time in the three years before.
ANY_TIME = Window(0, LONGEST)


def usual_window(framework: FrameworkDefinition, domain: str) -> Window:
    """The framework's window for a domain."""
    window = framework.windows.get(domain)
    return Window(window.first, window.last) if window else ANY_TIME


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day of an earlier month, or the last day of that month if it is shorter."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
