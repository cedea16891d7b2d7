"""What is written for the report: texts, facts, recommendations."""

from __future__ import annotations

from django.db import models

from inspections.inspection.models import Inspection


class SectionText(models.Model):
    """The text of one section of the report, in Markdown."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="texts")
    section = models.CharField(max_length=80)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["inspection", "section"], name="one_text_per_section")]

    def __str__(self) -> str:
        return self.section


class Fact(models.Model):
    """One figure of a table in the report, with what it is compared with and where it is from."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="facts")
    position = models.PositiveIntegerField()
    section = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    value = models.TextField(blank=True)
    comparator = models.CharField(max_length=200, blank=True)
    comparator_value = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.section}: {self.label}"


class Recommendation(models.Model):
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=300)
    text = models.TextField()
    # What it rests on.
    evidence = models.ManyToManyField("inspections.Evidence", related_name="recommendations", blank=True)
    standards = models.ManyToManyField("standards.Standard", related_name="+", blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_recommendation_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.addressee} {self.text}"
