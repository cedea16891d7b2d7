"""The steps that need two people, and which of these rules this inspectorate uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.conf import settings

# Each rule by its name in the setting ONE_PERSON_MAY, with the sentence for the record if the rule is switched off.
RULES: Mapping[str, str] = {
    "accept_own_case": "A case may be accepted by a person who recorded it.",
    "sign_alone": "The panel may be one person, from the inspection’s team, or chaired by its lead inspector.",
    "accept_own_finding": "A finding or claim of the checks may be accepted by a person who wrote the section.",
    "approve_own_text": "A report may be approved by a person who wrote a part of it.",
    "publish_own_approval": "A report may be published by the person who approved it.",
}


def is_asked_for(rule: str) -> bool:
    """Whether the inspectorate uses this rule. Raises KeyError for a rule that does not exist."""
    RULES[rule]
    return rule not in settings.ONE_PERSON_MAY


def switched_off(*rules: str) -> list[str]:
    """What one person may do here, in sentences for the record. Covers these rules, or all rules."""
    return [words for rule, words in RULES.items() if rule in (rules or RULES) and not is_asked_for(rule)]


def why_not_independent(
    *, chair: int, members: Collection[int], team: Collection[int], leads: Collection[int]
) -> list[str]:
    """What is wrong with a panel. The arguments are the keys of its chair, everyone taking part, and everyone who is or
    was on the team.
    """
    wrong = []
    if len({chair, *members}) < 2:
        wrong.append("The panel needs at least one member besides its chair.")
    if {chair, *members} <= set(team):
        wrong.append("At least one member of the panel must never have been on the inspection’s team.")
    if chair in leads:
        wrong.append("The lead inspector cannot chair the panel.")
    return wrong
