"""Tells numbers that count nothing from claims: ages, “per 100,000”, “the two weaker areas”."""

from __future__ import annotations

import re

from reports.checks.reading.claims import Claim
from reports.checks.reading.ranges import NUMBER
from reports.document.figures.listing import UNDISCLOSED_NUMBER

_OLDEST = 25  # “over 16” is an age, and “over 300” is not
_COUNTED = re.compile(
    r" (?:staff|people|(?!years|months|weeks|days|hours|was|has|is\b|pages|numbers|comes|makes|rose)[a-z]{3,}s\b|[a-z]{3,}s of )"
)
_DEFINITE = re.compile(r"\bthe (?:other |remaining )?$")
_AREAS = re.compile(r" (?:[a-z-]+ )?(?:areas?|aspects?|elements?|strands?|sides?)\b")

_ONE_OF = re.compile(
    r" of (?:the |its |our |their )?(?:main |most important |key )?(?:factors|reasons|causes|barriers|ways|things)\b"
)


def names_no_count(plain: str, claim: Claim) -> bool:
    """Whether a number counts nothing: “per 100,000”, “after 16”, “one boy”."""
    if (
        re.search(r"\b(?:per|every|for every|after|aged|over|under|age of|beyond) $", plain[: claim.start])
        and claim.per_cent is None
        and not (re.search(r"\b(?:over|under) $", plain[: claim.start]) and (claim.count or 0) > _OLDEST)
    ):
        return not _COUNTED.match(plain, claim.end)
    if re.match(r" (?:or|and) (?:older|over|younger|under|above|below)\b", plain[claim.end :]):
        return True  # an age
    if re.match(r" others?\b(?! \w+s\b)", plain[claim.end :]):
        return True  # “21 referral orders and nine others”
    if _DEFINITE.search(plain[: claim.start]) and _AREAS.match(plain[claim.end :]):
        return True  # “the two weaker areas”
    if plain[: claim.start].endswith(f"{UNDISCLOSED_NUMBER} of the "):
        return True
    if re.match(rf" (?:to|or|and) {NUMBER} (?:days?|weeks?|months?|years?)", plain[claim.end :]):
        return True
    if claim.count == 1 and claim.of is None and _ONE_OF.match(plain, claim.end):
        return True  # “was one of the factors that mattered most”
    return (
        claim.count == 1
        and claim.of is None
        and not re.match(r" of (?:the |our |its )?(?:\d|t|f|s|e|n)", plain[claim.end :])
    )
