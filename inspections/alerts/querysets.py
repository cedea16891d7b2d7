"""QuerySets for alerts and requests for reassurance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspections.inspection.models import Inspection


class AlertQuerySet(models.QuerySet[Any]):
    def of_inspection(self, inspection: Inspection) -> AlertQuerySet:
        return self.filter(case__inspection=inspection).select_related("case", "raised_by")

    def of_inspections(self, inspections: Iterable[Inspection]) -> AlertQuerySet:
        return self.filter(case__inspection__in=inspections).select_related("case", "raised_by").order_by("pk")

    def open(self) -> AlertQuerySet:
        """Alerts without a recorded and accepted answer from the YOT."""
        return self.filter(accepted_at__isnull=True)

    def with_people(self) -> AlertQuerySet:
        """Alerts with the people involved."""
        return self.select_related("case__inspector__user", "answer_recorded_by", "accepted_by")


class ReassuranceRequestQuerySet(models.QuerySet[Any]):
    def of_inspection(self, inspection: Inspection) -> ReassuranceRequestQuerySet:
        return self.filter(case__inspection=inspection).select_related("case", "raised_by")

    def open(self) -> ReassuranceRequestQuerySet:
        return self.filter(closed_at__isnull=True)

    def with_people(self) -> ReassuranceRequestQuerySet:
        return self.select_related("case__inspector__user", "closed_by")
