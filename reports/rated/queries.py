"""Works out an inspection's tallies and ratings from its rows. Only this module joins rows and rules."""

from __future__ import annotations

from inspections.cases.models import Judgement
from inspections.inspection.models import Inspection
from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, Decision, InspectionRating, rate_inspection
from reports.ratings.tallies import tallies


def tallies_of(inspection: Inspection) -> dict[str, Tally]:
    """A tally for every question of the case-based domains, in three queries."""
    return tallies(
        inspection.framework.definition,
        inspection.cases.counted_by_facts(),
        Judgement.objects.filter(case__inspection=inspection).tallied(),
    )


def proposals_of(inspection: Inspection) -> dict[str, str]:
    """The lead inspector's current proposals by standard; for a computed standard, the rating proposed by discretion."""
    rows = inspection.organisational_judgements.current()
    return {row.standard.number: row.rating for row in rows if row.rating}


def rationales_of(inspection: Inspection) -> dict[str, str]:
    """The rationale of each current proposal, by standard, for standards judged as a whole."""
    rows = inspection.organisational_judgements.current()
    return {row.standard.number: row.rationale for row in rows if row.rating and row.standard.method == "judged"}


def decisions_of(inspection: Inspection) -> dict[str, Decision]:
    """The current decisions of the ratings panel by standard, with "overall" for the overall rating."""
    return {
        row.standard.number if row.standard else OVERALL: Decision(row.rating, row.reason, row.trigger)
        for row in inspection.panel_decisions.current()
        if row.rating
    }


def ratings_of(inspection: Inspection, counted: dict[str, Tally] | None = None) -> InspectionRating:
    """The current ratings of an inspection."""
    return rate_inspection(
        inspection.framework.definition,
        tallies_of(inspection) if counted is None else counted,
        proposals_of(inspection),
        decisions_of(inspection),
    )
