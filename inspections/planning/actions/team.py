"""Actions for the team of an inspection: appointing people and ending their roles, and conflicts of interest."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections.cases.models import Case
from inspections.history import Author, Refused, Until, change_fields, refuse_blank, write_history
from inspections.inspection.models import ConflictOfInterest, Inspection, TeamMember
from inspections.people.models import User
from inspections.permissions import LEADING

ONE_AT_A_TIME = (TeamMember.Role.LEAD, TeamMember.Role.CHIEF)


@transaction.atomic
def appoint(
    inspection: Inspection,
    person: User | str,
    role: str,
    *,
    by: Author,
    inspectorate: str = "",
    last_day: datetime.date | None = None,
) -> TeamMember:
    """Give a person a role in the team, by account or by name. The role ends after `last_day`, if there is one.

    The role of a former lead or chief inspector ends. If the person already has the role, only its last day changes.
    Raises Refused if the account has ended or `last_day` is in the past.
    """
    if isinstance(person, User) and role in LEADING:
        _refuse_if_reading_blind(person, inspection)
    who: dict[str, Any] = {"user": person} if isinstance(person, User) else {"name": person}
    if isinstance(person, User) and not person.is_active:
        raise Refused(f"The account of {person} has ended, so they cannot join a team.")
    members = TeamMember.objects.current().filter(inspection=inspection, role=role)
    until = _end_of(last_day)
    existing: TeamMember | None = members.filter(**who).first()
    if existing is not None:
        if last_day is not None:
            change_fields(
                existing, {"until": until}, inspection=inspection, subject=f"team {role}", by=by, until=Until.ALWAYS
            )
        return existing
    if role in ONE_AT_A_TIME:
        for former in members:
            end_membership(former, by=by)
    member = TeamMember.objects.create(inspection=inspection, role=role, inspectorate=inspectorate, until=until, **who)
    given = [("person", "", member.written), ("inspectorate", "", inspectorate), ("last day", "", last_day)]
    write_history(inspection, f"team {role}", [change for change in given if change[2]], by=by, until=Until.ALWAYS)
    return member


def _refuse_if_reading_blind(person: User, inspection: Inspection) -> None:
    if Inspection.objects.filter(pk=inspection.pk).read_blind_by(person).exists():
        raise Refused(
            f"{person} is the second reader of a case, and people who lead an inspection read all its cases. Withdraw the "
            "second read, or wait until both reads are submitted."
        )


@transaction.atomic
def end_membership(member: TeamMember, *, by: Author) -> bool:
    """End a person's role in a team now. Their lines of enquiry become unassigned; their cases wait to be allocated again."""
    if not member.is_current:
        return False
    inspection = member.inspection
    for enquiry in member.lines_of_enquiry.all():
        change_fields(
            enquiry, {"owner": None}, inspection=inspection, subject=enquiry.subject, by=by, until=Until.ALWAYS
        )
    write_history(inspection, f"team {member.role}", [("person", member.written, "")], by=by, until=Until.ALWAYS)
    member.until = timezone.now()
    member.save(update_fields=["until"])
    return True


@transaction.atomic
def leave_team(member: TeamMember, *, by: Author) -> bool:
    """End a person's role in a team, from the team page. Returns whether they had it.

    Raises Refused for the lead inspector before the ratings are signed: someone must be responsible for alerts and
    cases. Appoint another lead inspector instead, which ends this person's role.
    """
    if member.role == TeamMember.Role.LEAD and not member.inspection.is_signed:
        raise Refused(
            "An inspection needs a lead inspector. Add the new lead inspector to the team, and this role ends."
        )
    return end_membership(member, by=by)


@transaction.atomic
def dismiss(inspection: Inspection, role: str, *, by: Author) -> bool:
    """End the role of the lead inspector or the chief inspector, and return whether anyone had it."""
    member = TeamMember.objects.current().filter(inspection=inspection, role=role).first()
    return member is not None and end_membership(member, by=by)


@transaction.atomic
def declare_conflict(
    inspection: Inspection, person: User, *, what: str, case: Case | None = None, by: Author
) -> ConflictOfInterest:
    """Record that a person has a conflict of interest in the inspection, or in one of its cases.

    Raises Refused if a case that it concerns is allocated to them: the case must go to a colleague first.
    """
    refuse_blank(what, "Describe the conflict of interest.")
    allocated = Case.objects.to_record_by(person).filter(inspection=inspection)
    if case is not None:
        allocated = allocated.filter(pk=case.pk)
    if held := ", ".join(str(each) for each in allocated):
        raise Refused(f"{person} is recording {held}. Allocate this to a colleague first.")
    declared = ConflictOfInterest.objects.create(inspection=inspection, person=person, what=what.strip(), case=case)
    change = (f"declared, {declared.about}", "", f"{person}: {declared.what}")
    write_history(inspection, "conflict of interest", [change], by=by, until=Until.ALWAYS)
    return declared


@transaction.atomic
def withdraw_conflict(conflict: ConflictOfInterest, *, by: Author) -> bool:
    """Withdraw a conflict of interest. Its row and its history are kept."""
    if conflict.withdrawn_at is not None:
        return False
    conflict.withdrawn_at = timezone.now()
    conflict.save(update_fields=["withdrawn_at"])
    change = (f"withdrawn, {conflict.about}", str(conflict), "")
    write_history(conflict.inspection, "conflict of interest", [change], by=by, until=Until.ALWAYS)
    return True


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    if day < timezone.localdate():
        raise Refused("The last day on the team must not be in the past.")
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
