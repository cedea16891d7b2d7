"""The dates of an inspection: when each phase is planned to start. Plain Python.

Sources: fieldwork lasts one week, and joint inspections add a second week with partner inspectors (B: what we inspected; M and
B annexe 1). The report is published 8 to 16 weeks after fieldwork. No document gives the other intervals. We chose to
announce the inspection six weeks before fieldwork, and to read evidence from two weeks after that. Each date can be
moved.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from inspections.phases import PHASES

WEEK = datetime.timedelta(weeks=1)
# Weeks from the Monday of the (first) fieldwork week; later phases count from the last fieldwork week.
BEFORE = {"announced": -6, "evidence": -4, "fieldwork": 0}
AFTER = {"domain_one": 1, "proposals": 2, "ratings_panel": 4, "draft": 5, "accuracy_check": 7, "published": 11}
# The report is published between these numbers of weeks after fieldwork.
EARLIEST_PUBLICATION, LATEST_PUBLICATION = 8, 16


def weeks_of_fieldwork(*, is_joint: bool) -> int:
    return 2 if is_joint else 1


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday of a day's week."""
    return day - datetime.timedelta(days=day.weekday())


def end_of_fieldwork(start: datetime.date, *, is_joint: bool) -> datetime.date:
    """The Friday of the last week of fieldwork."""
    return monday_of(start) + WEEK * (weeks_of_fieldwork(is_joint=is_joint) - 1) + datetime.timedelta(days=4)


def laid_out(
    fieldwork: datetime.date, *, is_joint: bool, announced: datetime.date | None = None
) -> dict[str, datetime.date]:
    """The Monday on which each phase starts, for an inspection whose fieldwork starts in the week of `fieldwork`.

    If `announced` is given, the announcement is on that day, and evidence is not read before it.
    """
    first = monday_of(fieldwork)
    last = first + WEEK * (weeks_of_fieldwork(is_joint=is_joint) - 1)
    dates = {phase: first + WEEK * weeks for phase, weeks in BEFORE.items()} | {
        phase: last + WEEK * weeks for phase, weeks in AFTER.items()
    }
    if announced is None:
        return dates
    return dates | {"announced": announced, "evidence": max(dates["evidence"], announced)}


@dataclass(frozen=True)
class Doubt:
    """A reason for people to check a date."""

    phase: str
    words: str


def doubts(dates: Mapping[str, datetime.date | None], *, fieldwork_ends: datetime.date | None = None) -> list[Doubt]:
    """Dates to check: phases out of order, and publication outside 8 to 16 weeks after fieldwork."""
    found = []
    latest: tuple[str, datetime.date] | None = None
    for phase in PHASES:
        day = dates.get(phase.slug)
        if day is None:
            continue
        if latest is not None and day < latest[1]:
            found.append(Doubt(phase.slug, f"This is before the start of “{latest[0]}”."))
        else:
            latest = (phase.title, day)
    published = dates.get("published")
    if published and fieldwork_ends:
        weeks = (published - fieldwork_ends).days / 7
        if not EARLIEST_PUBLICATION <= weeks <= LATEST_PUBLICATION:
            words = f"Reports are published {EARLIEST_PUBLICATION} to {LATEST_PUBLICATION} weeks after fieldwork."
            found.append(Doubt("published", words))
    return found
