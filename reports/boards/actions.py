"""Proposals from the lead inspector to the ratings panel."""

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
    """Propose that the panel change the computed rating for a standard. A rating of "" withdraws the proposal.

    The computed rating applies until the panel decides. Raises Refused if the trigger is unknown, if there is no
    computed rating, or if the proposed rating is the same as the computed rating. Source: consultation 4.17.
    """
    computed = ratings_of(inspection).standards[standard.number].computed
    if rating:
        if trigger not in triggers.BY_SLUG:
            raise Refused(f"{standard.number}: “{trigger}” is not a trigger for professional discretion.")
        if computed is None:
            words = inspection.words
            raise Refused(
                f"{standard.number} has no computed {words.rating.one} yet. Finish its {words.case.many}, then propose "
                "discretion."
            )
        if rating == computed:
            raise Refused(
                f"{standard.number} is already computed as “{computed}”. Propose a different {inspection.words.rating.one}."
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
