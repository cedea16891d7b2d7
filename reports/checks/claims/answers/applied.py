"""Compares in how many cases a question applied: “this question applied to all 42 court disposals”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.claims.answers.leaves import leaves_of
from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of

_APPLIED = re.compile(
    r"\b(?:this|the) (?:key )?question (?:applied|applies|was (?:asked|relevant|judged)|is relevant|arose) "
    r"(?:only )?(?:to|in|for|of) "
    rf"(?:only |just |all (?:of )?)?(?:the )?(?P<count>{NUMBER}|every|each|all)\b"
    r"(?! (?:but\b|except\b|(?:children|cases|one) (?:who|whose|in custody)))"
)


def applied_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    match = _APPLIED.search(passage.plain) if "question" in passage.plain else None
    if match is None:
        return
    leaf = next((each for each in leaves_of(known).all if each.number == passage.place.question), None)
    if leaf is None:
        return
    is_all = match["count"] in ("every", "each", "all")
    is_true = leaf.of == (leaf.cases if is_all else value_of(match["count"]))
    said = f"{leaf.number}: {leaf.of} of {leaf.cases} cases were relevant"
    yield bound(passage, *match.span("count"), VERIFIED if is_true else CONTRADICTED, said)
