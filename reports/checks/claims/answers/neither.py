"""Compares two key questions or prompts that both stay below a percentage: “neither … nor … reached 70 per cent”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.claims.answers.asking import Meant, inherited, meant, topic_of
from reports.checks.claims.answers.leaves import leaves_of
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, Verdict, bound
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent

_NEITHER = re.compile(
    r"\bneither (?P<one>[^,;:]+?) nor (?P<other>[^,;:]+?) "
    r"(?:(?P<least>reach\w*|attain\w*|achiev\w*|met|meets|came to|got to)"
    r"|(?:exceed\w*|pass(?:es|ed)|(?:is|are|was|were|came|rose|got) (?:above|over|higher than|more than)))"
    rf" (?:even )?(?P<value>{NUMBER}) ?(?:per cent|%)"
)


def neither_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    match = _NEITHER.search(passage.plain)
    leaves = leaves_of(known)
    if match is None or not leaves.all:
        return
    one, other = topic_of(match["one"], leaves), topic_of(match["other"], leaves)
    if not other.content:
        other = inherited(other, one)
    found: list[Meant] = [meant(leaves, topic, passage.place) for topic in (one, other)]
    chosen = [each.leaves[0] for each in found if each.leaves]
    limit = value_of(match["value"])
    shares = [whole_per_cent(leaf.yes, leaf.of) for leaf in chosen]
    is_true = all(share < limit if match["least"] else share <= limit for share in shares)
    is_sure = len({leaf.number for leaf in chosen}) == 2 and all(each.is_clear for each in found)
    verdict: Verdict = (VERIFIED if is_true else CONTRADICTED) if is_sure else NOT_VERIFIED
    yield bound(passage, *match.span(), verdict, "; ".join(leaf.source for leaf in chosen) if is_sure else "")
