"""Queries for the pages about people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from inspections.cases.models import Case
from inspections.inspection.models import Change, TeamMember
from inspections.inspection.querysets import SIGNED
from inspections.people.models import HeldRole, User, UserQuerySet


def people_with_roles() -> UserQuerySet:
    """All accounts with their current roles, open accounts first, by name."""
    roles = Prefetch("held_roles", HeldRole.objects.current(), to_attr="current_roles")
    return User.objects.prefetch_related(roles).order_by("-is_active", "name", "email")


@dataclass(frozen=True)
class StillHeld:
    """The work that someone must take over when an account ends."""

    led: list[TeamMember]  # inspections that the person leads, if the ratings are not signed
    cases: list[Case]  # cases that the person still has to record


def still_held(person: User) -> StillHeld:
    open_teams = person.memberships.current().exclude(inspection__phase__in=SIGNED).select_related("inspection__yot")
    return StillHeld(
        led=list(open_teams.filter(role__in=[TeamMember.Role.LEAD, TeamMember.Role.DEPUTY])),
        cases=list(Case.objects.to_record_by(person).select_related("inspection__yot")),
    )


def teams_of(person: User) -> list[TeamMember]:
    """The inspections that a person is or was on the team of, newest first."""
    return list(person.memberships.select_related("inspection__yot").order_by("-inspection__pk", "pk"))


def history_of(person: User) -> list[Change]:
    """The changes to an account, newest first."""
    return list(Change.objects.filter(inspection=None, subject=person.subject).select_related("by").order_by("-pk"))
