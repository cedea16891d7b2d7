"""What the ratings panel has before it: every standard with its rating, what it rests on, and what was decided.

The figures are those of reports.ratings and reports.discretion; here they are put beside the rows of people: who proposed
what, who decided what, which meeting, which sign-off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from inspections.evidence.models import OrganisationalJudgement
from inspections.inspection.models import Inspection
from reports.panel.models import PanelDecision, PanelMeeting, SignOff
from reports.rated.queries import decisions_of, proposals_of, ratings_of, tallies_of
from reports.ratings.distances import Certainty, certainty_of
from reports.ratings.explained import Cited, Decided, Proposal, Step
from reports.ratings.explanation import explain, explain_standard
from reports.ratings.intervals import Interval
from reports.ratings.rules import OVERALL, Decision, InspectionRating, KeyQuestionRating, StandardRating
from reports.ratings.triggers import overall_triggers
from standards.framework_file import DomainDefinition, FrameworkDefinition, StandardDefinition


@dataclass(frozen=True)
class Considered:
    """One standard before the panel."""

    standard: StandardDefinition
    rated: StandardRating
    scale: FrameworkDefinition
    proposal: OrganisationalJudgement | None
    decision: PanelDecision | None
    eligible: int | None  # cases of its domain that the sample was drawn from; None: not known
    tried: str = ""

    @cached_property
    def certainty(self) -> Certainty | None:
        """How near other ratings are, and how sure the percentages; None where the standard has no computed rating."""
        return certainty_of(self.rated, self.scale, eligible=self.eligible)

    @property
    def questions(self) -> list[tuple[KeyQuestionRating, bool, Interval | None]]:
        """Its key questions with a relevant case, whether each decides the rating, and how sure its percentage is."""
        sure = {each.number: each.interval for each in self.certainty.questions} if self.certainty else {}
        return [
            (question, question.number in self.rated.deciding, sure.get(question.number))
            for question in self.rated.key_questions
            if question.percent is not None
        ]


@dataclass(frozen=True)
class Panel:
    """The whole before the panel. `tried` ratings are shown as if they were decided, and stored nowhere."""

    inspection: Inspection
    ratings: InspectionRating
    stands: InspectionRating  # without what is tried
    domains: list[tuple[DomainDefinition, list[Considered]]]
    meeting: PanelMeeting | None
    sign_off: SignOff | None
    former_sign_offs: list[SignOff]
    decision: PanelDecision | None  # on the overall rating
    tried: Mapping[str, str]
    eligible: Mapping[str, int]  # cases that the sample was drawn from, by domain, where that is known

    @property
    def undecided(self) -> list[str]:
        """The standards on which the panel has to decide again before anybody can sign."""
        return [number for number, rated in self.stands.standards.items() if rated.is_lapsed]

    @property
    def triggers(self) -> list[str]:
        """The grounds that the figures show for departing from the overall rating of the points."""
        return overall_triggers(self.stands, self.inspection.framework.definition)

    @property
    def why_not_signed(self) -> list[str]:
        """What is still wanting before the chair can sign; empty where nothing is."""
        wanting = [f"{number}: {why}" for number, why in self.stands.missing.items()]
        wanting += [f"{number}: the panel confirmed a rating that has changed since" for number in self.undecided]
        if self.meeting is None:
            wanting.append("No meeting of the panel is recorded.")
        return wanting


def sign_off_of(inspection: Inspection) -> tuple[SignOff | None, list[SignOff]]:
    """The sign-off that stands, and those that were withdrawn, newest first."""
    rows = list(inspection.sign_offs.select_related("by", "meeting__chair", "reopening__by").order_by("-pk"))
    current = [row for row in rows if not hasattr(row, "reopening")]
    return (current[0] if current else None), [row for row in rows if hasattr(row, "reopening")]


def panel_of(inspection: Inspection, tried: Mapping[str, str] | None = None) -> Panel:
    """What the panel has before it, in a fixed number of queries. Fetch the inspection `with_framework()`."""
    tried = tried or {}
    definition = inspection.framework.definition
    proposals, decisions = proposals_of(inspection, in_full=True), decisions_of(inspection, in_full=True)
    tallies = tallies_of(inspection)
    stands = ratings_of(inspection, tallies, proposals=proposals, decisions=decisions)
    ratings = stands
    if tried:
        ratings = ratings_of(inspection, tallies, proposals=proposals, decisions=decisions, tried=tried)
    sign_off, former = sign_off_of(inspection)
    eligible = _eligible(inspection)
    meetings = inspection.panel_meetings.select_related("chair").prefetch_related("members")
    return Panel(
        inspection=inspection,
        ratings=ratings,
        stands=stands,
        domains=[
            (
                domain,
                [
                    Considered(
                        standard,
                        ratings.standards[standard.number],
                        definition,
                        proposals.get(standard.number),
                        decisions.get(standard.number),
                        eligible.get(domain.number),
                        tried.get(standard.number, ""),
                    )
                    for standard in domain.standards
                ],
            )
            for domain in definition.domains
        ],
        meeting=meetings.last(),
        sign_off=sign_off,
        former_sign_offs=former,
        decision=decisions.get(OVERALL),
        tried=tried,
        eligible=eligible,
    )


def _eligible(inspection: Inspection) -> dict[str, int]:
    """How many cases were eligible, by domain; not where more have been inspected since: that number is out of date."""
    inspected = inspection.cases.counted_by_domain()
    return {domain: number for domain, number in inspection.eligible.items() if number >= inspected.get(domain, 0)}


def explanation_of(panel: Panel) -> Step:
    """Why every rating is what it is, with who proposed and who decided."""
    considered = [each for _, standards in panel.domains for each in standards]
    decisions = {each.standard.number: each.decision for each in considered} | {OVERALL: panel.decision}
    return explain(
        panel.stands,
        panel.inspection.framework.definition,
        proposals={each.standard.number: _proposed(each.proposal) for each in considered if each.proposal},
        decided={number: _as_decided(row) for number, row in decisions.items() if row is not None},
    )


def explanation_of_standard(each: Considered) -> Step:
    """Why the rating of one standard is what it is."""
    return explain_standard(
        each.rated,
        each.scale,
        proposal=_proposed(each.proposal) if each.proposal else None,
        decided=_as_decided(each.decision) if each.decision else None,
    )


def _proposed(row: OrganisationalJudgement) -> Proposal:
    return Proposal(
        rationale=row.rationale,
        by=str(row.by or ""),
        on=timezone.localdate(row.at),
        cited=tuple(Cited(item.cited_as, item.title) for item in row.cites.all()),
    )


def _as_decided(row: PanelDecision) -> Decided:
    return Decided(Decision(row.rating, row.reason, row.trigger), by=str(row.by or ""), on=timezone.localdate(row.at))


def record_of(panel: Panel) -> dict[str, Any]:
    """The panel's record as plain data: what is kept with a signature, printed and exported."""
    inspection, ratings = panel.inspection, panel.stands
    meeting = panel.meeting
    return {
        "reference": inspection.reference,
        "yot": inspection.yot.name,
        "framework": f"{inspection.framework.slug} revision {inspection.framework.revision}",
        "meeting": {
            "held_on": meeting.held_on.isoformat(),
            "chair": str(meeting.chair),
            "members": sorted(str(member) for member in meeting.members.all()),
        }
        if meeting
        else None,
        "standards": [_line(each) for _, standards in panel.domains for each in standards],
        "points": ratings.points,
        "points_before": ratings.points_before,
        "maximum": ratings.maximum,
        "overall": ratings.overall,
        "overall_by_rules": ratings.overall_by_rules,
        "overall_decision": _decided(panel.decision),
        "limit": f"{ratings.limit.standard} is rated {ratings.limit.rating}: {ratings.limit.bars} is barred"
        if ratings.limit
        else "",
    }


def fingerprint(record: dict[str, Any]) -> str:
    """Tells one record of the panel from another."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _line(each: Considered) -> dict[str, Any]:
    rated, proposal = each.rated, each.proposal
    return {
        "number": each.standard.number,
        "title": each.standard.title,
        "computed": rated.computed,
        "proposed": proposal.rating if proposal and proposal.rating else None,
        "rationale": proposal.rationale if proposal else "",
        "cites": [item.cited_as for item in proposal.cites.all()] if proposal else [],
        "rating": rated.rating,
        "points": rated.points,
        "decision": _decided(each.decision),
        "key_questions": [
            {
                "number": question.number,
                "yes": question.tally.yes,
                "relevant": question.tally.relevant,
                "percent": question.percent,
            }
            for question in rated.key_questions
        ],
    }


def _decided(decision: PanelDecision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "rating_before": decision.rating_before,
        "rating": decision.rating,
        "trigger": decision.trigger_in_words,
        "reason": decision.reason,
        "by": str(decision.by or f"the command {decision.command}"),
        "at": decision.at.isoformat(timespec="seconds"),
    }
