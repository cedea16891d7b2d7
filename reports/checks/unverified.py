"""Claims that are not verified, as findings that a person can accept, and the facts that can support them. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.checks.claims.bound import NOT_VERIFIED, BoundClaim
from reports.checks.reading.finding import Finding
from reports.document.material import FactValue

CLAIM = "claim"
FIX = "Insert a live figure, or make clearer what the claim is about."


def not_verified(claims: Iterable[BoundClaim]) -> tuple[Finding, ...]:
    """The claims that are not verified, in order. If a claim is accepted, it reopens if its sentence changes, or what the
    claim was compared with.
    """
    return tuple(as_finding(claim) for claim in claims if claim.verdict == NOT_VERIFIED)


def as_finding(claim: BoundClaim) -> Finding:
    return Finding(CLAIM, "accept", claim.section, claim.excerpt, claim.source, FIX, claim.sentence, claim.start)


def facts_with_a_source(facts: Iterable[FactValue]) -> tuple[str, ...]:
    """The facts that can support a claim, in words, each once. A fact without a source supports nothing."""
    return tuple(dict.fromkeys(map(_in_words, (fact for fact in facts if fact.value and fact.source))))


def _in_words(fact: FactValue) -> str:
    return f"{', '.join(_parts(fact))} ({fact.source})"


def _parts(fact: FactValue) -> Iterator[str]:
    yield f"{fact.label}: {fact.value}"
    if fact.comparator_value:
        yield f"{fact.comparator}: {fact.comparator_value}"
