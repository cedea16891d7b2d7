"""What may be missing before a step of an inspection. Plain Python; docs/gates.md is drawn from this table.

A step is a move to the next phase, the signature, the approval or the publication. The documents say what each phase is
for (consultation 4.15 to 4.17), but not what may be missing at its end. We chose to stop a step if the basis of the ratings is
missing. People can pass everything else with a reason, which stays on the record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from inspections import phases

SIGN, APPROVE, PUBLISH = "sign", "approve", "publish"
# The name of each step, by the phase that it leads to or by its own slug.
STEPS = {phase.slug: phase.title for phase in phases.PHASES} | {
    SIGN: "Signature",
    APPROVE: "Approval of the report",
    PUBLISH: "Publication",
}


@dataclass(frozen=True)
class Kind:
    """A kind of gap: the name of what is missing. `published` is the sentence for the report if the gap affects
    published figures.
    """

    slug: str
    title: str
    published: str = ""

    @property
    def affects_figures(self) -> bool:
        return bool(self.published)


NOT_ALLOCATED = Kind("case_not_allocated", "{case.headings} that are not allocated")
NOT_SUBMITTED = Kind("case_not_submitted", "{case.headings} that are not submitted")
NOT_ACCEPTED = Kind("case_not_accepted", "{case.headings} that are not accepted")
ALERT_OPEN = Kind("alert_open", "Open alerts")
REASSURANCE_OPEN = Kind("reassurance_open", "Open requests for reassurance")
EVIDENCE_OVERDUE = Kind("evidence_overdue", "Evidence that is overdue")
WITHOUT_EVIDENCE = Kind("question_without_evidence", "Key questions without evidence")
WITHOUT_JUDGEMENT = Kind("question_without_judgement", "Key questions without a final judgement")
CITES_NOTHING = Kind("proposal_cites_nothing", "Proposed {rating.many} that cite no evidence")
ELIGIBLE_UNKNOWN = Kind(
    "eligible_unknown",
    "Unknown numbers of eligible {case.many}",
    published="The number of eligible cases was not known when the panel met, so the margin of error is an estimate ({what}).",
)
NOT_LOOKED_AT = Kind(
    "prompts_not_looked_at", "Key questions that disagree with their prompts and have not been checked"
)
SECOND_READ = Kind("second_read_not_finished", "Second reads that are open, or with differences that are not decided")
NOT_VERIFIED = Kind("standard_not_verified", "{standard.headings} that the panel has not verified")
NOT_CHANGED = Kind("comment_without_change", "Accepted comments of the {service.one} whose text has not changed")
CLAIM_NOT_VERIFIED = Kind("claim_not_verified", "Claims in the text that are neither verified nor accepted")
ACCEPTED_FINDING = Kind("finding_accepted", "Accepted findings of the checks")
WITHOUT_ADDRESSEE = Kind("recommendation_without_addressee", "Recommendations without an addressee")
EARLIER_NOT_JUDGED = Kind(
    "earlier_recommendation_not_judged", "Recommendations of the earlier inspection that are not judged"
)


@dataclass(frozen=True)
class Rule:
    """A kind of gap to look for before a step. If it does not stop the step, a person can pass it with a reason."""

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
        Rule(SECOND_READ),
        Rule(ELIGIBLE_UNKNOWN),
        Rule(EVIDENCE_OVERDUE),
        Rule(WITHOUT_EVIDENCE),
        Rule(WITHOUT_JUDGEMENT),
        Rule(CITES_NOTHING),
    ),
    SIGN: (Rule(NOT_VERIFIED),),
    APPROVE: (
        Rule(WITHOUT_ADDRESSEE, stops=True),
        Rule(EARLIER_NOT_JUDGED),
        Rule(NOT_CHANGED),
        Rule(CLAIM_NOT_VERIFIED),
        Rule(ACCEPTED_FINDING),
    ),
    PUBLISH: (
        Rule(EARLIER_NOT_JUDGED),
        Rule(NOT_CHANGED),
        Rule(CLAIM_NOT_VERIFIED),
        Rule(ACCEPTED_FINDING),
    ),
}
KINDS = {rule.kind.slug: rule.kind for rules in RULES.values() for rule in rules}


def rules_before(step: str, stricter: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules for a step. Kinds in `stricter` stop every step that looks for them."""
    return tuple(Rule(rule.kind, rule.stops or rule.kind.slug in stricter) for rule in RULES.get(step, ()))
