"""Queries for the page of a YOT: its inspections, its published ratings over time, and when the next inspection is due."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.inspection.yots import YOT
from inspections.people.models import User
from inspections.yots.due import NOT_TWICE_WITHIN, inspected_on, next_due, too_soon, years_after
from reports.rated.kept import published_ratings
from reports.ratings.rules import InspectionRating
from standards.models import Standard


@dataclass(frozen=True)
class RatingRow:
    """One standard with its rating in each published inspection; "" if that inspection did not rate it."""

    number: str
    title: str
    ratings: list[tuple[Inspection, str]]


@dataclass(frozen=True)
class OverTime:
    """The published ratings of a YOT. Each inspection is a column, newest first."""

    inspections: list[tuple[Inspection, InspectionRating]]
    rows: list[RatingRow]


@dataclass(frozen=True)
class Programme:
    """When the YOT was last inspected, when the next inspection is due, and when another would no longer be too soon."""

    last: datetime.date | None
    due: datetime.date | None
    not_before: datetime.date | None
    is_overdue: bool
    # Each planned inspection that is less than two years from another, with the date of the other.
    too_soon: list[tuple[Inspection, datetime.date]]


def inspections_seen(yot: YOT, user: User) -> list[Inspection]:
    """The inspections of the YOT that this user can see, newest first."""
    found = Inspection.objects.visible_to(user).filter(yot=yot)
    return list(found.select_related("framework").defer("framework__rest").newest_first())


def published_of(yot: YOT) -> list[Inspection]:
    """The published inspections of the YOT, newest first. Everyone can read their ratings."""
    found = Inspection.objects.published().filter(yot=yot)
    return list(found.select_related("framework").newest_first())


def over_time(published: list[Inspection]) -> OverTime:
    kept = published_ratings(published)
    columns = [(each, kept[each.pk]) for each in published if each.pk in kept]
    standards = Standard.objects.filter(domain__framework__in={each.framework_id for each, _ in columns})
    named = standards.order_by("domain__framework_id", "pk").values_list("domain__framework", "number", "title")
    titles: dict[int, dict[str, str]] = {}
    for framework, number, title in named:
        titles.setdefault(framework, {})[number] = title
    # A later framework can use the same number for another standard, which then has a separate row.
    rows = dict.fromkeys(row for each, _ in columns for row in titles[each.framework_id].items())
    return OverTime(columns, [_row(number, title, columns, titles) for number, title in rows])


def _row(
    number: str, title: str, columns: list[tuple[Inspection, InspectionRating]], titles: dict[int, dict[str, str]]
) -> RatingRow:
    ratings = [(each, _rating(rating, number, title, titles[each.framework_id])) for each, rating in columns]
    return RatingRow(number, title, ratings)


def _rating(rating: InspectionRating, number: str, title: str, titles: dict[str, str]) -> str:
    standard = rating.standards.get(number) if titles.get(number) == title else None
    return (standard.rating or "") if standard else ""


def programme(inspections: list[Inspection]) -> Programme:
    """Dates in the future are plans, so they do not count as an inspection."""
    today = timezone.localdate()
    dates = [
        (
            each,
            inspected_on(
                published=each.published, fieldwork_ended=each.fieldwork_ended, fieldwork_started=each.fieldwork_started
            ),
        )
        for each in inspections
    ]
    done = [date for _, date in dates if date and date <= today]
    last, due = max(done, default=None), next_due(done)
    free = years_after(last, NOT_TWICE_WITHIN) if last else None
    near = [
        (each, other)
        for each, date in dates
        if date and date > today and (other := too_soon(date, done, is_reinspection=bool(each.reinspection_of)))
    ]
    return Programme(
        last, due, free if free and free > today else None, is_overdue=bool(due and due < today), too_soon=near
    )
