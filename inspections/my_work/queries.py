"""Queries for a user's work in all their inspections."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from inspections.cases.models import Case
from inspections.cases.querysets import CaseQuerySet
from inspections.dip_samples.queries import unanswered_of
from inspections.inspection.models import Inspection
from inspections.people.models import User


def inspections_worked_on(user: User) -> list[Inspection]:
    """The unsigned inspections whose team this user is on. `has_queries`: whether a quality lead waits for their
    answer."""
    waiting = unanswered_of(user).filter(read__case__inspection=OuterRef("pk"))
    inspections = Inspection.objects.unsigned().worked_on_by(user).with_blind_reading_by(user)
    return list(inspections.annotate(has_queries=Exists(waiting)))


def cases_allocated_to(user: User, inspections: Iterable[Inspection]) -> CaseQuerySet:
    return Case.objects.filter(inspection__in=inspections).allocated_to(user).for_my_work()


def cases_to_read(inspections: Iterable[Inspection]) -> CaseQuerySet:
    """The cases waiting for the lead inspector."""
    return Case.objects.filter(inspection__in=inspections).submitted()
