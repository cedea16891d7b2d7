"""What the cases offer to the report: practice examples and quotations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from inspections.base import Choices
from inspections.cases.models import Case, YesNo
from inspections.people.models import User
from inspections.practice_examples.querysets import OfferedItemQuerySet


class OfferedItem(models.Model):
    """Words from a case for the report, tied to a standard. Checked for names and the like before they leave the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="%(class)ss")
    standard = models.ForeignKey("standards.Standard", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    # What the check finds and somebody has looked at and let stand: the words found.
    kept_words = models.JSONField(default=list, blank=True)
    # Until it is offered, it is seen in the case alone.
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Nothing is deleted.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = OfferedItemQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, offered_by__isnull=True)
                | (Q(offered_at__isnull=False, offered_by__isnull=False) & ~Q(text="")),
                name="%(class)s_is_offered_by_somebody",
            )
        ]

    @property
    def is_offered(self) -> bool:
        return self.offered_at is not None and self.withdrawn_at is None

    @property
    def name_in_history(self) -> str:
        """What the history of its case calls it: "practice example 12"."""
        return f"{self._meta.verbose_name} {self.pk}"


class PracticeExample(OfferedItem):
    """A piece of good work in one case, told so that it can stand in the report."""

    title = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Quotation(OfferedItem):
    """Words that somebody said or wrote, for the report."""

    class Speaker(Choices):
        INSPECTOR = "inspector", "Inspector"
        CHILD = "child", "Child"
        PARENT_OR_CARER = "parent_or_carer", "Parent or carer"
        VICTIM = "victim", "Victim"
        CASE_MANAGER = "case_manager", "Case manager"

    speaker = models.CharField("whose words", max_length=20, choices=Speaker.in_words)
    # Whether they agreed to be quoted; an inspector need not be asked.
    consent = models.CharField(max_length=3, choices=YesNo.in_words, blank=True)

    class Meta(OfferedItem.Meta):
        constraints = [
            *OfferedItem.Meta.constraints,
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True) | Q(consent="yes") | Q(speaker="inspector"),
                name="quoted_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def may_be_quoted(self) -> bool:
        return self.speaker == self.Speaker.INSPECTOR or self.consent == YesNo.YES
