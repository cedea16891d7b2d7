"""Where the signed ratings on a page come from, and how the data differs from them, for the people who must know."""

from __future__ import annotations

from dataclasses import dataclass

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.permissions import can_see_differences
from reports.rated.models import SignedRatings
from reports.rated.queries import differences_of


@dataclass(frozen=True)
class AsSigned:
    kept: SignedRatings | None
    differences: list[str]

    @property
    def was_kept_later(self) -> bool:
        """Whether the ratings were kept after they were signed, so that nothing shows if the data changed in between."""
        return self.kept is not None and self.kept.origin == SignedRatings.Origin.UPGRADE


def as_signed(inspection: Inspection, user: User) -> AsSigned | None:
    """None if the inspection is not signed. Only the lead inspector, the chair and administrators get the differences."""
    if not inspection.is_signed:
        return None
    meeting = inspection.panel_meetings.select_related("chair").last()
    is_told = can_see_differences(user, inspection, meeting.chair if meeting else None)
    return AsSigned(SignedRatings.objects.of(inspection), differences_of(inspection) if is_told else [])
