"""Tasks that wait for people because of their roles. They come first on the first page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from inspections.dip_samples.queries import dip_samples_of
from inspections.inspection.models import Inspection
from inspections.moments import day
from inspections.people.models import HeldRole, User
from reports.accuracy.models import AccuracyAnswer
from reports.following.models import ActionPlan
from reports.panel.models import PanelMeeting

MOST = 20  # of each kind on the first page; the lists have the rest
SOON = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """A task: who it is for, what to do, and the page to do it on."""

    who: str
    what: str
    href: str


@dataclass(frozen=True)
class Waiting:
    """The tasks for one role. If there are none, `items` is empty and the page says so."""

    role: str
    items: tuple[Item, ...]


def waiting_for(user: User) -> list[Waiting]:
    """This person's tasks, by the roles that they hold now."""
    found = {
        HeldRole.Role.PANEL_MEMBER: _before_the_panel,
        HeldRole.Role.REPORT_ADMIN: _reports,
        HeldRole.Role.ADMINISTRATOR: _invitations,
        HeldRole.Role.QUALITY_LEAD: _dip_samples,
    }
    return [
        Waiting(str(role.label), tuple(items(user))[:MOST]) for role, items in found.items() if role in user.roles_now
    ]


def _before_the_panel(user: User) -> Iterator[Item]:
    """Inspections that are before the panel, or will be soon."""
    met = PanelMeeting.objects.filter(inspection=OuterRef("pk"))
    inspections = Inspection.objects.visible_to(user).select_related("yot", "framework").annotate(has_met=Exists(met))
    for inspection in inspections.filter(phase="ratings_panel").order_by("reference"):
        met_or_not = "The panel has met. Decide and sign" if inspection.has_met else "Record the meeting and decide"
        what = f"{met_or_not} the {inspection.words.rating.many}."
        yield Item(str(inspection.yot), what, reverse("reports:panel", args=(inspection.reference,)))
    planned = Q(planned_phases__phase="ratings_panel", planned_phases__starts__lte=timezone.localdate() + SOON)
    for inspection in (
        inspections.filter(planned, phase="proposals").prefetch_related("planned_phases").order_by("reference")
    ):
        what = f"The panel is planned for {day(inspection.starts['ratings_panel'])}."
        yield Item(str(inspection.yot), what, reverse("inspections:inspection", args=(inspection.reference,)))


def _reports(user: User) -> Iterator[Item]:
    """Reports that are not published yet, and action plans that are due."""
    answered = Exists(AccuracyAnswer.objects.filter(comment=OuterRef("frozen_drafts__comments")))
    unanswered = Count("frozen_drafts__comments", filter=~answered, distinct=True)
    inspections = (
        Inspection.objects.visible_to(user)
        .filter(phase__in=("draft", "accuracy_check"))
        .select_related("yot", "framework")
    )
    for inspection in inspections.annotate(unanswered=unanswered).order_by("-phase", "reference"):
        page = reverse("reports:publishing", args=(inspection.reference,))
        yield Item(str(inspection.yot), _next_for_the_report(inspection, inspection.unanswered), page)
    soon = timezone.localdate() + SOON
    plans = ActionPlan.objects.filter(
        inspection__in=Inspection.objects.visible_to(user), received_on=None, due__lte=soon
    ).select_related("inspection__yot", "inspection__framework")
    for plan in plans.order_by("due"):
        late = ", overdue" if plan.due < timezone.localdate() else ""
        page = reverse("reports:following", args=(plan.inspection.reference,))
        yield Item(
            str(plan.inspection.yot),
            f"The {plan.inspection.words.service.one}’s action plan is due on {day(plan.due)}{late}.",
            page,
        )


def _next_for_the_report(inspection: Inspection, unanswered: int) -> str:
    service = inspection.words.service.one
    if inspection.phase == "draft":
        return f"The report is being written. Send the draft to the {service} when it is ready."
    if unanswered:
        return f"{unanswered} comment{'' if unanswered == 1 else 's'} from the {service} to answer."
    return "Every comment is answered. Get the report approved, then publish it."


def _invitations(user: User) -> Iterator[Item]:
    """People who were invited and have not chosen a password."""
    for person in User.objects.not_signed_in_yet().exclude(pk=user.pk):
        what = f"Invited on {day(timezone.localdate(person.date_joined))} and has not signed in yet."
        yield Item(str(person), what, reverse("inspections:person", args=(person.pk,)))


def _dip_samples(user: User) -> Iterator[Item]:
    """Cases to read in dip samples."""
    for read in dip_samples_of(user).to_read:
        inspection = read.case.inspection
        page = reverse("inspections:dip_read", args=(inspection.reference, read.pk))
        yield Item(f"Case {read.case}", f"Read it for the dip sample of {inspection.yot}.", page)
