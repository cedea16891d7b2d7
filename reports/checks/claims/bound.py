"""A claim with its verdict, after comparison with what is recorded in the inspection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.checks.claims.quantities import Quantity
from reports.checks.reading.known import Passage

Verdict = Literal["verified", "contradicted", "not_verified"]
VERIFIED: Verdict = "verified"
CONTRADICTED: Verdict = "contradicted"
NOT_VERIFIED: Verdict = "not_verified"


@dataclass(frozen=True)
class BoundClaim:
    """One claim in a text. `source` is what the claim was compared with; "" if nothing was found."""

    section: str
    sentence: str
    excerpt: str
    start: int  # the position of the excerpt in the sentence
    verdict: Verdict
    source: str = ""
    quantity: Quantity | None = None
    kind: str = "figure"  # what is claimed: "figure", "rating", "rank", "comparison", "name" or "date"
    question: str = ""  # the key question or prompt whose answers were compared, so that its figure can be inserted
    # Whether it counts the answers in a part of the cases, for example of children in custody.
    is_of_some_cases: bool = False


def bound(
    passage: Passage, start: int, end: int, verdict: Verdict, source: str = "", quantity: Quantity | None = None
) -> BoundClaim:
    text = passage.sentence.text
    excerpt = text[start:end]
    start += len(excerpt) - len(excerpt.lstrip())
    return BoundClaim(passage.sentence.section, text, excerpt.strip(), start, verdict, source, quantity)
