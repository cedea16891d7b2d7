"""Alerts and requests for reassurance."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.alerts.querysets import AlertQuerySet, ReassuranceRequestQuerySet
from inspections.cases.models import Case
from inspections.people.models import User


class Alert(models.Model):
    """A warning to the YOT that a child is at immediate risk. It is open until the YOT's answer has been recorded and
    accepted.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="alerts")
    what = models.TextField()
    told_to = models.CharField("person told at the YOT", max_length=200)  # by role
    told_at = models.DateTimeField("time they were told")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField("the YOT's answer", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answer_to_an_alert_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | (Q(accepted_at__isnull=False, accepted_by__isnull=False) & ~Q(answer="")),
                name="accepted_answer_to_an_alert",
            ),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk} on {self.case}"

    @property
    def subject(self) -> str:
        """The name of the alert in the history."""
        return f"alert {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None


class ReassuranceRequest(models.Model):
    """A request for the YOT to confirm something by a due date, if no child is at immediate risk."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reassurance_requests")
    what = models.TextField()
    due = models.DateField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    outcome = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ReassuranceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="closed_with_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"Request for reassurance {self.pk} on {self.case}"

    @property
    def subject(self) -> str:
        """The name of the request in the history."""
        return f"reassurance {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
