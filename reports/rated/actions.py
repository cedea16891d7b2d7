"""Keeps ratings when they are signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inspections.history import Author
from inspections.inspection.models import Inspection
from reports.rated.kept import as_plain
from reports.rated.models import SignedRatings
from reports.rated.queries import rated_now

if TYPE_CHECKING:
    from reports.panel.models import SignOff


@transaction.atomic
def keep_ratings(
    inspection: Inspection, origin: SignedRatings.Origin, *, by: Author, sign_off: SignOff | None = None
) -> SignedRatings:
    """Keep the tallies, ratings, decisions and explanation that an inspection's rows give now."""
    row: SignedRatings = SignedRatings.objects.create(
        inspection=inspection, origin=origin, sign_off=sign_off, **as_plain(rated_now(inspection)), **by.as_fields()
    )
    return row


def keep_what_was_signed_before(*, by: Author) -> int:
    """Keep the ratings of inspections that were signed before this service kept them. Returns the number of inspections."""
    inspections = list(Inspection.objects.signed().filter(signed_ratings=None).with_framework())
    for inspection in inspections:
        sign_off = inspection.sign_offs.filter(reopening=None).order_by("-pk").first()
        keep_ratings(inspection, SignedRatings.Origin.UPGRADE, sign_off=sign_off, by=by)
    return len(inspections)
