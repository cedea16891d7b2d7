"""What may be missing before an inspection moves to its next phase. Plain Python; docs/gates.md is drawn from this table.

The documents say what each phase is for (C 4.15 to 4.17), not what may be missing at its end. Our choice: what the ratings rest
on stops the step, and everything else is passed with a reason that stays with the record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of gap: what is missing, in words for one and for several, and whether it affects the published figures."""

    slug: str
    title: str
    affects_figures: bool = False


NOT_ALLOCATED = Kind("case_not_allocated", "Cases that are not allocated")
NOT_SUBMITTED = Kind("case_not_submitted", "Cases that are not submitted", affects_figures=True)
NOT_ACCEPTED = Kind("case_not_accepted", "Cases that are not accepted", affects_figures=True)
ALERT_OPEN = Kind("alert_open", "Open alerts")
REASSURANCE_OPEN = Kind("reassurance_open", "Open requests for reassurance")
EVIDENCE_OVERDUE = Kind("evidence_overdue", "Evidence that is overdue")
WITHOUT_EVIDENCE = Kind("question_without_evidence", "Key questions without evidence")
WITHOUT_JUDGEMENT = Kind("question_without_judgement", "Key questions without a final judgement")
CITES_NOTHING = Kind("proposal_cites_nothing", "Proposed ratings that cite no evidence")
ELIGIBLE_UNKNOWN = Kind("eligible_unknown", "Numbers of eligible cases that are not known", affects_figures=True)
NOT_LOOKED_AT = Kind(
    "prompts_not_looked_at", "Key questions that disagree with their prompts, and that no one has checked"
)


@dataclass(frozen=True)
class Rule:
    """A gap that matters before a step. If it does not stop the step, it can be passed with a reason."""

    kind: Kind
    stops: bool = False


# By the phase that the step leads to.
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
}
KINDS = {rule.kind.slug: rule.kind for rules in RULES.values() for rule in rules}


def rules_before(step: str, stricter: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules of a step. The kinds in `stricter` stop every step that they matter to."""
    return tuple(Rule(rule.kind, rule.stops or rule.kind.slug in stricter) for rule in RULES.get(step, ()))
