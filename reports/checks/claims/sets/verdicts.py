"""The inspectors' view of the YOT's classification as traits of cases: agreed, too low, too high.

“We would have put it higher” and “the YOT put it lower than we did” mean the same: too low.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reports.checks.claims.sets.counting import Trait
from reports.sample.figures import Case, verdict_of

_CHILD = re.compile(
    r"\bsafety and well-?being\b|\bchild(?:ren)?'?s?'? (?:own )?safety\b|\bvulnerab|\bsafety of (?:the )?child"
)
_HARM = re.compile(r"\brisks? of (?:serious )?harm\b|\bharm to others\b|\bsafety of (?:others|other people)\b")
_OURS = r"(?:we|inspectors|ours?|us)"
_UP, _DOWN = r"(?:higher|raised)", r"(?:lower)"
_SET = r"[a-z' -]{0,60}?"
# What the sentence says of the YOT's level, or of the level that we would have set.
_LOW = re.compile(
    rf"\b(?:too low|under-?(?:estimat|classif|rat|assess)\w*|below (?:what|the level))\b"
    rf"|\b{_OURS} (?:would|should) have {_SET}{_UP}\b(?: level)?|\bshould have been {_SET}{_UP}\b"
    rf"|\b{_DOWN}(?: level)? than {_OURS}(?: (?:did|had|would have(?: done)?|judged|thought|found|considered))?\b"
)
_HIGH = re.compile(
    rf"\b(?:too high|over-?(?:estimat|classif|rat|assess)\w*|above (?:what|the level))\b"
    rf"|\b{_OURS} (?:would|should) have {_SET}{_DOWN}\b(?: level)?|\bshould have been {_SET}{_DOWN}\b"
    rf"|\b{_UP}(?: level)? than {_OURS}(?: (?:did|had|would have(?: done)?|judged|thought|found|considered))?\b"
)
_DISAGREED = re.compile(
    r"\bdisagree\w*|\b(?:not|n't) (?:agree|reasonable)\w*|\bunreasonable\b|\bdiffered from (?:ours|the yo[ts]'s)\b"
)
_EITHER = re.compile(r"\btoo high or (?:it was )?too low\b|\btoo low or (?:it was )?too high\b")
_AGREED = re.compile(r"\bagree\w*|\breasonable\b|\bshared (?:its|the yo[ts]'s) view\b")
_LEVELS = r"(?P<levels>(?:very high|high|medium|low)(?:(?: or|,| and) (?:very high|high|medium|low))*)"


def classified(plain: str) -> str:
    """The classification that some words name: "safety_wellbeing", "risk_of_serious_harm" or ""."""
    child, harm = bool(_CHILD.search(plain)), bool(_HARM.search(plain))
    if child == harm:
        return ""
    return "safety_wellbeing" if child else "risk_of_serious_harm"


def verdict_traits(classification: str) -> list[Trait]:
    """The verdicts as traits. Without a classification, a verdict can be on either."""
    both = (classification,) if classification else ("safety_wellbeing", "risk_of_serious_harm")

    def tests(*verdicts: str) -> tuple[Callable[[Case], bool], ...]:
        return tuple((lambda case, each=each: verdict_of(case, each) in verdicts) for each in both)

    return [
        Trait(_EITHER, "disagreed", tests("too_low", "too_high"), "verdict"),
        Trait(_LOW, "too low", tests("too_low"), "verdict"),
        Trait(_HIGH, "too high", tests("too_high"), "verdict"),
        Trait(_DISAGREED, "disagreed", tests("too_low", "too_high"), "verdict"),
        Trait(_AGREED, "agreed", tests("reasonable"), "verdict"),
    ]
