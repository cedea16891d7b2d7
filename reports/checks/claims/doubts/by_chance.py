"""Doubts a share in words that a fact verifies by chance: “most of the staff” fits many facts about staff."""

from __future__ import annotations

from reports.checks.claims.bound import BoundClaim
from reports.checks.claims.facts.lengths import lengths_in, same_lengths
from reports.checks.claims.facts.wording import words_in
from reports.checks.claims.quantities import FACT
from reports.checks.reading.known import Passage


def is_weak(found: BoundClaim) -> bool:
    """Whether a share in words was verified by a fact, which many facts can fit."""
    return found.quantity is not None and found.quantity.kind == FACT and found.quantity.is_per_cent


def is_by_chance(passage: Passage, found: BoundClaim) -> bool:
    """Whether a fact says nothing but whom it counts and a length of time, which the sentence does not give."""
    label = found.source.partition(":")[0].lower()
    if any(not term.startswith("noun:") for term in words_in(label)):
        return False
    return not lengths_in(passage.plain) or not same_lengths(passage.plain, label)
