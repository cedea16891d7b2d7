"""Works out an inspection's tallies and ratings from its rows. Only this module joins rows and rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspections.cases.models import Judgement
from inspections.evidence.models import OrganisationalJudgement
from inspections.inspection.models import Inspection
from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, Decision, InspectionRating, rate_inspection
from reports.ratings.tallies import tallies

if TYPE_CHECKING:
    from reports.panel.models import PanelDecision

# The reason of a rating that the panel only tries out.
TRIED = "(tried, and not decided)"


def tallies_of(inspection: Inspection) -> dict[str, Tally]:
    """A tally for every question of the case-based domains, over all cases, in three queries."""
    return tallies(
        inspection.framework.definition,
        inspection.cases.counted_by_facts(),
        Judgement.objects.filter(case__inspection=inspection).tallied(),
    )


def accepted_tallies_of(inspection: Inspection) -> dict[str, Tally]:
    """The same over the cases that the lead inspector has accepted."""
    return tallies(
        inspection.framework.definition,
        inspection.cases.accepted().counted_by_facts(),
        Judgement.objects.filter(case__inspection=inspection).of_accepted_cases().tallied(),
    )


def proposals_of(inspection: Inspection, *, in_full: bool = False) -> dict[str, OrganisationalJudgement]:
    """The lead inspector's current proposals, by standard; for a computed one, that the panel uses its discretion.

    `in_full`: with their authors and the evidence they cite.
    """
    rows = inspection.organisational_judgements.all()
    if in_full:
        rows = rows.select_related("by").prefetch_related("cites")
    return {row.standard.number: row for row in rows.current() if row.rating}


def rationales_of(inspection: Inspection) -> dict[str, str]:
    """Why the lead inspector proposes each rating, by standard that is judged as a whole."""
    return {
        number: row.rationale for number, row in proposals_of(inspection).items() if row.standard.method == "judged"
    }


def decisions_of(inspection: Inspection, *, in_full: bool = False) -> dict[str, PanelDecision]:
    """The panel's current decisions, by standard; the one on the overall rating under "overall".

    `in_full`: with their authors.
    """
    rows = inspection.panel_decisions.select_related("by") if in_full else inspection.panel_decisions.all()
    return {row.standard.number if row.standard else OVERALL: row for row in rows.current() if row.rating}


def ratings_of(
    inspection: Inspection,
    counted: Mapping[str, Tally] | None = None,
    *,
    proposals: Mapping[str, OrganisationalJudgement] | None = None,
    decisions: Mapping[str, PanelDecision] | None = None,
    tried: Mapping[str, str] | None = None,
) -> InspectionRating:
    """The ratings of an inspection from its rows as they are now; rows that are at hand already can be passed in.

    With `tried`, a rating by the number of a standard or "overall", as if the panel had decided so.
    """
    counted = tallies_of(inspection) if counted is None else counted
    proposals = proposals_of(inspection) if proposals is None else proposals
    decisions = decisions_of(inspection) if decisions is None else decisions
    decided = {number: Decision(row.rating, row.reason, row.trigger) for number, row in decisions.items()}
    decided |= {number: Decision(rating, reason=TRIED) for number, rating in (tried or {}).items()}
    proposed = {number: row.rating for number, row in proposals.items()}
    return rate_inspection(inspection.framework.definition, counted, proposed, decided)
