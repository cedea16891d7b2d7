"""Actions for the team of an inspection: appointing people and ending their roles, and conflicts of interest."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from inspections.history import Author, Until, change_fields, write_history
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User


@transaction.atomic
def appoint(inspection: Inspection, person: User | str, role: str, *, by: Author) -> TeamMember:
    """Add a person to the team, by account or by name. A new lead or chief inspector replaces the former one."""
    who: dict[str, Any] = {"user": person} if isinstance(person, User) else {"name": person}
    members = TeamMember.objects.filter(inspection=inspection, role=role)
    existing = members.filter(**who).first()
    if existing is not None:
        return existing
    former = members.first() if role in (TeamMember.Role.LEAD, TeamMember.Role.CHIEF) else None
    if former is not None:
        change_fields(
            former,
            {"user": None, "name": "", **who},
            inspection=inspection,
            subject=f"team {role}",
            by=by,
            until=Until.ALWAYS,
        )
        return former
    member = TeamMember.objects.create(inspection=inspection, role=role, **who)
    write_history(inspection, f"team {role}", [("person", "", member.written)], by=by, until=Until.ALWAYS)
    return member


@transaction.atomic
def dismiss(inspection: Inspection, role: str, *, by: Author) -> bool:
    """Remove the lead inspector or the chief inspector from the team."""
    member = TeamMember.objects.filter(inspection=inspection, role=role).first()
    if member is None:
        return False
    # Their lines of enquiry become unassigned.
    for enquiry in member.lines_of_enquiry.all():
        change_fields(
            enquiry, {"owner": None}, inspection=inspection, subject=enquiry.subject, by=by, until=Until.ALWAYS
        )
    write_history(inspection, f"team {role}", [("person", member.written, "")], by=by, until=Until.ALWAYS)
    member.delete()
    return True
