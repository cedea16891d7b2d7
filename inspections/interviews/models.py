"""Interviews planned for fieldwork, and the addresses that people use to subscribe to theirs."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.db import models
from django.utils import timezone

from inspections.cases.models import Case, Interview
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User

# Interviews stay in a calendar for a while after they have taken place, so that people can look back.
DAYS_KEPT = 90


class PlannedInterviewQuerySet(models.QuerySet[Any]):
    def with_people(self) -> PlannedInterviewQuerySet:
        return self.select_related("inspection__yot", "inspector__user", "case").order_by("starts_at", "pk")

    def overlapping(self, starts_at: datetime.datetime, ends_at: datetime.datetime) -> PlannedInterviewQuerySet:
        """Interviews that overlap the time between these moments."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def for_calendar(self, person: User) -> PlannedInterviewQuerySet:
        """The recent and future interviews of a person who is still on the team."""
        oldest = timezone.now() - datetime.timedelta(days=DAYS_KEPT)
        own = self.filter(inspector__in=TeamMember.objects.current().filter(user=person), starts_at__gte=oldest)
        return own.with_people()


class PlannedInterview(models.Model):
    """An interview in the timetable: who leads it, when and where. It shows the interviewee's role and never a name.

    Inspectors record what was said about a case in the case (`cases.models.Interview`).
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="planned_interviews")
    inspector = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="planned_interviews")
    # None if the interview is about the organisation.
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="planned_interviews")
    with_whom = models.CharField("interview with", max_length=20, choices=Interview.With.in_words, blank=True)
    role = models.CharField(max_length=100, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)

    objects = PlannedInterviewQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="planned_interview_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~models.Q(with_whom="", role=""), name="planned_interview_says_with_whom"),
        ]

    def __str__(self) -> str:
        about = f", case {self.case}" if self.case else ""
        return f"{self.whom}{about}"

    @property
    def whom(self) -> str:
        """The kind and role of the person to interview."""
        return ": ".join(filter(None, (self.get_with_whom_display(), self.role)))

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def subject(self) -> str:
        """The name of this interview in the history."""
        return f"planned interview {self.pk}"


class CalendarAddress(models.Model):
    """The secret address of a person's calendar of interviews. Only its hash is stored; a new address ends the old one."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_address")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"The calendar of {self.person}"


def hash_of_secret(secret: str) -> str:
    """The hash that is stored for the secret part of an address."""
    return hashlib.sha256(secret.encode()).hexdigest()
