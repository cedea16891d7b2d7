"""Rule sets that people tried on signed inspections, and what the rules would have given."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from inspections.base import Appended, Choices
from reports.laboratory.outcomes import InspectionOutcome
from reports.laboratory.querysets import RuleSetQuerySet
from reports.laboratory.rules import Rules, changed
from standards.language.definition import FrameworkDefinition
from standards.models import Framework

# A result that was not finished after this time has lost its worker.
LONGEST = datetime.timedelta(minutes=15)


class RuleSet(Appended):
    """Rules that were never in force, saved under a name. It never changes, so that its results mean the same to everyone."""

    class Carried(Choices):
        ALL = "all", "Keep each decision if the {rating.one} before it is the same"
        WITH_GROUNDS = (
            "with_grounds",
            "Keep only decisions that the figures give a trigger for, by the thresholds of the rule set",
        )
        NONE = "none", "Leave all decisions out, so that only the rules count"

    name = models.CharField(max_length=100)
    purpose = models.TextField(blank=True)
    # The framework that the rules were made from. They are tried on the inspections under all its revisions.
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rule_sets")
    # The name and content of a changed framework file, if the rules began with one.
    file_name = models.CharField(max_length=200, blank=True)
    file = models.JSONField(null=True)
    # Plain values of reports.laboratory.rules.Rules.
    rules = models.JSONField()
    carried = models.CharField(max_length=20, choices=Carried.in_words)

    objects: ClassVar[models.Manager[Any]] = RuleSetQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def start(self) -> FrameworkDefinition:
        """The framework whose rules were changed: the uploaded one, or the loaded one."""
        return FrameworkDefinition.model_validate(self.file) if self.file else self.framework.definition

    @property
    def definition(self) -> FrameworkDefinition:
        """The framework with the rules of this set."""
        return changed(self.start, Rules.model_validate(self.rules))

    @property
    def is_ended(self) -> bool:
        return hasattr(self, "ending")


class RuleSetEnding(Appended):
    """The end of a rule set. It is no longer listed, and its results can still be opened."""

    rule_set = models.OneToOneField(RuleSet, on_delete=models.PROTECT, related_name="ending")

    def __str__(self) -> str:
        return f"{self.rule_set}, ended"


class RuleSetResult(models.Model):
    """What a rule set would have given in each signed inspection. It can be calculated again at any time."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="results")
    asked_at = models.DateTimeField(default=timezone.now)
    # How many inspections there are, and how many have been rated so far.
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # For each inspection, plain values of reports.laboratory.outcomes.InspectionOutcome; empty until all are rated.
    outcomes = models.JSONField(default=list)
    # The newest signed ratings that were rated, by key. Later ones are not included.
    newest = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.rule_set}, {self.done} of {self.total}"

    @property
    def is_waiting(self) -> bool:
        return self.ended_at is None and not self.is_lost

    @property
    def is_finished(self) -> bool:
        return self.ended_at is not None and not self.failure

    @property
    def is_lost(self) -> bool:
        return self.ended_at is None and self.asked_at < timezone.now() - LONGEST

    @property
    def in_inspections(self) -> list[InspectionOutcome]:
        return [InspectionOutcome.from_plain(plain) for plain in self.outcomes]
