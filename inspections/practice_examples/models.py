"""Practice examples and quotations from cases, for the report."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from inspections.base import Choices
from inspections.cases.models import Case, YesNo
from inspections.people.models import User
from inspections.practice_examples.querysets import OfferedItemQuerySet


class OfferedItem(models.Model):
    """A text from a case for the report, about one standard. It is checked for names before it leaves the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="%(class)ss")
    standard = models.ForeignKey("standards.Standard", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    # The findings of the check that a person has confirmed as harmless.
    kept_words = models.JSONField(default=list, blank=True)
    # Until it is offered, it can only be seen in its case.
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
        """The name of the item in the history of its case: "practice example 12"."""
        return f"{self._meta.verbose_name} {self.pk}"


class PracticeExample(OfferedItem):
    """An example of good work in one case, written for the report."""

    title = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Quotation(OfferedItem):
    """Something a person said or wrote, quoted for the report."""

    class Speaker(Choices):
        INSPECTOR = "inspector", "Inspector"
        CHILD = "child", "Child"
        PARENT_OR_CARER = "parent_or_carer", "Parent or carer"
        VICTIM = "victim", "Victim"
        CASE_MANAGER = "case_manager", "Case manager"

    speaker = models.CharField("whose words", max_length=20, choices=Speaker.in_words)
    # Whether they agreed to be quoted. Not needed for an inspector.
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
