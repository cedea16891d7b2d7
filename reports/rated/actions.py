"""Keeps ratings when they are signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inspections.history import Author
from inspections.inspection.models import Inspection
from reports.rated.figures import plain_figures
from reports.rated.groups import group_counts
from reports.rated.kept import as_plain
from reports.rated.models import SignedGroups, SignedRatings
from reports.rated.queries import rated_now

if TYPE_CHECKING:
    from reports.panel.models import SignOff


@transaction.atomic
def keep_ratings(
    inspection: Inspection, origin: SignedRatings.Origin, *, by: Author, sign_off: SignOff | None = None
) -> SignedRatings:
    """Keep the tallies, ratings, decisions and explanation that an inspection's rows give now."""
    plain = as_plain(rated_now(inspection))
    row: SignedRatings = SignedRatings.objects.create(
        inspection=inspection,
        origin=origin,
        sign_off=sign_off,
        **plain,
        figures=plain_figures(plain["ratings"]),
        **by.as_fields(),
    )
    keep_groups(row, by=by)
    return row


def keep_groups(signed: SignedRatings, *, by: Author) -> None:
    """Keep the counts by group that belong to signed ratings."""
    inspection = signed.inspection
    SignedGroups.objects.create(inspection=inspection, signed=signed, counts=group_counts(inspection), **by.as_fields())


def keep_what_was_signed_before(*, by: Author) -> int:
    """Keep the ratings and the counts by group of inspections that were signed before this service kept them. Returns the number
    of inspections whose ratings were not kept."""
    inspections = list(Inspection.objects.signed().filter(signed_ratings=None).with_framework())
    for inspection in inspections:
        sign_off = inspection.sign_offs.filter(reopening=None).order_by("-pk").first()
        keep_ratings(inspection, SignedRatings.Origin.UPGRADE, sign_off=sign_off, by=by)
    for signed in SignedRatings.objects.without_groups():
        keep_groups(signed, by=by)
    return len(inspections)
