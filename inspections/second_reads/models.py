"""Blind second reads of cases: who reads, what they answered, and how the differences were decided."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.cases.models import Case
from inspections.inspection.models import TeamMember
from inspections.inspection.querysets import OPEN_SECOND_READ
from inspections.people.models import User
from inspections.second_reads.querysets import AdjudicationQuerySet, SecondAnswerQuerySet, SecondReadQuerySet


class SecondRead(models.Model):
    """A case that a second inspector reads without seeing the first read.

    Until both reads are submitted, the second reader can reach nothing of the first read, and no one but the second reader
    can reach anything of the second. Answers of the second read never count in percentages.
    """

    class State(Choices):
        READING = "reading", "Being read"
        SUBMITTED = "submitted", "Submitted"  # the first read is not
        COMPARED = "compared", "Compared"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class How(Choices):
        SHARE = "share", "Drawn by share"
        FRAMEWORK = "framework", "Drawn by the share in the framework"
        CHOSEN = "chosen", "Chosen"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="second_reads")
    reader = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="second_reads")
    how = models.CharField(max_length=10, choices=How.in_words)
    # What a draw was made with, so that it can be repeated.
    share = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent
    seed = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    # As it was when the case was assigned, so that a later correction shows the second reader nothing.
    disposal = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.in_words, default=State.READING)
    assigned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    # The inspector of the case when both reads were submitted.
    first_reader = models.ForeignKey(
        TeamMember, null=True, blank=True, on_delete=models.PROTECT, related_name="first_reads"
    )

    objects = SecondReadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state="withdrawn"), name="one_current_second_read_per_case"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reading", "submitted", "compared", "withdrawn"]), name="second_read_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "compared"]) | Q(submitted_at__isnull=False),
                name="second_read_submitted_at",
            ),
            models.CheckConstraint(
                condition=Q(state="compared") | Q(compared_at__isnull=True), name="second_read_compared_at"
            ),
        ]

    def __str__(self) -> str:
        return f"second read of {self.case} by {self.reader}"

    @property
    def is_open(self) -> bool:
        """Whether one of the two reads is not submitted yet, and it still can be."""
        return self.state in OPEN_SECOND_READ and not self.case.inspection.is_signed

    @property
    def is_compared(self) -> bool:
        return self.state == self.State.COMPARED

    @property
    def subject(self) -> str:
        """The name of the second read in the history."""
        return f"second read {self.pk}"


class SecondAnswer(models.Model):
    """The second reader's answer to one entry of a case, by the name of the entry (`inspections.cases.entries`)."""

    read = models.ForeignKey(SecondRead, on_delete=models.CASCADE, related_name="answers")
    # A key question or prompt ("2.1.1", "2.1.1a"), or something that decides which questions are asked.
    entry = models.CharField(max_length=80)
    value = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    # The first reader's answer when both reads were submitted; "" until then, or if only one reader was asked.
    first_value = models.CharField(max_length=500, blank=True)

    objects = SecondAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["read", "entry"], name="one_second_answer_per_entry")]

    def __str__(self) -> str:
        return f"{self.read}, {self.entry}: {self.value or 'not answered'}"


class Adjudication(Appended):
    """The decision on one difference between two reads. The newest decision on an entry counts. Append-only."""

    class How(Choices):
        THIRD_PERSON = "third_person", "A third person"
        MEETING = "meeting", "A consensus meeting"

    read = models.ForeignKey(SecondRead, on_delete=models.CASCADE, related_name="adjudications")
    entry = models.CharField(max_length=80)
    first_value = models.CharField(max_length=500)
    second_value = models.CharField(max_length=500)
    decided = models.CharField(max_length=500)
    how = models.CharField(max_length=15, choices=How.in_words)
    # In a consensus meeting.
    participants = models.ManyToManyField(TeamMember, blank=True, related_name="+")
    reason = models.TextField()

    objects: ClassVar[models.Manager[Any]] = AdjudicationQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="adjudication_has_a_reason"),
            models.CheckConstraint(condition=~Q(decided=""), name="adjudication_decides"),
        ]

    def __str__(self) -> str:
        return f"{self.read}, {self.entry}: {self.decided}"
