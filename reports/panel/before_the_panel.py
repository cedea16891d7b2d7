"""Gathers what the ratings panel considers: each standard with its rating, the basis for it, and the panel's decision.

The figures come from `reports.ratings`. This module adds what people recorded: proposals, decisions, the meeting and the
sign-off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from inspections.evidence.models import OrganisationalJudgement
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.two_people import is_asked_for, switched_off, why_not_independent
from reports.gates.queries import passed_gaps
from reports.panel.models import PanelDecision, PanelMeeting, SignOff
from reports.rated.queries import (
    as_decided,
    as_proposed,
    decisions_of,
    explanation_of,
    proposals_of,
    ratings_of,
    tallies_of,
)
from reports.ratings.distances import Certainty, certainty_of
from reports.ratings.explained import Step
from reports.ratings.explanation import explain_standard
from reports.ratings.intervals import Interval
from reports.ratings.methods import KeyQuestionRating
from reports.ratings.rules import OVERALL, InspectionRating, StandardRating
from reports.ratings.triggers import overall_triggers
from standards.language.definition import DomainDefinition, FrameworkDefinition, StandardDefinition


@dataclass(frozen=True)
class Considered:
    """One standard for the panel to consider."""

    standard: StandardDefinition
    rated: StandardRating
    scale: FrameworkDefinition
    proposal: OrganisationalJudgement | None
    decision: PanelDecision | None
    eligible: int | None  # eligible cases in its domain; None if not known
    tried: str = ""

    @cached_property
    def certainty(self) -> Certainty | None:
        """The distance from other ratings and the margin of error; None if the standard has no computed rating."""
        return certainty_of(self.rated, self.scale, eligible=self.eligible)

    @property
    def questions(self) -> list[tuple[KeyQuestionRating, bool, Interval | None]]:
        """Each key question that has a relevant case, with whether it sets the rating, and its confidence interval."""
        intervals = {each.number: each.interval for each in self.certainty.questions} if self.certainty else {}
        return [
            (question, question.number in self.rated.deciding, intervals.get(question.number))
            for question in self.rated.key_questions
            if question.percent is not None
        ]


@dataclass(frozen=True)
class Panel:
    """All the standards for the panel to consider. Trial ratings (`tried`) are shown as if decided and are never saved."""

    inspection: Inspection
    ratings: InspectionRating
    current: InspectionRating  # the ratings without trial ratings
    domains: list[tuple[DomainDefinition, list[Considered]]]
    meeting: PanelMeeting | None
    sign_off: SignOff | None
    former_sign_offs: list[SignOff]
    decision: PanelDecision | None  # the decision on the overall rating
    tried: Mapping[str, str]
    eligible: Mapping[str, int]  # the number of eligible cases by domain, if known

    @property
    def has_estimates(self) -> bool:
        """Whether any margin of error is based on an estimated number of eligible cases."""
        standards = (each for _, standards in self.domains for each in standards)
        return any(interval and interval.is_estimate for each in standards for _, _, interval in each.questions)

    @property
    def undecided(self) -> list[str]:
        """Standards that the panel must decide again before the chair can sign."""
        return [number for number, rated in self.current.standards.items() if rated.is_lapsed]

    @property
    def unverified(self) -> list[Considered]:
        """Standards that are rated, but that the panel has not recorded a decision on."""
        return [
            each
            for _, standards in self.domains
            for each in standards
            if each.rated.before and (each.decision is None or not each.decision.rating)
        ]

    @property
    def triggers(self) -> list[str]:
        """The triggers that the figures show for departing from the overall rating given by the points."""
        return overall_triggers(self.current, self.inspection.framework.definition)

    @property
    def why_not_signed(self) -> list[str]:
        """What is still needed before the chair can sign; empty if nothing is needed."""
        needed = [f"{number}: {why}" for number, why in self.current.missing.items()]
        rating = self.inspection.words.rating.one
        needed += [f"{number}: the {rating} has changed since the panel confirmed it" for number in self.undecided]
        if self.meeting is None:
            needed.append("Record the meeting of the panel.")
        elif is_asked_for("sign_alone"):
            needed += self._why_not_independent(self.meeting)
        return needed

    def _why_not_independent(self, meeting: PanelMeeting) -> list[str]:
        rows = self.inspection.team.values_list("user_id", "role")  # with everyone who was on the team before
        team = [(person, role) for person, role in rows if person is not None]
        return why_not_independent(
            chair=meeting.chair_id,
            members={member.pk for member in meeting.members.all()},
            team={person for person, _ in team},
            leads={person for person, role in team if role == TeamMember.Role.LEAD},
        )


def sign_off_of(inspection: Inspection) -> tuple[SignOff | None, list[SignOff]]:
    """The current sign-off, and the withdrawn sign-offs, newest first."""
    rows = list(inspection.sign_offs.select_related("by", "meeting__chair", "reopening__by").order_by("-pk"))
    current = [row for row in rows if not row.withdrawn]
    return (current[0] if current else None), [row for row in rows if row.withdrawn]


def panel_of(inspection: Inspection, tried: Mapping[str, str] | None = None) -> Panel:
    """What the panel considers, in a fixed number of queries. Fetch the inspection `with_framework()`."""
    tried = tried or {}
    definition = inspection.framework.definition
    proposals, decisions = proposals_of(inspection, in_full=True), decisions_of(inspection, in_full=True)
    tallies = tallies_of(inspection)
    current = ratings_of(inspection, tallies, proposals=proposals, decisions=decisions)
    ratings = current
    if tried:
        ratings = ratings_of(inspection, tallies, proposals=proposals, decisions=decisions, tried=tried)
    sign_off, former = sign_off_of(inspection)
    eligible = _eligible(inspection)
    meetings = inspection.panel_meetings.select_related("chair").prefetch_related("members")
    return Panel(
        inspection=inspection,
        ratings=ratings,
        current=current,
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
    """The number of eligible cases by domain. A number lower than the number of
    cases inspected is out of date, so it is left out."""
    inspected = inspection.cases.counted_by_domain(inspection.framework.definition)
    return {domain: number for domain, number in inspection.eligible.items() if number >= inspected.get(domain, 0)}


def explanation_of_panel(panel: Panel) -> Step:
    """Explain every rating, with who proposed it and who decided it. If the ratings are signed, explain the signed ratings."""
    considered = [each for _, standards in panel.domains for each in standards]
    decisions = {each.standard.number: each.decision for each in considered} | {OVERALL: panel.decision}
    return explanation_of(
        panel.inspection,
        panel.current,
        proposals={each.standard.number: each.proposal for each in considered if each.proposal},
        decisions={number: row for number, row in decisions.items() if row is not None},
    )


def explanation_of_standard(each: Considered) -> Step:
    """Explain the rating for one standard."""
    return explain_standard(
        each.rated,
        each.scale,
        proposal=as_proposed(each.proposal) if each.proposal else None,
        decided=as_decided(each.decision) if each.decision else None,
    )


def record_of(panel: Panel) -> dict[str, Any]:
    """The panel's record as plain data, to keep with a signature, print and export."""
    inspection, ratings = panel.inspection, panel.current
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
        "limit": f"{ratings.limit.condition()}: {ratings.limit.barred()} is barred" if ratings.limit else "",
        "passed_gaps": passed_gaps(inspection),
        "one_person_may": switched_off(),
    }


def fingerprint(record: dict[str, Any]) -> str:
    """A hash that identifies this version of the record."""
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
