"""The ratings panel's decisions and meetings, and the chair's signature."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from inspections.base import Appended, CurrentQuerySet
from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.ratings import triggers


class PanelDecision(Appended):
    """The panel's decision on a standard, or on the overall rating if it names no standard. Each decision is a new row.

    The row also keeps the rating before the panel, so that a departure stays on record even if answers change later.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_decisions")
    standard = models.ForeignKey("standards.Standard", null=True, on_delete=models.PROTECT, related_name="+")
    # "" if there was no rating before the panel.
    rating_before = models.CharField(max_length=50, blank=True)
    # "" withdraws the previous decision.
    rating = models.CharField(max_length=50, blank=True)
    trigger = models.CharField(max_length=30, choices=triggers.choices, blank=True)
    reason = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Any]] = CurrentQuerySet.as_manager()

    class Meta(Appended.Meta):
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(
                condition=Q(rating="") | Q(rating=F("rating_before")) | ~Q(reason=""),
                name="departure_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard.number if self.standard else 'overall'}: {self.rating or 'withdrawn'}"

    @property
    def trigger_in_words(self) -> str:
        """The trigger, in the words of the framework; "" if there is none."""
        if not self.trigger:
            return ""
        words = self.inspection.words
        titles = triggers.titles(words) | ({} if self.standard_id else triggers.overall_titles(words))
        return titles.get(self.trigger, "")


class PanelMeeting(models.Model):
    """A meeting of the ratings panel about one inspection. The newest meeting is the current one."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="panel_meetings")
    held_on = models.DateField("date of the meeting")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField(User, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.held_on:%-d %B %Y}"


class SignOff(Appended):
    """The ratings as the chair of the panel signed them. They are kept for ever, even if the ratings are reopened."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sign_offs")
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="sign_offs")
    # The panel's record as signed. It is never recalculated.
    record = models.JSONField()

    def __str__(self) -> str:
        return f"{self.inspection.reference}: signed {self.at:%-d %B %Y}"

    @property
    def withdrawn(self) -> Reopening | None:
        """The record of the withdrawal; None if the sign-off was not withdrawn."""
        return getattr(self, "reopening", None)


class Reopening(Appended):
    """The withdrawal of a sign-off, so that the panel can decide again."""

    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="reopening")
    reason = models.TextField()

    class Meta(Appended.Meta):
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.sign_off.inspection.reference}: {self.reason}"
