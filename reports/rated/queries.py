"""Works out an inspection's tallies and ratings from its rows. Only this package connects rows and rules.

While an inspection is signed, this module returns the tallies, proposals, decisions, ratings and explanation that were
signed. They come from `reports.rated.kept`, even if the rows have changed since. `rated_now` always works them out from
the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.utils import timezone

from inspections.cases.models import Judgement
from inspections.cases.querysets import CaseQuerySet, JudgementQuerySet
from inspections.evidence.models import OrganisationalJudgement
from inspections.inspection.models import Inspection
from reports.rated.kept import kept_of
from reports.ratings.explained import Cited, Decided, Proposal, Step
from reports.ratings.explanation import explain
from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, Decision, InspectionRating, rate_inspection
from reports.ratings.signed import KeptDecision, KeptProposal, Rated, differences
from reports.ratings.tallies import tallies
from standards.language.asking import Asking, in_two_samples
from standards.language.definition import FrameworkDefinition

if TYPE_CHECKING:
    from reports.panel.models import PanelDecision

Row = TypeVar("Row", bound=Model)
Proposals = Mapping[str, OrganisationalJudgement]
Decisions = Mapping[str, "PanelDecision"]

# The reason given for a trial rating.
TRIED = "(tried, and not decided)"


# --- as signed, or else as recorded ------------------------------------------------------------------------------------


def tallies_of(inspection: Inspection) -> dict[str, Tally]:
    """A tally for every question in the case-based domains, over all cases, in at most three queries."""
    signed = kept_of(inspection)
    return dict(signed.tallies) if signed else _recorded_tallies(inspection)


def accepted_tallies_of(inspection: Inspection) -> dict[str, Tally]:
    """A tally for every question, over the cases that the lead inspector has accepted, as recorded now."""
    whole = inspection.framework.whole
    accepted = _answers(inspection).of_accepted_cases()
    return _tallies(whole.definition, whole.asking, inspection.cases.accepted(), accepted)


def proposals_of(inspection: Inspection, *, in_full: bool = False) -> dict[str, OrganisationalJudgement]:
    """The lead inspector's current proposals, by standard. For a computed standard, this is a proposal to use discretion.

    With `in_full`, their authors and the evidence that they cite are fetched too.
    """
    signed = kept_of(inspection)
    if signed is None:
        return _recorded_proposals(inspection, in_full=in_full)
    rows = inspection.organisational_judgements.select_related("standard", "by").prefetch_related("cites")
    by_key = rows.in_bulk([kept.row for kept in signed.proposals.values()])
    return {
        number: _with_values(by_key[kept.row], rating=kept.rating, rationale=kept.rationale)
        for number, kept in signed.proposals.items()
        if kept.row in by_key
    }


def rationales_of(inspection: Inspection) -> dict[str, str]:
    """The lead inspector's rationale for each standard that is judged as a whole, by the number of the standard."""
    return {
        number: row.rationale for number, row in proposals_of(inspection).items() if row.standard.method == "judged"
    }


def decisions_of(inspection: Inspection, *, in_full: bool = False) -> dict[str, PanelDecision]:
    """The panel's current decisions, by standard. The decision on the overall rating is under "overall".

    With `in_full`, their authors are fetched too.
    """
    signed = kept_of(inspection)
    if signed is None:
        return _recorded_decisions(inspection, in_full=in_full)
    rows = inspection.panel_decisions.select_related("standard", "by")
    by_key = rows.in_bulk([kept.row for kept in signed.decisions.values()])
    return {
        number: _with_values(
            by_key[kept.row],
            rating_before=kept.rating_before,
            rating=kept.rating,
            trigger=kept.trigger,
            reason=kept.reason,
        )
        for number, kept in signed.decisions.items()
        if kept.row in by_key
    }


def ratings_of(
    inspection: Inspection,
    counted: Mapping[str, Tally] | None = None,
    *,
    proposals: Proposals | None = None,
    decisions: Decisions | None = None,
    tried: Mapping[str, str] | None = None,
) -> InspectionRating:
    """The ratings for an inspection. You can pass in rows that you have already fetched.

    `tried` gives trial ratings by the number of a standard, or "overall". They count as if the panel had decided them.
    """
    signed = None if tried else kept_of(inspection)
    if signed:
        return signed.ratings
    return _rate(
        inspection,
        tallies_of(inspection) if counted is None else counted,
        proposals_of(inspection) if proposals is None else proposals,
        decisions_of(inspection) if decisions is None else decisions,
        tried or {},
    )


def explanation_of(
    inspection: Inspection, ratings: InspectionRating, proposals: Proposals, decisions: Decisions
) -> Step:
    """Explain every rating, with who proposed it and who decided it. Fetch the rows `in_full`."""
    signed = kept_of(inspection)
    return signed.explanation if signed else _explain(inspection, ratings, proposals, decisions)


