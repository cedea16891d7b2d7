"""Notifies people about dates that fall due."""

from __future__ import annotations

import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from inspections.history import Author
from inspections.inspection.models import Inspection, TeamMember
from inspections.notices.actions import tell
from inspections.notices.kinds import DRAFT_DUE
from inspections.people.models import HeldRole, User

DAYS_BEFORE = 7
BY = Author(command="db_worker")


def tell_of_drafts_due(today: datetime.date | None = None) -> int:
    """Notify the people who write a report that they must send the draft to the YOT within a week. Returns how many
    drafts are due.

    This can run at any time, because each person gets one notice for each date.
    """
    today = today or timezone.localdate()
    due = (
        Inspection.objects.filter(
            phase="draft",
            planned_phases__phase="accuracy_check",
            planned_phases__starts__lte=today + datetime.timedelta(days=DAYS_BEFORE),
        )
        .annotate(due=F("planned_phases__starts"))
        .select_related("yot", "framework")
        .prefetch_related("team__user")
    )
    admins = list(User.objects.in_role(HeldRole.Role.REPORT_ADMIN)) if due else []
    for inspection in due:
        writers = [
            member.user for role in (TeamMember.Role.LEAD, TeamMember.Role.DEPUTY) for member in inspection.people(role)
        ]
        tell(
            [*writers, *admins],
            DRAFT_DUE,
            inspection,
            event=f"{inspection.reference} {inspection.due}",
            text=f"The draft report on {inspection.yot} is due to go to the {inspection.words.service.one} "
            f"on {inspection.due:%-d %B %Y}.",
            href=reverse("reports:writing", args=[inspection.reference]),
            by=BY,
        )
    return len(due)
