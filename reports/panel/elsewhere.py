"""Finds how the same standard was rated in other inspections under the same framework, so that ratings are consistent."""

from __future__ import annotations

from dataclasses import dataclass

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.rated.queries import ratings_of
from reports.ratings.rules import OVERALL, InspectionRating, StandardRating

# The number of inspections that fit on the page. The newest are shown.
SHOWN = 8


@dataclass(frozen=True)
class RatedElsewhere:
    inspection: Inspection
    ratings: InspectionRating
    rated: StandardRating | None  # None when comparing overall ratings

    @property
    def rating(self) -> str | None:
        return self.rated.rating if self.rated else self.ratings.overall


def rated_elsewhere(user: User, inspection: Inspection, number: str) -> list[RatedElsewhere]:
    """Ratings for the same standard (or "overall") in signed inspections under the same framework that this user can see."""
    others = (
        Inspection.objects.visible_to(user)
        .signed()
        .filter(framework__slug=inspection.framework.slug)
        .exclude(pk=inspection.pk)
        .with_framework()
        .newest_first()[:SHOWN]
    )
    rows = []
    for other in others:
        ratings = ratings_of(other)
        rated = None if number == OVERALL else ratings.standards.get(number)
        if number == OVERALL or rated is not None:
            rows.append(RatedElsewhere(other, ratings, rated))
    return rows
