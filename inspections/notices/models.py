"""Notices to people about their work, and which of these they want."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Choices
from inspections.inspection.models import Inspection
from inspections.notices.kinds import KINDS
from inspections.people.models import User

# If the mail server does not respond, we try again after 1, 2, 4 … minutes, for about a day.
MOST_ATTEMPTS = 11


def kinds_in_words() -> list[tuple[str, str]]:
    return [(kind.slug, kind.title) for kind in KINDS.values()]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def for_page(self) -> NoticeQuerySet:
        """Notices that the service shows, newest first."""
        return self.filter(is_shown=True).select_related("inspection__yot").order_by("-pk")

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def to_send(self, now: datetime.datetime) -> NoticeQuerySet:
        """Notices whose email has not been accepted yet, and is due for an attempt."""
        waiting = self.filter(email=Notice.Email.WAITING, person__is_active=True)
        return waiting.filter(next_attempt_at__lte=now).select_related("person", "inspection__yot").order_by("pk")


class Notice(models.Model):
    """A notice to one person about one event: in the service, by email, or both, as the person had chosen when it
    happened.
    """

    class Email(Choices):
        NONE = "", "None"
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    # Empty for what belongs to no inspection, for example a benchmark case.
    inspection = models.ForeignKey(Inspection, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=kinds_in_words)
    # Identifies the event, so that each person gets one notice about it.
    event = models.CharField(max_length=100)
    text = models.CharField(max_length=300)
    href = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    is_shown = models.BooleanField()
    read_at = models.DateTimeField(null=True)
    email = models.CharField(max_length=10, choices=Email.in_words, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "event"], name="each_event_told_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(email="waiting"), name="emails_to_send"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="unread_notices"),
        ]

    def __str__(self) -> str:
        return self.text


class NoticeChoice(models.Model):
    """Whether a person wants notices of one kind. Without a row, they are shown in the service and not sent by email."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20, choices=kinds_in_words)
    in_service = models.BooleanField(default=True)
    by_email = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_kind_of_notice")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
