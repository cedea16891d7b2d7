"""Plan, change and cancel interviews, and create the address of a person's calendar."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections.cases.models import Case
from inspections.history import Author, Refused, change_fields, current_phase, refuse_blank, write_history
from inspections.inspection.models import Inspection, TeamMember
from inspections.interviews.models import CalendarAddress, PlannedInterview, hash_of_secret
from inspections.moments import moment, time_of_day
from inspections.people.models import User


@transaction.atomic
def plan_interview(
    inspection: Inspection,
    *,
    inspector: TeamMember,
    starts_at: datetime.datetime,
    minutes: int,
    case: Case | None = None,
    with_whom: str = "",
    role: str = "",
    place: str = "",
    by: Author,
) -> PlannedInterview:
    """Add an interview to the timetable. `minutes` is how long it takes.

    Raises Refused if the inspector is not on the team or has another interview then, or if the interviewee is missing.
    An interview that is sent twice, for example by a double click, is planned once.
    """
    current_phase(inspection)  # locks the inspection, so that two people cannot plan for the same time
    values = _checked(inspection, inspector, starts_at, minutes, case, with_whom, role, place)
    same: PlannedInterview | None = inspection.planned_interviews.filter(**values).first()
    if same is not None:
        return same
    _refuse_overlap(inspector, starts_at, values["ends_at"])
    planned: PlannedInterview = PlannedInterview.objects.create(inspection=inspection, **values)
    write_history(inspection, planned.subject, [("planned", "", _in_words(planned))], by=by)
    return planned


@transaction.atomic
def change_interview(
    planned: PlannedInterview,
    *,
    inspector: TeamMember,
    starts_at: datetime.datetime,
    minutes: int,
    case: Case | None = None,
    with_whom: str = "",
    role: str = "",
    place: str = "",
    by: Author,
) -> bool:
    """Change an interview in the timetable. Raises Refused as `plan_interview` does, or if it has been cancelled."""
    inspection = planned.inspection
    current_phase(inspection)
    if not PlannedInterview.objects.filter(pk=planned.pk).exists():
        raise Refused("A colleague has cancelled this interview. If it will take place after all, plan it again.")
    values = _checked(inspection, inspector, starts_at, minutes, case, with_whom, role, place)
    _refuse_overlap(inspector, starts_at, values["ends_at"], but=planned)
    return change_fields(planned, values, inspection=inspection, subject=planned.subject, by=by)


@transaction.atomic
def cancel_interview(planned: PlannedInterview, *, by: Author) -> None:
    """Remove an interview from the timetable. The history keeps it."""
    current_phase(planned.inspection)
    write_history(planned.inspection, planned.subject, [("planned", _in_words(planned), "cancelled")], by=by)
    planned.delete()


def _checked(
    inspection: Inspection,
    inspector: TeamMember,
    starts_at: datetime.datetime,
    minutes: int,
    case: Case | None,
    with_whom: str,
    role: str,
    place: str,
) -> dict[str, Any]:
    if inspector.inspection_id != inspection.pk or not inspector.is_current:
        raise Refused(f"{inspector} is not on this inspection team.")
    if case is not None and case.inspection_id != inspection.pk:
        raise Refused(f"Case {case} is not in this inspection.")
    refuse_blank(with_whom or role, "Enter the role of the person you will interview.")
    ends_at = starts_at + datetime.timedelta(minutes=minutes)
    return {
        "inspector": inspector, "case": case, "with_whom": with_whom, "role": role.strip(), "starts_at": starts_at,
        "ends_at": ends_at, "place": place.strip(),
    }  # fmt: skip


def _refuse_overlap(
    inspector: TeamMember,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    *,
    but: PlannedInterview | None = None,
) -> None:
    """Raise Refused if the inspector has another interview then, in any inspection."""
    same_person = {"inspector__user": inspector.user_id} if inspector.user_id else {"inspector": inspector.pk}
    own = PlannedInterview.objects.filter(**same_person).exclude(pk=but.pk if but else 0)
    other = own.overlapping(starts_at, ends_at).with_people().first()
    if other is not None:
        # The person who plans this interview may not be allowed to see the other inspection.
        is_here = other.inspection_id == inspector.inspection_id
        raise Refused(
            f"{inspector} has another interview from {time_of_day(other.starts_at)} to {time_of_day(other.ends_at)}"
            f"{f': {other}' if is_here else ', in another inspection'}. Choose another time or inspector."
        )


def _in_words(planned: PlannedInterview) -> str:
    place = f", {planned.place}" if planned.place else ""
    return f"{planned}, {moment(planned.starts_at)}, {planned.minutes} minutes, {planned.inspector}{place}"


@transaction.atomic
def make_calendar_address(person: User, *, by: Author) -> str:
    """Create the secret part of the address of a person's calendar, and end the previous one. Only its hash is stored."""
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        person=person, defaults={"sha256": hash_of_secret(secret), "made_at": timezone.now()}
    )
    write_history(None, person.subject, [("calendar address", "", "made")], by=by)
    return secret


@transaction.atomic
def end_calendar_address(person: User, *, by: Author) -> bool:
    """End the address of a person's calendar, so that programs can no longer read it."""
    ended, _ = CalendarAddress.objects.filter(person=person).delete()
    if ended:
        write_history(None, person.subject, [("calendar address", "made", "ended")], by=by)
    return bool(ended)
