"""Renderings: PDF files of a report."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Choices
from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.pdf import pages
from reports.pdf.querysets import RenderingQuerySet

# A rendering of 50 pages takes about 15 seconds. If a rendering takes longer than this, its worker has stopped.
LONGEST = datetime.timedelta(minutes=3)
# If a rendering is in the queue for longer than this, no worker is running.
LONGEST_IN_QUEUE = datetime.timedelta(minutes=10)


class Rendering(models.Model):
    """A requested PDF of a report. It is made in the background and reused while the content is the same."""

    class State(Choices):
        WAITING = "waiting", "Waiting"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="renderings")
    content_hash = models.CharField(max_length=64)
    # The HTML to print, kept until it is printed. Later changes to the report belong to the next rendering.
    source = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.in_words, default=State.WAITING)
    failure = models.TextField(blank=True)
    file = models.FileField(upload_to="reports/", blank=True)
    is_letter = models.BooleanField(default=False, db_default=False)  # a letter about the report, and not the report
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # When a background task started the rendering. Until then the rendering waits in the queue.
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two people who press the button at the same time get the same rendering.
            models.UniqueConstraint(
                fields=["inspection", "content_hash"], condition=~Q(state="failed"), name="one_rendering_per_content"
            ),
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(file=""), name="ready_rendering_has_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_state_display()}"

    @property
    def stage(self) -> str:
        """The stage of the rendering: "queued", "printing", "ready" or "failed"."""
        if self.state != self.State.WAITING:
            return self.state
        return "printing" if self.begun_at else "queued"

    @property
    def place_in_queue(self) -> int:
        """The place in the queue: 1 for the rendering that is being made or is next."""
        return type(self).objects.waiting_before(self).count() + 1

    @property
    def is_lost(self) -> bool:
        """Whether the file is missing from storage, for example because an older backup of the files was restored."""
        return self.state == self.State.READY and not self.file.storage.exists(str(self.file.name))

    @property
    def why_lost(self) -> str:
        return f"The file {self.file.name} is missing from storage. Make the PDF again."

    @property
    def belongs_to(self) -> str:
        return f"{self.inspection.reference}, PDF of the report"

    @property
    def can_be_asked_for_again(self) -> bool:
        return self.state == self.State.FAILED or self.is_abandoned or self.is_lost

    @property
    def printed(self) -> list[pages.Printed]:
        """The paragraphs on each page of the PDF, in order; empty if they were not kept."""
        return pages.kept(self.file.storage, str(self.file.name or ""))

    def content(self) -> bytes:
        """The PDF, once it is ready."""
        with self.file.open("rb") as opened:
            content: bytes = opened.read()
        return content

    @property
    def is_abandoned(self) -> bool:
        """Whether the rendering has taken so long that its worker must have stopped."""
        if self.state != self.State.WAITING:
            return False
        if self.begun_at:
            return timezone.now() - self.begun_at > LONGEST
        return timezone.now() - self.asked_at > LONGEST_IN_QUEUE
