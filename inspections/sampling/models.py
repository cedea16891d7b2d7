"""The size of the sample, its draws, and cases that were replaced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from inspections.base import Appended, Choices
from inspections.eligible.models import EligibleCase
from inspections.inspection.models import Inspection
from inspections.sampling.size import Z


class SampleSize(Appended):
    """A choice of how many cases in a domain to inspect, instead of the framework's rule. The newest applies.
    Append-only.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="sample_sizes")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    confidence = models.PositiveSmallIntegerField()  # per cent
    margin = models.PositiveSmallIntegerField()  # percentage points
    size = models.PositiveIntegerField(null=True)  # None: as many as confidence and margin require
    reason = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=Q(confidence__in=list(Z)), name="sample_size_has_a_known_confidence"),
            models.CheckConstraint(condition=Q(margin__gte=1, margin__lte=20), name="sample_size_has_a_margin"),
            models.CheckConstraint(condition=~Q(reason=""), name="sample_size_has_a_reason"),
        ]

    def __str__(self) -> str:
        size = "" if self.size is None else f", {self.size} cases"
        return f"{self.confidence}% confidence, margin of {self.margin}{size}"


class Draw(Appended):
    """A draw that someone has seen, with what is needed to repeat it. Append-only, so that no one can hide earlier
    draws.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    confidence = models.PositiveSmallIntegerField()
    margin = models.PositiveSmallIntegerField()
    suggested = models.PositiveIntegerField()  # the size that the rule requires
    size = models.PositiveIntegerField()  # the size of the whole sample, including cases already in it
    eligible = models.PositiveIntegerField()
    # The fingerprint of the list and of the sample: a draw from a changed list cannot be accepted.
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField(blank=True)  # why someone drew again

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.size} of {self.eligible} cases in domain {self.domain.number}"

    @property
    def is_accepted(self) -> bool:
        return hasattr(self, "acceptance")


class AcceptedDraw(Appended):
    """The acceptance of a draw: its cases became cases to inspect. Append-only."""

    draw = models.OneToOneField(Draw, on_delete=models.CASCADE, related_name="acceptance")
    added = models.PositiveIntegerField()  # cases that it added

    def __str__(self) -> str:
        return f"{self.draw}: {self.added} cases added"


class Replacement(Appended):
    """A case that could not be inspected, and its replacement, if one was left. Append-only."""

    class Why(Choices):
        FILE_CLOSED = "file_closed", "The file cannot be opened or is not complete"
        NOT_ELIGIBLE = "not_eligible", "The case was not eligible"
        TRANSFERRED = "transferred", "The child moved to another area, or the case was transferred"
        PROCEEDINGS = "proceedings", "Legal proceedings or an investigation"
        CONFLICT = "conflict", "A conflict of interest"
        OTHER = "other", "Another reason"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="replacements")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40)  # of the case that was replaced, whose row has been deleted
    # Its row on the list, which is never drawn again. None if the case was added by hand and is not on the list.
    replaced = models.OneToOneField(EligibleCase, null=True, on_delete=models.RESTRICT, related_name="replacement_made")
    replacement = models.OneToOneField(
        EligibleCase, null=True, on_delete=models.RESTRICT, related_name="replacement_for"
    )
    why = models.CharField(max_length=20, choices=Why.in_words)
    details = models.TextField()
    # Why the most similar case was not chosen.
    why_another = models.TextField(blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.reference} replaced by {self.replacement or 'no case'}"
