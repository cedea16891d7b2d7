"""From the draft to the published report: approvals, publications, editions and corrections.

These rows are never deleted, and `Appended` rows never change. Files are kept unchanged, each with the SHA-256 of its content.
The hash is checked every time the file is read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.publication.querysets import PublicationQuerySet


class Correction(models.Model):
    """A correction of a published report. It ends with a new edition or is abandoned."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="corrections")
    # The note that the new edition prints.
    note = models.TextField("what changed")
    # The texts, facts and recommendations from before the correction, which are restored if it is abandoned.
    before = models.JSONField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_abandoned = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(ended_at__isnull=True), name="one_open_correction"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="correction_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.note[:60]}"


class Approval(Appended):
    """A report admin's approval of the exact content that `content_hash` identifies. Any change to the content withdraws it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=64)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: approved {self.at:%-d %B %Y}"


class Publication(models.Model):
    """A report that is being published: its content is fixed and its PDF is being made. It becomes an edition or fails."""

    class State(Choices):
        WAITING = "waiting", "Being published"
        DONE = "done", "Published"
        FAILED = "failed", "Failed"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="publications")
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="publications")
    correction = models.ForeignKey(Correction, null=True, on_delete=models.PROTECT, related_name="publications")
    published_on = models.DateField("date of publication")
    document = models.JSONField()
    ratings = models.JSONField()
    html = models.TextField(blank=True)
    csv = models.BinaryField()
    ods = models.BinaryField()
    rendering_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.in_words, default=State.WAITING)
    failure = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(state="waiting"), name="one_publication_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_state_display()}"


class Edition(Appended):
    """A published report, kept for ever: its content, ratings, layout and files."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    published_on = models.DateField("date of publication")
    # What changed since the previous edition; "" for the first edition.
    note = models.TextField(blank=True)
    layout = models.CharField(max_length=60)
    framework = models.CharField(max_length=80)
    ratings = models.JSONField()
    document = models.JSONField()
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="editions")
    software = models.CharField("made with", max_length=200)

    class Meta(Appended.Meta):
        ordering = ["number"]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "number"], name="one_edition_per_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(note=""), name="later_edition_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number} of {self.published_on:%-d %B %Y}"
