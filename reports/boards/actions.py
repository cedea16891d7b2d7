"""What the lead inspector proposes to the ratings panel."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from inspections.evidence.actions.proposals import propose_rating
from inspections.evidence.models import Evidence
from inspections.history import Author, Refused
from inspections.inspection.models import Inspection
from reports.rated.queries import ratings_of
from reports.ratings import triggers
from standards.models import Standard


@transaction.atomic
def propose_discretion(
    inspection: Inspection,
    standard: Standard,
    *,
    rating: str,
    trigger: str = "",
    rationale: str,
    cites: Collection[Evidence] | None = None,
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Propose that the panel departs from the computed rating of a standard; rating "" withdraws that.

    The rating stays as computed until the panel decides. Raises Refused for a trigger that is none, and where there is no
    computed rating to depart from or the proposed one is the same. Source: C 4.17.
    """
    computed = ratings_of(inspection).standards[standard.number].computed
    if rating:
        if trigger not in triggers.BY_SLUG:
            raise Refused(f"{standard.number}: “{trigger}” is none of the triggers for professional discretion.")
        if computed is None:
            raise Refused(f"{standard.number} has no computed rating yet. Finish its cases, then propose discretion.")
        if rating == computed:
            raise Refused(
                f"{standard.number} is computed as “{computed}” already. Propose another rating, or leave it at that."
            )
    return propose_rating(
        inspection,
        standard,
        rating=rating,
        rationale=rationale,
        cites=cites,
        trigger=trigger,
        based_on=based_on,
        by=by,
    )
