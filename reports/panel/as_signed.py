"""Finds where the signed ratings on a page come from and, for the people who need to know, how the data differs from them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from inspections.inspection.models import Inspection
from inspections.moments import moment
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
        """Whether the ratings were kept some time after they were signed. Changes to the data in between cannot be detected."""
        return self.kept is not None and self.kept.origin == SignedRatings.Origin.UPGRADE


def as_signed(inspection: Inspection, user: User) -> AsSigned | None:
    """Return the signed ratings with any differences; None if nothing is signed.

    Only the lead inspector, deputies, the chair, report admins and administrators get the differences.
    """
    if not inspection.is_signed:
        return None
    meeting = inspection.panel_meetings.select_related("chair").last()
    is_told = can_see_differences(user, inspection, meeting.chair if meeting else None)
    return AsSigned(SignedRatings.objects.of(inspection), differences_of(inspection) if is_told else [])


@dataclass(frozen=True)
class Imported:
    """How an inspection that was recorded elsewhere was imported."""

    how: str
    by: str
    at: datetime.datetime

    @property
    def words(self) -> str:
        return f"Imported {self.how} by {self.by} on {moment(self.at)}"


def imported(inspection: Inspection) -> Imported | None:
    """How the inspection was imported; None if it was announced in this service.

    Imports before the history recorded them are only known from the ratings that they kept.
    """
    if change := inspection.history.imports().first():
        return Imported(change.new, change.author, change.at)
    kept = SignedRatings.objects.imported(inspection)
    return Imported("from a workbook", str(kept.by or f"the command {kept.command}"), kept.at) if kept else None
