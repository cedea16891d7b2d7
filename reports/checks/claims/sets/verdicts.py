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
_THEIRS = r"(?:the )?(?:yo[ts]|yjs|service|team|case managers?)(?: (?:did|had|thought))?\b"
_UP, _DOWN = r"(?:higher|raised)", r"(?:lower)"
_SET = r"[a-z' -]{0,60}?"
_JUSTIFIED = (
    r"(?:(?:the )?(?:facts|evidence|information|circumstances|case)(?: had)? (?:supported|justified|warranted|suggested)"
    r"|(?:it|they) (?:should|ought to) have been|(?:was|were) (?:justified|warranted|right))"
)
# What the sentence says of the YOT's level, or of the level that we would have set.
_LOW = re.compile(
    rf"\b(?:too low|under-?(?:estimat|classif|rat|assess)\w*|below (?:what|the level))\b"
    rf"|\b{_OURS} (?:would|should) have {_SET}{_UP}\b(?: level)?|\bshould have been {_SET}{_UP}\b"
    rf"|\b{_OURS} (?:thought|judged|considered|saw|found|put|set|rated|classified|assessed) {_SET}{_UP} than {_THEIRS}"
    rf"|\b{_DOWN} than {_JUSTIFIED}\b"
    rf"|\b{_DOWN}(?: level)? than {_OURS}(?: (?:did|had|would have(?: done)?|judged|thought|found|considered))?\b"
)
_HIGH = re.compile(
    rf"\b(?:too high|over-?(?:estimat|classif|rat|assess)\w*|above (?:what|the level))\b"
    rf"|\b{_OURS} (?:would|should) have {_SET}{_DOWN}\b(?: level)?|\bshould have been {_SET}{_DOWN}\b"
    rf"|\b{_OURS} (?:thought|judged|considered|saw|found|put|set|rated|classified|assessed) {_SET}{_DOWN} than {_THEIRS}"
    rf"|\b{_UP} than {_JUSTIFIED}\b"
    rf"|\b{_UP}(?: level)? than {_OURS}(?: (?:did|had|would have(?: done)?|judged|thought|found|considered))?\b"
)
_DISAGREED = re.compile(
    r"\bdisagree\w*|\bpart(?:ed|s|ing) company\b|\bdisput(?:e|es|ed)\b|\btook issue\b|\bat odds with\b"
    r"|\b(?:not|n't) (?:agree|reasonable|share|accept|support)\w*|\bunreasonable\b"
    r"|\bdiffered from (?:ours|the yo[ts]'s)\b"
    r"|\b(?:saw|viewed|judged|assessed|classified)\b[^,;]{0,50} differently\b"
    r"|\b(?:took|had|held|reached|came to) an? different (?:view|level|conclusion)\b"
    r"|\bdiffered (?:from|with|on|about|over)\b"
    r"|\b(?:not|never) (?:accept|share|endorse|support|concur with|be content with)\b"
)
_EITHER = re.compile(r"\btoo high or (?:it was )?too low\b|\btoo low or (?:it was )?too high\b")
_AGREED = re.compile(
    r"\bagree\w*|\baccept(?:ed)?\b|\breasonable\b"
    r"|\b(?:shared|supported) (?:its|their|the (?:yo[ts]|service|team)'s) (?:view|classification|assessment|judgement)\b"
)
_LEVEL = r"(?:very high|high|medium|low)"
_AT_LEVEL = re.compile(
    rf"\b(?:classified|assessed|judged|rated|put|set|considered|regarded)\b[^,;]{{0,60}}? (?:as|at|to be) "
    rf"(?P<levels>{_LEVEL}(?: or {_LEVEL})*)\b"
    rf"|\b(?:was|were|is|of|had|with) (?:a )?(?P<least>at least (?:a )?{_LEVEL}|{_LEVEL} or (?:higher|above|more|greater))\b"
    rf"(?: (?:level of )?(?:risk of (?:serious )?harm|concern))?"
    rf"|\b(?:was|were|is) (?P<plain>{_LEVEL}(?: or {_LEVEL})*)(?= in |[.,;]|$)"
    rf"|\b(?P<risk>{_LEVEL}) (?:risk of (?:serious )?harm|safety and wellbeing)"
)
_ONE_LEVEL = re.compile(rf"\b{_LEVEL}\b")
_ORDER = ("low", "medium", "high", "very_high")
_OF_THE_YOT = re.compile(r"\b(?:the |its |by the )(?:yo[ts]|yjs|service|team|case manager)(?:'s)?\b")


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


def level_traits(plain: str, classification: str) -> list[Trait]:
    """The levels that a sentence names, each as a trait with just these words: “classified the risk of harm as low or medium”."""
    if not classification or _LOW.search(plain) or _HIGH.search(plain):
        return []
    columns: tuple[str, ...] = (classification, f"yot_{classification}")
    if re.search(
        rf"\b{_OURS} (?:classified|assessed|judged|put|set|considered)\b|\binspectors' (?:own )?classif", plain
    ):
        columns = columns[:1]
    elif _OF_THE_YOT.search(plain):
        columns = columns[1:]
    found = []
    for match in _AT_LEVEL.finditer(plain):
        said = match["levels"] or match["plain"] or match["risk"] or match["least"]
        levels = {level.replace(" ", "_") for level in said.split(" or ")}
        if match["least"]:
            lowest = _ONE_LEVEL.search(said)
            levels = set(_ORDER[_ORDER.index(lowest[0].replace(" ", "_")) :]) if lowest else levels
        tests = tuple((lambda case, column=column, levels=levels: case.get(column, "") in levels) for column in columns)
        found.append(Trait(re.compile(rf"(?<!\w){re.escape(match[0])}(?!\w)"), said, tests, "level"))
        if match["levels"]:  # “the concerns of every one of them as high”: a quantity can stand between the words
            found.append(Trait(re.compile(rf"(?<!\w)(?:as|at|to be) {re.escape(said)}(?!\w)"), said, tests, "level"))
    return found
