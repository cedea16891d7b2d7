"""What the checks before publication found and somebody accepted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from inspections.base import Appended
from inspections.inspection.models import Inspection


class AcceptedFinding(Appended):
    """A finding of the checks that may stand, with the reason. What is withdrawn is a row of its own: the newest one counts.

    It is told from others by its fingerprint, which changes with the words and with what the data say of them.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="accepted_findings")
    fingerprint = models.CharField(max_length=64, db_index=True)
    # False withdraws what was accepted before.
    is_accepted = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    # The finding as it was, to be read when it is found no longer.
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
