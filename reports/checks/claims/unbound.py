"""Points out what a sentence claims without a number and no reader has compared: “best rated”, “without exception”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.checks.claims.bound import NOT_VERIFIED, BoundClaim, bound
from reports.checks.reading.known import Known, Passage

_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
# Words that rank or compare answers, ratings or facts.
_RANKED = re.compile(
    rf"\b(?:best|worst|highest|lowest|weakest|strongest|poorest)[ -](?:rated|placed|scoring|result|figure)\w*\b"
    rf"|\b{_NUMBER} percentage points?\b|\blags? [a-z]+ points\b"
    r"|\bthan (?:nationally|elsewhere|in (?:england|wales|the region))\b"
    r"|\b(?:is|are|was|were) (?:rated|judged) by\b|\blike the others?\b|\bnone (?:has|have|is|was) a? ?(?:lower|higher)\b"
    r"|\bno other\b|\b(?:twice|half) as (?:many|often|likely)\b|\bone more [a-z ]+ would\b|\bpoint fewer\b"
)
_ABSOLUTE = re.compile(r"\b(?:without exception|in every case|in no case|invariably)\b|\b(?:more|less) [a-z]+ly than\b")
_RATED = (
    r"\b(?:is|are|was|remains?|now|be|came out as) (?:now |also |both )?(?P<name>%s)\b(?! (?:in|of|for"
    r"|about|at|enough|to)\b)"
)


def unbound_in(known: Known, passage: Passage, found: Sequence[BoundClaim]) -> Iterator[BoundClaim]:
    """The first such words that no claim covers. A sentence with another claim that is not verified needs no second one."""
    if any(claim.verdict != "verified" for claim in found):
        return
    names = "|".join(
        re.escape(name.lower()) for name in known.framework.names if name.lower() not in ("good", "poor", "outstanding")
    )
    patterns = [_RANKED, re.compile(_RATED % names)]
    if any(domain.number == passage.place.domain and domain.case_based for domain in known.framework.domains):
        patterns.append(_ABSOLUTE)
    taken = [(claim.start, claim.start + len(claim.excerpt)) for claim in found]
    for pattern in patterns:
        for match in pattern.finditer(passage.plain):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                yield bound(passage, *match.span(), NOT_VERIFIED)
                return
