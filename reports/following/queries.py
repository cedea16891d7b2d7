"""Progress on the recommendations in published reports, and what is due."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.following.models import ActionPlan, FollowedRecommendation, Progress
from reports.permissions import can_read_draft


@dataclass(frozen=True)
class Followed:
    """A recommendation and its progress. If no progress is recorded, it counts as not started."""

    recommendation: FollowedRecommendation
    newest: Progress | None

    @property
    def state(self) -> str:
        return self.newest.state if self.newest else Progress.State.NOT_BEGUN

    @property
    def state_in_words(self) -> str:
        return self.newest.state_in_words if self.newest else "Nothing recorded yet"

    @property
    def is_closed(self) -> bool:
        return self.state == Progress.State.CLOSED

    @property
    def look_again_on(self) -> datetime.date | None:
        return self.newest.look_again_on if self.newest else None

    @property
    def is_overdue(self) -> bool:
        return self.look_again_on is not None and self.look_again_on < timezone.localdate()


@dataclass(frozen=True)
class Due:
    """An action plan or a review that is due in an inspection, with its date."""

    inspection: Inspection
    day: datetime.date
    what: str
    recommendation: FollowedRecommendation | None = None

    @property
    def is_overdue(self) -> bool:
        return self.day < timezone.localdate()


def action_plan_of(inspection: Inspection) -> ActionPlan | None:
    """The YOT's action plan with its files; None if the plan has not been requested."""
    return ActionPlan.objects.filter(inspection=inspection).prefetch_related("files__by").first()


def recommendations_of(inspection: Inspection) -> list[Followed]:
    """The recommendations in a report in order, each with its newest entry, in two queries."""
    rows = list(inspection.followed_recommendations.order_by("number"))
    newest = _newest([row.pk for row in rows])
    return [Followed(row, newest.get(row.pk)) for row in rows]


def _newest(recommendations: list[int]) -> dict[int, Progress]:
    latest = Progress.objects.filter(recommendation=OuterRef("recommendation")).order_by("-pk").values("pk")[:1]
    rows = Progress.objects.filter(recommendation__in=recommendations, pk=Subquery(latest)).select_related("by")
    return {row.recommendation_id: row for row in rows}


def due_for(user: User) -> list[Due]:
    """Everything that is due in the inspections whose drafts this user can read, earliest first."""
    published = Inspection.objects.visible_to(user).filter(phase="published").prefetch_related("team")
    seen = [inspection for inspection in published if can_read_draft(user, inspection)]
    plans = ActionPlan.objects.filter(inspection__in=seen, received_on=None).select_related(
        "inspection__yot", "inspection__framework"
    )
    due = [Due(plan.inspection, plan.due, f"The {plan.inspection.words.service.one}’s action plan") for plan in plans]
    latest = Progress.objects.filter(recommendation=OuterRef("recommendation")).order_by("-pk").values("pk")[:1]
    again = Progress.objects.filter(
        recommendation__inspection__in=seen, pk=Subquery(latest), look_again_on__isnull=False
    ).select_related("recommendation__inspection__yot")
    due += [
        Due(
            entry.recommendation.inspection,
            entry.look_again_on,
            f"Recommendation {entry.recommendation.number}: review",
            entry.recommendation,
        )
        for entry in again
        if entry.look_again_on is not None
    ]
    return sorted(due, key=lambda each: (each.day, each.inspection.reference, each.what))
