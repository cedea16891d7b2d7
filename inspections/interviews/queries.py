"""The timetable of interviews as one person sees it, and the person who owns a calendar address."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import groupby

from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.interviews.models import CalendarAddress, PlannedInterview, hash_of_secret
from inspections.people.models import User
from inspections.permissions import can_read_cases

Day = tuple[datetime.date, list[PlannedInterview]]


def interviews_shown_to(user: User, inspection: Inspection) -> list[PlannedInterview]:
    """The interviews in an inspection, in time order. Partner inspectors see their own and those that are not about a
    case.
    """
    interviews = list(inspection.planned_interviews.with_people())
    if can_read_cases(user, inspection):
        return interviews
    return [each for each in interviews if each.case is None or each.inspector.user_id == user.pk]


def by_day(interviews: Iterable[PlannedInterview]) -> list[Day]:
    """The interviews on each day. The interviews given must be in time order."""
    days = groupby(interviews, key=lambda planned: timezone.localdate(planned.starts_at))
    return [(day, list(planned)) for day, planned in days]


def whose_calendar(secret: str) -> User | None:
    """The person whose calendar has this secret address; None if the address or the account has ended."""
    found = CalendarAddress.objects.filter(sha256=hash_of_secret(secret), person__is_active=True)
    address = found.select_related("person").first()
    return address.person if address else None


def has_calendar_address(user: User) -> bool:
    return CalendarAddress.objects.filter(person=user).exists()


def interviews_for_calendar(person: User) -> Iterable[PlannedInterview]:
    return PlannedInterview.objects.for_calendar(person)
