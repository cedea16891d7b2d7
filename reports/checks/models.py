"""Accepted findings from the checks before publication."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from inspections.base import Appended
from inspections.inspection.models import Inspection


class AcceptedFinding(Appended):
    """A finding from the checks that was accepted, with the reason. Reopening a finding adds a row, and the newest row counts.

    A finding is identified by its fingerprint, which changes with the sentence and with the data behind it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="accepted_findings")
    fingerprint = models.CharField(max_length=64, db_index=True)
    # False withdraws an earlier acceptance.
    is_accepted = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    # A copy of the finding, to read when the checks no longer find it.
    check_name = models.CharField(max_length=40)
    section = models.CharField(max_length=80)
    excerpt = models.TextField()
    message = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_accepted=False) | ~Q(reason=""), name="accepted_finding_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.excerpt}"
