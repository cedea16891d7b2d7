"""Draws the cases that are read a second time. Plain Python.

Each case gets a number from the seed and its reference, and the cases with the lowest numbers are drawn. So anyone with the
seed can repeat the draw, and a larger share with the same seed draws the same cases and more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection


def drawn(references: Collection[str], *, share: int, seed: int, already: Collection[str] = ()) -> list[str]:
    """The references to draw, so that `share` per cent of all cases, rounded up, have a second read.

    `already`: cases that have a second read. They count, and are not drawn again.
    """
    enough = -(-share * len(references) // 100)
    in_order = in_drawn_order(set(references) - set(already), seed)
    return in_order[: max(0, enough - len(set(already)))]


def in_drawn_order(references: Collection[str], seed: int) -> list[str]:
    """The references in the order in which this seed draws them."""
    return sorted(references, key=lambda reference: (_number(seed, reference), reference))


def _number(seed: int, reference: str) -> str:
    return hashlib.sha256(f"{seed}:{reference}".encode()).hexdigest()
