"""The terms that every report explains."""

from __future__ import annotations

import re
from collections.abc import Iterable

from standards.language.scale import USUAL, Words

# A report can add its own terms as facts in the section "glossary".
_TERMS = {
    "{case.heading}": "The work of the service with one child.",
    "Community resolution": "An informal agreement, often with the victim, on how to put right a less serious offence.",
    "Court disposal": "A sentence of a court, for example a referral order or a youth rehabilitation order.",
    "Desistance": "The process of leaving offending behind.",
    "{domain.heading}": "One of the areas that an inspection looks at: organisational delivery, court disposals, and "
    "out-of-court disposals.",
    "Key question": "A question that inspectors answer yes or no to judge {standard.a}.",
    "Out-of-court disposal": "A way of dealing with an offence without a court, for example a youth caution.",
    "Personalised": "Tailored to the needs of the child, including diversity needs.",
    "Professional discretion": "The ratings panel’s decision to change a computed {rating.one}, with reasons.",
    "Prompt": "A question that informs the answer to a key question.",
    "Relevant {case.one}": "{case.a_heading} in which a question was asked and applied.",
    "Risk of serious harm": "How likely a child is to cause serious harm to others, and how severe it may be. Classified "
    "as low, medium, high or very high.",
    "Safety and wellbeing": "The child’s own safety. Risks to it are classified as low, medium, high or very high.",
    "{standard.heading}": "A description of good work in one area. Each {standard.one} is rated.",
    "Youth caution": "A caution that a child accepts after admitting an offence.",
    "Youth conditional caution": "A youth caution with conditions that the child must keep.",
}
# Only for frameworks that call the service a YOT.
_YOT = {
    "Youth offending team (YOT)": "The local partnership that works with children who have offended. Some are called "
    "youth offending services (YOS) or youth justice services (YJS).",
}


def glossary(words: Words) -> dict[str, str]:
    """The terms and what they mean, in the words of the framework."""
    terms = {**_TERMS, **_YOT} if words.service == USUAL.service else _TERMS
    return {words.fill(term): words.fill(meaning) for term, meaning in terms.items()}


def without_duplicates(terms: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The terms without those that share a name with an earlier one: “YOT, YOS” and “Youth offending team (YOT)”, or “Court
    disposals” and “Court disposal”. Each meaning ends with a full stop."""
    kept: list[tuple[str, str]] = []
    seen: set[str] = set()
    for term, meaning in terms:
        names = {_singular(name) for name in _names(term)}
        if names & seen:
            continue
        seen |= names
        kept.append((term, meaning if meaning.endswith((".", "!", "?")) else f"{meaning.rstrip()}."))
    return kept


def in_order(terms: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The terms by the alphabet. A term with several names is in the place of its first: “YOT, YOS” is before “YOT board”."""
    return sorted(terms, key=lambda each: (next(iter(_names(each[0])), ""), each[0].lower()))


def _names(term: str) -> list[str]:
    return [" ".join(name.lower().split()) for name in re.split(r"[,/()]", term) if name.strip()]


def _singular(name: str) -> str:
    """The name without the s of a plural. Abbreviations such as “YOS” keep theirs."""
    return name[:-1] if " " in name and name.endswith("s") and not name.endswith("ss") else name
