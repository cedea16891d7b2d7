"""QuerySets for dip samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from inspections.inspection.models import Inspection, TeamMember
from inspections.inspection.querysets import SIGNED, InspectionQuerySet

if TYPE_CHECKING:
    from inspections.people.models import User


def inspections_open_to(user: User) -> InspectionQuerySet:
    """The inspections from which a quality lead can sample: those whose team they are not on and were never on.

    So they never judge the work of their own team, and a person who reads a case blind samples nothing in its inspection.
    """
    own = TeamMember.objects.filter(inspection=OuterRef("pk"), user=user)
    inspections: InspectionQuerySet = Inspection.objects.filter(~Exists(own)).exclude(
        pk__in=Inspection.objects.filter(conflicts__person=user, conflicts__withdrawn_at=None).values("pk")
    )
    return inspections


class DipReadQuerySet(models.QuerySet[Any]):
    def current(self) -> DipReadQuerySet:
        """Reads that were not withdrawn."""
        return self.exclude(state="withdrawn")

    def open_to(self, user: User) -> DipReadQuerySet:
        """The reads that a quality lead can see: everyone's, in inspections open to them."""
        return self.filter(case__inspection__in=inspections_open_to(user).values("pk"))

    def to_read(self) -> DipReadQuerySet:
        """Reads that wait for the quality lead. They end when the ratings are signed."""
        return self.filter(state="reading").exclude(case__inspection__phase__in=SIGNED)

    def for_page(self) -> DipReadQuerySet:
        """Reads with their case and reader, and with the number of queries and of those that are not answered."""
        query = Q(findings__verdict="query")
        return self.select_related("reader", "case__inspector__user", "case__inspection__yot").annotate(
            queries=Count("findings", filter=query, distinct=True),
            unanswered=Count("findings", filter=query & Q(findings__answers=None), distinct=True),
        )


class DipFindingQuerySet(models.QuerySet[Any]):
    def unanswered(self) -> DipFindingQuerySet:
        """Queries that the inspector has not answered, and still can."""
        found = self.filter(verdict="query", read__state="sent", answers=None)
        return found.exclude(read__case__inspection__phase__in=SIGNED)