# --- as recorded now ---------------------------------------------------------------------------------------------------


def rated_now(inspection: Inspection) -> Rated:
    """The ratings and everything they are based on, from the rows as they are now, even if other ratings were signed."""
    counted = _recorded_tallies(inspection)
    proposals = _recorded_proposals(inspection, in_full=True)
    decisions = _recorded_decisions(inspection, in_full=True)
    ratings = _rate(inspection, counted, proposals, decisions)
    return Rated(
        tallies=counted,
        ratings=ratings,
        proposals={number: KeptProposal(row.pk, row.rating, row.rationale) for number, row in proposals.items()},
        decisions={
            number: KeptDecision(row.pk, row.rating_before, row.rating, row.trigger, row.reason)
            for number, row in decisions.items()
        },
        explanation=_explain(inspection, ratings, proposals, decisions),
    )


def differences_of(inspection: Inspection) -> list[str]:
    """How the data in a signed inspection differs from what was signed, as sentences; empty if nothing differs."""
    if not inspection.is_signed or case_data_is_deleted(inspection):
        return []
    signed = kept_of(inspection)
    if signed is None:
        return ["The ratings are signed, but the database does not have what was signed."]
    return differences(signed, rated_now(inspection), inspection.words)


def case_data_is_deleted(inspection: Inspection) -> bool:
    """Whether the cases were deleted some time after publication. Signed ratings and published reports are kept."""
    return inspection.is_published and inspection.case_data_deletions.exclude(confirmed_at=None).exists()


def _recorded_tallies(inspection: Inspection) -> dict[str, Tally]:
    whole = inspection.framework.whole
    return _tallies(whole.definition, whole.asking, inspection.cases.all(), _answers(inspection))


def tallies_under(inspection: Inspection, definition: FrameworkDefinition) -> dict[str, Tally]:
    """The tallies of the recorded answers under other rules about what is asked. The numbers of questions are the same."""
    return _tallies(definition, Asking.of(definition), inspection.cases.all(), _answers(inspection))


def _answers(inspection: Inspection) -> JudgementQuerySet:
    answers: JudgementQuerySet = Judgement.objects.filter(case__inspection=inspection)
    return answers


def _tallies(
    definition: FrameworkDefinition, asking: Asking, cases: CaseQuerySet, answers: JudgementQuerySet
) -> dict[str, Tally]:
    also = cases.also_counted_by_facts(asking) if in_two_samples(definition) else ()
    return tallies(definition, cases.counted_by_facts(asking), answers.tallied(asking), also, asking=asking)


def _recorded_proposals(inspection: Inspection, *, in_full: bool) -> dict[str, OrganisationalJudgement]:
    rows = inspection.organisational_judgements.all()
    if in_full:
        rows = rows.select_related("by").prefetch_related("cites")
    return {row.standard.number: row for row in rows.current() if row.rating}


def _recorded_decisions(inspection: Inspection, *, in_full: bool) -> dict[str, PanelDecision]:
    rows = inspection.panel_decisions.select_related("by") if in_full else inspection.panel_decisions.all()
    return {row.standard.number if row.standard else OVERALL: row for row in rows.current() if row.rating}


def _rate(
    inspection: Inspection,
    counted: Mapping[str, Tally],
    proposals: Proposals,
    decisions: Decisions,
    tried: Mapping[str, str] | None = None,
) -> InspectionRating:
    decided = {number: Decision(row.rating, row.reason, row.trigger) for number, row in decisions.items()}
    decided |= {number: Decision(rating, reason=TRIED) for number, rating in (tried or {}).items()}
    proposed = {number: row.rating for number, row in proposals.items()}
    return rate_inspection(inspection.framework.definition, counted, proposed, decided)


def _explain(inspection: Inspection, ratings: InspectionRating, proposals: Proposals, decisions: Decisions) -> Step:
    return explain(
        ratings,
        inspection.framework.definition,
        proposals={number: as_proposed(row) for number, row in proposals.items()},
        decided={number: as_decided(row) for number, row in decisions.items()},
    )


def as_proposed(row: OrganisationalJudgement) -> Proposal:
    return Proposal(
        rationale=row.rationale,
        by=str(row.by or ""),
        on=timezone.localdate(row.at),
        cited=tuple(Cited(item.cited_as, item.title) for item in row.cites.all()),
    )


def as_decided(row: PanelDecision) -> Decided:
    return Decided(Decision(row.rating, row.reason, row.trigger), by=str(row.by or ""), on=timezone.localdate(row.at))


def _with_values(row: Row, **values: str) -> Row:
    """Return the row with the values that were signed in place of its current values."""
    for name, value in values.items():
        setattr(row, name, value)
    return row
