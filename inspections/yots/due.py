"""When a YOT must be inspected next, and when an inspection would come too soon after another.

The inspectorate inspects each YOT at least every four years, and not twice within two years unless the second is a
reinspection (its rule for the programme).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

AT_LEAST_EVERY = 4  # years
NOT_TWICE_WITHIN = 2  # years


def inspected_on(
    *,
    published: datetime.date | None,
    fieldwork_ended: datetime.date | None = None,
    fieldwork_started: datetime.date | None = None,
) -> datetime.date | None:
    """The date on which an inspection counts: its publication, or its fieldwork if it was never published."""
    return published or fieldwork_ended or fieldwork_started


def years_after(date: datetime.date, years: int) -> datetime.date:
    """The same day some years later; 28 February if that year has no 29 February."""
    try:
        return date.replace(year=date.year + years)
    except ValueError:
        return date.replace(year=date.year + years, day=28)


def next_due(inspected: Iterable[datetime.date]) -> datetime.date | None:
    """The date by which the next inspection is due. None if the YOT has never been inspected, which means that an
    inspection is due now."""
    last = max(inspected, default=None)
    return None if last is None else years_after(last, AT_LEAST_EVERY)


def too_soon(
    planned: datetime.date, inspected: Iterable[datetime.date], *, is_reinspection: bool
) -> datetime.date | None:
    """The nearest inspection that is less than two years before or after the planned one; None if it is not too soon.

    A reinspection is never too soon.
    """
    if is_reinspection:
        return None
    near = [date for date in inspected if max(date, planned) < years_after(min(date, planned), NOT_TWICE_WITHIN)]
    return min(near, key=lambda date: (abs(date - planned), date), default=None)
