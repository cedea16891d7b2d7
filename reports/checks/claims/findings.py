"""Findings about claims: claims that the data contradicts, and small counts of children that a text gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim
from reports.checks.claims.numbers import IMPOSSIBLE, OF_ITS_COUNT, claims_of
from reports.checks.claims.quantities import FACT
from reports.checks.claims.reading import reader_of
from reports.checks.reading.claims import Claim
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage

SMALL_CELL = "small_cell"
_CASES = re.compile(r" (?:of the (?:[a-z]+ )?)?cases\b(?! of)")

_CHILDREN = re.compile(
    r"^(?: of (?:the|these|those|our|them))?(?: (?:\w+|\d+))?? ?(?:children|child|girls?|boys?|young people|cases?)\b"
)


def check(known: Known) -> Iterator[Finding]:
    yield from map(
        contradiction,
        (claim for claim in reader_of(known).claims if claim.verdict == CONTRADICTED and claim.kind != OF_ITS_COUNT),
    )
    bound = {(claim.section, claim.sentence, claim.start): claim for claim in reader_of(known).claims}
    for passage in known.passages:
        yield from small_cells(known, passage, bound)


def contradiction(claim: BoundClaim) -> Finding:
    return Finding(
        _check_of(claim),
        "correct" if claim.kind == IMPOSSIBLE else "accept",
        claim.section,
        claim.excerpt,
        f"The data says: {claim.source}.",
        _fix(claim),
        claim.sentence,
    )


def _check_of(claim: BoundClaim) -> str:
    quantity = claim.quantity
    if claim.kind != "figure" or quantity is None:
        return claim.kind
    if quantity.code.startswith("agreement "):
        return "agreement"
    if quantity.is_of_children or quantity.code.startswith("sample "):
        return "sample"
    return "fact" if quantity.kind == FACT and not quantity.is_share else "figure"


def _fix(claim: BoundClaim) -> str:
    quantity = claim.quantity
    question = claim.question or (quantity.code if quantity is not None and quantity.question else "")
    if claim.kind == "figure" and question:
        codes = f"[[cases {question}]] or [[per-cent {question}]]"
        return f"Insert the figure with {codes}, or say what else the number counts."
    if claim.kind == "figure" and quantity is not None and quantity.kind == FACT:
        return "Use the number in the facts, or correct the fact if it is wrong."
    return "Correct the words, or insert the figure."


def _counts_answers(known: Known, passage: Passage, claim: Claim) -> bool:
    """Whether a number of cases in the section of a key question is one of its answers: “in the other four cases”."""
    own = passage.place.question
    if not own or claim.count is None or not _CASES.match(passage.plain[claim.end :]):
        return False
    tallies = [tally for number, tally in known.tallies.items() if number.rstrip(ascii_lowercase) == own]
    return any(claim.count in (tally.yes, tally.relevant - tally.yes, tally.relevant) for tally in tallies)


def small_cells(known: Known, passage: Passage, bound: dict[tuple[str, str, int], BoundClaim]) -> Iterator[Finding]:
    """Counts of one to four children, and counts by a characteristic that the tables do not show.

    The percentage, yes and relevant of key questions and prompts over a whole domain are the exception (docs/suppression.md).
    """
    fewest = known.framework.percentages.smallest_group
    for claim in claims_of(passage):
        if passage.is_inserted(claim.start, claim.end):
            continue  # inserted figures already leave out small counts
        found = bound.get((passage.sentence.section, passage.sentence.text, claim.start))
        quantity = found.quantity if found is not None and found.verdict == VERIFIED else None
        if quantity is not None and not quantity.is_of_children:
            continue
        is_of_some_cases = found is not None and found.is_of_some_cases
        if not is_of_some_cases:
            if found is not None and found.verdict == VERIFIED and found.quantity is None and found.kind == "figure":
                continue  # an answer to a key question or prompt over a whole domain
            if _counts_answers(known, passage, claim):
                continue
        is_few = claim.count is not None and 0 < claim.count < fewest and _counts_children(passage, claim)
        if is_of_some_cases and claim.count is not None and claim.of is not None:
            is_few = is_few or 0 < min(claim.count, claim.of - claim.count) < fewest or 0 < claim.of < fewest
        if is_few or (quantity is not None and quantity.is_hidden):
            yield Finding(
                SMALL_CELL,
                "accept",
                passage.sentence.section,
                passage.words(claim),
                f"In a named area, a count of fewer than {fewest} children, or one that reveals it, can identify a child.",
                "Leave the number out, for example “some”, or accept it if nobody can be recognised.",
                passage.sentence.text,
            )


def _counts_children(passage: Passage, claim: Claim) -> bool:
    """Whether the words after a number say that it counts children or their cases."""
    return bool(_CHILDREN.match(passage.plain[claim.end :]))
