"""Checks the score of a standard that is rated by a share of answers or a mean, as in “a score of 70 per cent”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reports.checks.reading.claims import Claim
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.ratings.methods import Share

_SCORE = re.compile(r"\bscores?\b")
_ANSWERS = re.compile(r"\s*(?:relevant )?answers\b")


def check(known: Known) -> Iterator[Finding]:
    for passage in known.passages:
        shares = shares_named(known, passage)
        for claim in passage.claims if shares else ():
            if _is_about_a_score(passage, claim) and not is_a_share(claim, shares):
                yield _denied(passage, claim, shares)


def shares_named(known: Known, passage: Passage) -> Mapping[str, Share]:
    """The shares of the standards that a sentence names by their title, or else of the standard of its section, by number."""
    rated = known.material.ratings.standards
    shares = {standard.number: rated[standard.number].share for standard in known.framework.standards}
    named = [standard.number for standard in known.framework.standards if standard.title.lower() in passage.plain]
    numbers = named or ([passage.place.standard] if passage.place.standard else [])
    return {number: share for number in numbers if (share := shares[number]) is not None}


def is_a_share(claim: Claim, shares: Mapping[str, Share]) -> bool:
    """Whether a claim gives one of these shares, as a percentage or as a count of answers."""
    if claim.per_cent is not None:
        return any(claim.per_cent == share.per_cent for share in shares.values())
    return any((claim.count, claim.of) == (share.yes, share.relevant) for share in shares.values())


def _is_about_a_score(passage: Passage, claim: Claim) -> bool:
    if claim.per_cent is not None:
        return bool(_SCORE.search(passage.clause(claim)))
    return claim.of is not None and bool(_ANSWERS.match(passage.plain[claim.end :]))


def _denied(passage: Passage, claim: Claim, shares: Mapping[str, Share]) -> Finding:
    said = "; ".join(
        f"{number}: {share.per_cent} per cent, {share.yes} of {share.relevant} answers"
        for number, share in shares.items()
    )
    return Finding(
        "figure",
        "accept",
        passage.sentence.section,
        passage.words(claim),
        f"The answers say {said}.",
        "Correct the figure, or say what else it counts.",
        passage.sentence.text,
    )
