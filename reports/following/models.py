"""After publication: the YOT's action plan, and progress on each recommendation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.inspection.models import Inspection


class ActionPlan(models.Model):
    """The YOT's plan for acting on the recommendations: when it is due, and when it was received."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="action_plan")
    due = models.DateField("due on")
    received_on = models.DateField("received on", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.inspection.reference}: action plan"

    @property
    def is_overdue(self) -> bool:
        return self.received_on is None and self.due < timezone.localdate()


class FollowedRecommendation(models.Model):
    """A recommendation in a published report, as worded in the newest edition. Progress on it is recorded until it is closed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="followed_recommendations")
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"


class Progress(Appended):
    """An entry about progress on a recommendation. The newest entry is current, and a closed recommendation can be reopened."""

    class State(Choices):
        NOT_BEGUN = "not_begun", "Not started"
        UNDER_WAY = "under_way", "In progress"
        DONE = "done", "Carried out, according to the {service.one}"
        CLOSED = "closed", "Closed"

    recommendation = models.ForeignKey(FollowedRecommendation, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=10, choices=State.in_words)
    said = models.TextField()
    # The date to review the recommendation again.
    look_again_on = models.DateField(null=True, blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(said=""), name="progress_says_something"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(look_again_on__isnull=True), name="closed_is_not_looked_at_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.state_in_words}"

    @property
    def state_in_words(self) -> str:
        """The state, with the framework's word for the service."""
        return self.recommendation.inspection.words.fill(self.State(self.state).label)
