"""Finds what a sentence is about: its domain, standard and key question.

The section is considered first: `question-2.2.1` is about that key question, and `summary-2` is about that domain. The
words of the sentence give the rest. Frameworks word their key questions differently, but the aims are the same:
desistance, the safety of the child, and the safety of other people.
"""

from __future__ import annotations

import functools
import re

from standards.language.definition import (
    DomainDefinition,
    FrameworkDefinition,
    StandardDefinition,
    Subject,
)

DESISTANCE, CHILD, OTHERS = "desistance", "the safety of the child", "the safety of other people"

_AIMS: dict[str, re.Pattern[str]] = {
    DESISTANCE: re.compile(
        r"\bdesist\w*|\b(?:stop|leave|leaving|move away from|moving away from|stay away from|staying away from|away from) "
        r"(?:re)?offending\b|\breduc\w+ (?:re)?offending\b"
    ),
    CHILD: re.compile(
        r"\b(?:keep|keeps|kept|keeping) (?:the |each |every |that |a )?(?:child|children|girl|boy|him|her|them)(?:ren)?"
        r"(?: sufficiently| adequately)? safe\b|\bsafety of (?:the |each |every |that )?(?:child|children)\b"
        r"|\bchild(?:ren)?'?s?'? (?:own )?safety\b|\bsafety and wellbeing\b|\bthe child safe\b"
    ),
    OTHERS: re.compile(
        r"\bother people\b|\bothers(?:'s?)? safe(?:ty)?\b|\bsafety of (?:others|the public)\b|\bsafety to others\b"
        r"|\b(?:keep|keeps|kept|keeping) others\b|\bprotect\w* (?:of )?(?:others|the public)\b|\bother people's safety\b"
    ),
}
_STAGES = {
    "assess": r"\bassess\w*",
    "plan": r"\bplan(?:s|ning|ned)?\b",
    "implement": r"\bdeliver\w*|\bimplement\w*|\bservices\b",
    "review": r"\breview\w*",
    "joint": r"\bjoint work\w*|\brecommendations?\b",
    "policy": r"\bpolicy and provision\b",
}
_COURT = re.compile(r"(?<!out-of-)(?<!out of )\bcourts?\b(?! orders? panel)|\bsentenc\w+")
_OUT_OF_COURT = re.compile(r"\bout[- ]of[- ]court\b|\bdealt with out of court\b")

# How reports say that a key question is answered yes or no.
_JUDGED = re.compile(
    r"\b(?:in)?sufficient(?:ly)?\b|\bgood enough\b|\badequate(?:ly)?\b|\b(?:did|do|does|done) enough\b|\bfell short\b"
    r"|\bwell enough\b|\benough attention\b|\bfall(?:s|ing)? short\b"
    r"|\bmet (?:our|the|all|its) (?:expectations?|requirements?|standards?)\b"
    r"|\bof (?:the required|sufficient|adequate) (?:quality|standard)\b|\bup to (?:the )?standard\b"
    r"|\bwell with the police\b|\beffectively with the police\b|\binto effect\b"
)
DENIED = re.compile(
    r"\bnot\b|n't\b|\binsufficient|\bfell short\b|\bfall(?:s|ing)? short\b|\bmissing\b|\black(?:ed|s|ing)?\b|\bneglected\b"
    r"|\bfail\w*|\blet down\b|\b(?:cause for|rise to|of) concern\b"
    r"|\bno\b|\bnone\b|\bneither\b|\bnever\b|\bnobody\b|\bwithout\b|\bwanting\b|\btoo (?:little|low|high|few)\b|\bremaining\b"
    r"|\bother (?:two|three|four|five|six)\b|\bdisagree\w*"
)


@functools.lru_cache(maxsize=512)
def aim_of(text: str) -> str:
    """The aim of a key question; "" if it is not one of the three aims."""
    plain = text.lower().replace("’", "'")
    return next((aim for aim in (OTHERS, CHILD, DESISTANCE) if _AIMS[aim].search(plain)), "")


def stage_of(standard: StandardDefinition) -> str:
    title = standard.title.lower()
    return next((stage for stage in _STAGES if title.startswith(stage) or f" {stage}" in title), "")


def stages_in(plain: str) -> set[str]:
    return {stage for stage, pattern in _STAGES.items() if re.search(pattern, plain)}


def domains_in(plain: str, framework: FrameworkDefinition, place: Subject) -> list[DomainDefinition]:
    """The case-based domains that a sentence is about: the domain of its section, or else the domains that it names."""
    based = [domain for domain in framework.domains if domain.case_based]
    if any(domain.number == place.domain for domain in based):
        return [domain for domain in based if domain.number == place.domain]
    out_of_court = bool(_OUT_OF_COURT.search(plain))
    court = bool(_COURT.search(_OUT_OF_COURT.sub("", plain)))
    if court == out_of_court:
        return based
    named = [domain for domain in based if ("out-of-court" in domain.title.lower()) == out_of_court]
    return named or based


def names_court(plain: str) -> bool:
    return bool(_COURT.search(_OUT_OF_COURT.sub("", plain)))


def names_out_of_court(plain: str) -> bool:
    return bool(_OUT_OF_COURT.search(plain))


@functools.lru_cache(maxsize=512)
def is_judged(plain: str) -> bool:
    """Whether a sentence says that its subject was sufficient or insufficient."""
    return bool(_JUDGED.search(plain))
