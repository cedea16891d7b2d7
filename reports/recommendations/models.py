"""The recommendations in a report, and removed recommendations."""

from __future__ import annotations

from django.db import models

from inspections.base import Appended
from inspections.inspection.models import Inspection


class Recommendation(models.Model):
    """A recommendation in the report, with who it is addressed to and the evidence and standards it is based on."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=300)
    text = models.TextField()
    # What the recommendation is based on.
    evidence = models.ManyToManyField("inspections.Evidence", related_name="recommendations", blank=True)
    standards = models.ManyToManyField("standards.Standard", related_name="+", blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_recommendation_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.addressee} {self.text}"


class RemovedRecommendation(Appended):
    """A recommendation as it was when it was removed from the report, so that it can be restored."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="removed_recommendations")
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=300)
    text = models.TextField()
    evidence = models.ManyToManyField("inspections.Evidence", related_name="+", blank=True)
    standards = models.ManyToManyField("standards.Standard", related_name="+", blank=True)

    def __str__(self) -> str:
        return f"{self.number}. {self.addressee} {self.text}"
