"""What has to be done before a new installation can be used, and how far it is; and whom to ask about it."""

from __future__ import annotations

from dataclasses import dataclass

from inspections.inspection.models import Change, Inspection
from inspections.people.models import RATINGS_PANEL, REPORT_ADMINS, User
from standards.models import Framework


@dataclass(frozen=True)
class FirstSteps:
    """How many there are of each thing that a new installation needs."""

    frameworks: int
    colleagues: int
    panel_members: int
    report_admins: int
    inspections: int
    has_demonstration: bool

    @property
    def roles_are_given(self) -> bool:
        return bool(self.panel_members and self.report_admins)

    @property
    def are_done(self) -> bool:
        """Whether nothing is left but the demonstration, which nobody needs."""
        return bool(self.frameworks and self.colleagues and self.roles_are_given and self.inspections)


def first_steps_for(user: User) -> FirstSteps | None:
    """For an administrator while something is left to do; None for everybody else, and afterwards."""
    if not user.is_staff:
        return None
    people = User.objects.filter(is_active=True)
    steps = FirstSteps(
        frameworks=Framework.objects.count(),
        colleagues=people.exclude(pk=user.pk).count(),
        panel_members=people.filter(groups__name=RATINGS_PANEL).count(),
        report_admins=people.filter(groups__name=REPORT_ADMINS).count(),
        inspections=Inspection.objects.count(),
        has_demonstration=Change.objects.filter(command="load_demonstration").exists(),
    )
    return None if steps.are_done else steps


@dataclass(frozen=True)
class WhomToAsk:
    """For somebody who has no inspections to see."""

    is_empty: bool  # there are no inspections at all
    administrators: list[User]


def whom_to_ask() -> WhomToAsk:
    return WhomToAsk(
        is_empty=not Inspection.objects.exists(),
        administrators=list(User.objects.filter(is_active=True, is_staff=True).order_by("name", "email")[:3]),
    )


def nothing_here(user: User) -> dict[str, object]:
    """For the template of a page without inspections: what an administrator does first, or whom everybody else asks."""
    return {"first_steps": first_steps_for(user)} if user.is_staff else {"ask": whom_to_ask()}
