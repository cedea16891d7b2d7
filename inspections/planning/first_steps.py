"""The set-up checklist for a new installation, and the people to ask for access."""

from __future__ import annotations

from dataclasses import dataclass

from inspections.inspection.models import Change, Inspection
from inspections.people.models import HeldRole, User
from standards.models import Framework


@dataclass(frozen=True)
class FirstSteps:
    """Progress with the set-up: the number of frameworks, colleagues, panel members, report admins and inspections."""

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
        """Whether everything except the optional demonstration is done."""
        return bool(self.frameworks and self.colleagues and self.roles_are_given and self.inspections)


def first_steps_for(user: User) -> FirstSteps | None:
    """The checklist for an administrator until the set-up is complete; otherwise None."""
    if not user.is_administrator:
        return None
    people = User.objects
    steps = FirstSteps(
        frameworks=Framework.objects.count(),
        colleagues=people.active().exclude(pk=user.pk).count(),
        panel_members=people.in_role(HeldRole.Role.PANEL_MEMBER).count(),
        report_admins=people.in_role(HeldRole.Role.REPORT_ADMIN).count(),
        inspections=Inspection.objects.count(),
        has_demonstration=Change.objects.filter(command="load_demonstration").exists(),
    )
    return None if steps.are_done else steps


@dataclass(frozen=True)
class WhomToAsk:
    """The contacts for a user who cannot see any inspection."""

    is_empty: bool  # the service has no inspections
    administrators: list[User]


def whom_to_ask() -> WhomToAsk:
    return WhomToAsk(
        is_empty=not Inspection.objects.exists(),
        administrators=list(User.objects.in_role(HeldRole.Role.ADMINISTRATOR)[:3]),
    )


def nothing_here(user: User) -> dict[str, object]:
    """Context for a page without inspections: administrators get the checklist, and others see who to ask for access."""
    return {"first_steps": first_steps_for(user)} if user.is_administrator else {"ask": whom_to_ask()}
