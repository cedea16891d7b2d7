"""Accepted findings from the checks before publication."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from inspections.base import Appended
from inspections.inspection.models import Inspection


class AcceptedFinding(Appended):
    """A finding from the checks, or a claim that is not verified, that was accepted, with the reason or what supports it.

    Reopening it adds a row, and the newest row counts. It is identified by its fingerprint, which changes with the sentence
    and with the data behind it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="accepted_findings")
    fingerprint = models.CharField(max_length=64, db_index=True)
    # False withdraws an earlier acceptance.
    is_accepted = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    # What supports a claim: an item of evidence, or a fact with its source, as it was. The item is named by its number
    # and not by a foreign key, because evidence is deleted with the case data and this row is kept.
    evidence_number = models.PositiveIntegerField(null=True, blank=True)
    fact = models.TextField(blank=True)
    # A copy of the finding, to read when the checks no longer find it.
    check_name = models.CharField(max_length=40)
    section = models.CharField(max_length=80)
    excerpt = models.TextField()
    message = models.TextField(blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_accepted=False) | ~Q(reason="") | Q(evidence_number__isnull=False) | ~Q(fact=""),
                name="accepted_finding_has_a_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.excerpt}"

    @property
    def basis(self) -> str:
        """Why it was accepted, in words, for the history."""
        evidence = f"evidence E{self.evidence_number}" if self.evidence_number else ""
        return "; ".join(part for part in (evidence, self.fact and f"fact {self.fact}", self.reason) if part)

    def rests_on(self, reason: str, evidence_number: int | None, fact: str) -> bool:
        return (self.reason, self.evidence_number, self.fact) == (reason, evidence_number, fact)
