"""What follows from an inspection: the panel's decisions, what the report says, and the files rendered from it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inspections.models import Appended, Inspection, User
from inspections.querysets import StandingQuerySet
from reports.discretion import TRIGGERS
from reports.querysets import RenderingQuerySet


class PanelDecision(Appended):
    """What the ratings panel decided on a standard, or on the overall rating (no standard). Each decision is a new row.

    The rating it was faced with stands beside its own, so that a departure is on record even when answers change later.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="panel_decisions")
    standard = models.ForeignKey("standards.Standard", null=True, on_delete=models.PROTECT, related_name="+")
    # "": there was none to depart from.
    rating_before = models.CharField(max_length=50, blank=True)
    # "" withdraws what was decided before.
    rating = models.CharField(max_length=50, blank=True)
    trigger = models.CharField(max_length=30, choices=list(TRIGGERS.items()), blank=True)
    reason = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Any]] = StandingQuerySet.as_manager()

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


class PanelMeeting(models.Model):
    """A meeting of the ratings panel on one inspection. The newest is the one that decides."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="panel_meetings")
    held_on = models.DateField("date of the meeting")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField(User, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.held_on:%-d %B %Y}"


class SignOff(Appended):
    """The ratings as the chair of the panel signed them. Kept for ever, also when the inspection is reopened."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sign_offs")
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="sign_offs")
    # The panel's record as it was signed: never worked out again.
    record = models.JSONField()

    def __str__(self) -> str:
        return f"{self.inspection.reference}: signed {self.at:%-d %B %Y}"


class Reopening(Appended):
    """A sign-off withdrawn, so that the panel can decide again."""

    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="reopening")
    reason = models.TextField()

    class Meta(Appended.Meta):
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.sign_off.inspection.reference}: {self.reason}"


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

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_recommendation_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.addressee} {self.text}"


class Rendering(models.Model):
    """A report file that somebody asked for: made in the background, and found again while its content is the same."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="renderings")
    content_hash = models.CharField(max_length=64)
    # What is printed stands here until it is: what changes meanwhile belongs to the next rendering.
    source = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    failure = models.TextField(blank=True)
    file = models.FileField(upload_to="reports/", blank=True)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two people who press the button at once get one rendering.
            models.UniqueConstraint(
                fields=["inspection", "content_hash"], condition=~Q(state="failed"), name="one_rendering_per_content"
            ),
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(file=""), name="ready_rendering_has_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_state_display()}"
