"""Points out a name that may stand in the place of another: “METRO provides substance misuse services”, where Open Road does."""

from __future__ import annotations

import re
from functools import lru_cache

from reports.checks.claims.bound import BoundClaim
from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Known, Passage

_DOES = re.compile(
    r"\b(?:provi|deliver|suppl|offer|commission|run|chair|manag|lead|led|host|fund|support|speciali|respons)\w*\b"
)
_ENDS = re.compile(r"[;:.]|, (?:and|but|while|whereas)\b|\bwhile\b|\bwhereas\b")
_LEAST = 2  # terms that a sentence shares with the description of another name


def is_swapped(known: Known, passage: Passage, claim: BoundClaim) -> bool:
    """Whether the clause of a name says what the glossary says of another name that the clause does not have."""
    plain, end = passage.plain, claim.start + len(claim.excerpt)
    starts = [match.end() for match in _ENDS.finditer(plain, 0, claim.start)]
    ends = [match.start() for match in _ENDS.finditer(plain, end)]
    clause = plain[max(starts, default=0) : min(ends, default=len(plain))]
    described = dict(_described(known))
    own = described.get(claim.excerpt.lower())
    if own is None or not _DOES.search(plain) or "recommend" in plain:
        return False
    said = names_in(clause)
    here = len(said & own)
    others = [terms for name, terms in described.items() if name not in clause and terms != own]
    return any(len(said & terms) > max(here, _LEAST - 1) for terms in others)


@lru_cache(maxsize=4)
def _described(known: Known) -> tuple[tuple[str, frozenset[str]], ...]:
    """The names that the facts of this inspection describe, each with the terms of its description."""
    facts = [fact for fact in known.material.facts if fact.section == "glossary"]
    return tuple((fact.label.lower(), names_in(fact.value)) for fact in facts)
