"""What may be missing before a step of an inspection. Plain Python; docs/gates.md is drawn from this table.

A step leads to the next phase, or it is the signature, the approval or the publication. The documents say what each phase is
for (C 4.15 to 4.17), not what may be missing at its end. Our choice: what the ratings rest on stops the step, and everything
else is passed with a reason that stays with the record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from inspections import phases

SIGN, APPROVE, PUBLISH = "sign", "approve", "publish"
# The name of each step, by the phase it leads to or by its own word.
STEPS = {phase.slug: phase.title for phase in phases.PHASES} | {
    SIGN: "Signature",
    APPROVE: "Approval of the report",
    PUBLISH: "Publication",
}


@dataclass(frozen=True)
class Kind:
    """A kind of gap: what is missing, in words. `published` is the sentence for the report if it affects published figures."""

    slug: str
    title: str
    published: str = ""

    @property
    def affects_figures(self) -> bool:
        return bool(self.published)


NOT_ALLOCATED = Kind("case_not_allocated", "Cases that are not allocated")
NOT_SUBMITTED = Kind("case_not_submitted", "Cases that are not submitted")
NOT_ACCEPTED = Kind("case_not_accepted", "Cases that are not accepted")
ALERT_OPEN = Kind("alert_open", "Open alerts")
REASSURANCE_OPEN = Kind("reassurance_open", "Open requests for reassurance")
EVIDENCE_OVERDUE = Kind("evidence_overdue", "Evidence that is overdue")
WITHOUT_EVIDENCE = Kind("question_without_evidence", "Key questions without evidence")
WITHOUT_JUDGEMENT = Kind("question_without_judgement", "Key questions without a final judgement")
CITES_NOTHING = Kind("proposal_cites_nothing", "Proposed ratings that cite no evidence")
ELIGIBLE_UNKNOWN = Kind(
    "eligible_unknown",
    "Numbers of eligible cases that are not known",
    published="The number of eligible cases was not known when the panel met, so the margin of error is an estimate ({what}).",
)
NOT_LOOKED_AT = Kind(
    "prompts_not_looked_at", "Key questions that disagree with their prompts, and that no one has checked"
)
NOT_VERIFIED = Kind("standard_not_verified", "Standards that the panel has not verified")
NOT_CHANGED = Kind("comment_without_change", "Accepted comments of the YOT whose text has not changed")
ACCEPTED_FINDING = Kind("finding_accepted", "Findings of the checks that were accepted")
WITHOUT_ADDRESSEE = Kind("recommendation_without_addressee", "Recommendations without an addressee")


@dataclass(frozen=True)
class Rule:
    """A gap that matters before a step. If it does not stop the step, it can be passed with a reason."""

    kind: Kind
    stops: bool = False


# By step.
RULES: dict[str, tuple[Rule, ...]] = {
    "fieldwork": (Rule(ELIGIBLE_UNKNOWN), Rule(NOT_ALLOCATED)),
    "domain_one": (Rule(NOT_ALLOCATED), Rule(NOT_SUBMITTED), Rule(ALERT_OPEN)),
    "proposals": (Rule(NOT_SUBMITTED), Rule(ALERT_OPEN), Rule(EVIDENCE_OVERDUE), Rule(WITHOUT_EVIDENCE)),
    "ratings_panel": (
        Rule(NOT_ACCEPTED, stops=True),
        Rule(ALERT_OPEN, stops=True),
        Rule(REASSURANCE_OPEN),
        Rule(NOT_LOOKED_AT),
        Rule(ELIGIBLE_UNKNOWN),
        Rule(EVIDENCE_OVERDUE),
        Rule(WITHOUT_EVIDENCE),
        Rule(WITHOUT_JUDGEMENT),
        Rule(CITES_NOTHING),
    ),
    SIGN: (Rule(NOT_VERIFIED),),
    APPROVE: (Rule(WITHOUT_ADDRESSEE, stops=True), Rule(NOT_CHANGED), Rule(ACCEPTED_FINDING)),
    PUBLISH: (Rule(NOT_CHANGED), Rule(ACCEPTED_FINDING)),
}
KINDS = {rule.kind.slug: rule.kind for rules in RULES.values() for rule in rules}


def rules_before(step: str, stricter: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules of a step. The kinds in `stricter` stop every step that they matter to."""
    return tuple(Rule(rule.kind, rule.stops or rule.kind.slug in stricter) for rule in RULES.get(step, ()))
