"""Dip samples: submitted cases that quality leads read, their findings, and the answers of inspectors."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.cases.models import Case
from inspections.dip_samples.querysets import DipFindingQuerySet, DipReadQuerySet
from inspections.people.models import User


class DipRead(models.Model):
    """A submitted case that a quality lead reads. It changes no answer and never counts in percentages."""

    class State(Choices):
        READING = "reading", "To read"
        SENT = "sent", "Findings sent"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class How(Choices):
        INSPECTION = "inspection", "Drawn from the inspection"
        FRAMEWORK = "framework", "Drawn from all inspections under the framework"
        CHOSEN = "chosen", "Chosen"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="dip_reads")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="dip_reads")
    how = models.CharField(max_length=10, choices=How.in_words)
    # What a draw was made with, so that it can be repeated.
    size = models.PositiveSmallIntegerField(null=True, blank=True)
    seed = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.in_words, default=State.READING)
    sampled_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Which parts of the file and of the record the quality lead read.
    looked_at = models.TextField(blank=True)
    note = models.TextField(blank=True)

    objects = DipReadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state="withdrawn"), name="one_current_dip_read_per_case"
            ),
            models.CheckConstraint(condition=Q(state__in=["reading", "sent", "withdrawn"]), name="dip_read_state"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) & ~Q(looked_at="")
                | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="dip_read_sent_at",
            ),
        ]

    def __str__(self) -> str:
        return f"dip sample of {self.case} by {self.reader}"

    @property
    def subject(self) -> str:
        """The name of the dip read in the history."""
        return f"dip sample {self.pk}"

    @property
    def is_to_read(self) -> bool:
        """Whether the quality lead can still send findings."""
        return self.state == self.State.READING and not self.case.inspection.is_signed


class DipFinding(models.Model):
    """What a quality lead found about one judgement in a case: they agree, or they query it."""

    class Verdict(Choices):
        AGREE = "agree", "Agree"
        QUERY = "query", "Query"

    read = models.ForeignKey(DipRead, on_delete=models.CASCADE, related_name="findings")
    # A key question ("2.1.1") or a classification.
    entry = models.CharField(max_length=80)
    # The inspector's answer when the findings were sent.
    value = models.CharField(max_length=500, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.in_words)
    note = models.TextField(blank=True)

    objects = DipFindingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["read", "entry"], name="one_finding_per_entry"),
            models.CheckConstraint(condition=Q(verdict__in=["agree", "query"]), name="finding_verdict"),
            models.CheckConstraint(condition=Q(verdict="agree") | ~Q(note=""), name="query_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.read}, {self.entry}: {self.verdict}"

    @property
    def called(self) -> str:
        """The name of the judgement in a sentence: "2.1.1", or "the safety and wellbeing classification"."""
        return f"the {self.entry.replace('_', ' ')} classification" if self.entry[:1].isalpha() else self.entry


class DipAnswer(Appended):
    """An inspector's answer to a query. The newest answer counts. Append-only."""

    class How(Choices):
        CORRECTED = "corrected", "Corrected"
        KEPT = "kept", "Kept"

    finding = models.ForeignKey(DipFinding, on_delete=models.CASCADE, related_name="answers")
    how = models.CharField(max_length=10, choices=How.in_words)
    reason = models.TextField(blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=Q(how="corrected") | ~Q(reason=""), name="kept_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.how}"
