"""Releases of open data. A release is kept for ever, as one .zip file with its SHA-256, and never changes."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, AppendOnlyQuerySet, Choices
from inspections.people.models import User
from inspections.stored_files.rows import StoredFile

# A release of 1,500 inspections takes a few seconds. If a request waits for longer than this, its job has stopped.
LONGEST = datetime.timedelta(minutes=5)


class ReleaseQuerySet(AppendOnlyQuerySet):
    def newest(self) -> Release | None:
        found: Release | None = self.order_by("-number").first()
        return found


class Release(StoredFile, Appended):
    """A release of the open data of all published inspections: its files in one .zip file, and what changed since the last."""

    number = models.PositiveIntegerField(unique=True)
    summary = models.JSONField()  # release.json
    differences = models.JSONField()  # sentences
    name = models.CharField(max_length=150)
    file = models.FileField(upload_to="reports/releases/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)

    objects: ClassVar[models.Manager[Any]] = ReleaseQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Release {self.number}"

    @property
    def belongs_to(self) -> str:
        return str(self)

    @property
    def stored_by(self) -> str:
        return str(self.by or self.command)

    @property
    def stored_at(self) -> datetime.datetime:
        return self.at


class ReleaseRequestQuerySet(models.QuerySet["ReleaseRequest"]):
    def waiting(self) -> ReleaseRequestQuerySet:
        return self.filter(state="waiting")

    def newest(self) -> ReleaseRequest | None:
        return self.order_by("-pk").first()


class ReleaseRequest(models.Model):
    """A release that someone has asked for, and how far the background job has come."""

    class State(Choices):
        WAITING = "waiting", "Being made"
        DONE = "done", "Made"
        FAILED = "failed", "Not made"

    state = models.CharField(max_length=10, choices=State.in_words, default=State.WAITING)
    step = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    release = models.OneToOneField(Release, null=True, on_delete=models.PROTECT, related_name="request")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="waiting"), name="one_release_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="done", release__isnull=False) | (~Q(state="done") & Q(release__isnull=True)),
                name="request_that_is_done_has_its_release",
            ),
        ]

    def __str__(self) -> str:
        return f"Release asked for on {self.asked_at:%-d %B %Y}: {self.get_state_display()}"

    @property
    def is_abandoned(self) -> bool:
        """Whether the request has waited so long that its job must have stopped."""
        return self.state == self.State.WAITING and timezone.now() - self.asked_at > LONGEST
