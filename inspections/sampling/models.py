"""The number of eligible cases in each domain."""

from __future__ import annotations

from django.db import models

from inspections.inspection.models import Inspection


class EligibleNumber(models.Model):
    """The number of cases in a domain that are eligible for the sample."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="eligible_numbers")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "domain"], name="eligible_cases_once_for_each_domain")
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.number} eligible in domain {self.domain.number}"
