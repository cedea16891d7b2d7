"""The total of a count of answers: whether a sentence names the relevant cases, and whether its total alone is wrong."""

from __future__ import annotations

import re

from reports.checks.claims.answers.asking import Meant
from reports.checks.claims.sets.parts import Part
from reports.checks.reading.known import Passage

CONCERNED = re.compile(
    r"\b(?:for|to|in) (?:which|whom) (?:it|this|that|they) (?:mattered|applied|arose|was|were)\b"
    r"|\b(?:cases|plans|reviews|those) concerned\b"
    r"|\b(?:where|(?:in|for) which) (?:a|an|one|it|this|that|such|there) [a-z -]{0,30}?\b(?:was|were) (?:a |an )?"
    r"(?:due|needed|required|relevant|expected|called for|necessary|appropriate)\b|\bwe would have expected\b"
)


def is_a_share_of(passage: Passage, part: Part, found: Meant) -> bool:
    """Whether a count and its total are certainly those of one key question or prompt: one of the two is right."""
    claim, leaf, topic = part.claim, found.leaves[0], found.topic
    if claim.count is None or claim.of is None or (claim.is_loose and " of " not in passage.words(claim)):
        return False
    if len(found.leaves) > 1 or part.link or not (topic.content & leaf.content):
        return False
    return claim.of == leaf.of or has_another_total(passage, part, found)


def has_another_total(passage: Passage, part: Part, found: Meant) -> bool:
    """Whether a count is right, and the number of cases of which it is one is not: “27 of the 34 in which one was due”."""
    claim, leaf = part.claim, found.leaves[0]
    if claim.count != leaf.yes or claim.of in (None, leaf.of) or len(found.leaves) > 1 or part.link:
        return False
    is_here = passage.place.standard == leaf.standard and " of " in passage.plain[claim.start : claim.end]
    return is_here and (claim.of != leaf.cases or bool(CONCERNED.search(part.after)))
