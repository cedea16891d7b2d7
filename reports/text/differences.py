"""Finds the differences between two sequences of words or paragraphs, in a limited time for any text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# The maximum number of pairs of equal pieces to compare. Normal texts have about ten thousand pairs; a text that
# repeats the same few words could have a hundred million.
MOST_PAIRS = 200_000

# How much two paragraphs must have in common, from 0 to 1, for one to count as a new version of the other.
ALIKE = 0.3

Step = tuple[str, int, int, int, int]  # as in difflib's opcodes


def steps(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """Steps from `before` to `after`: ("equal", "replace", "delete" or "insert", start and end in each sequence).

    If the sequences repeat themselves too much, everything between their common start and common end counts as replaced.
    """
    old, new = Counter(before), Counter(after)
    # In a long text, difflib ignores any piece that makes up more than a hundredth of the text.
    often = len(after) // 100 + 1 if len(after) >= 200 else len(after)
    if sum(old[piece] * times for piece, times in new.items() if times <= often) <= MOST_PAIRS:
        return list(SequenceMatcher(None, before, after).get_opcodes())
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    last = next((at for at in range(shorter - first) if before[-1 - at] != after[-1 - at]), shorter - first)
    old_end, new_end = len(before) - last, len(after) - last
    three_steps = [
        ("equal", 0, first, 0, first),
        ("replace", first, old_end, first, new_end),
        ("equal", old_end, len(before), new_end, len(after)),
    ]
    return [step for step in three_steps if step[1] < step[2] or step[3] < step[4]]


def is_alike(one: str, other: str) -> bool:
    """Whether one paragraph can be a new version of the other, because they share words."""
    words, other_words = (set(re.findall(r"\w+", each.casefold())) for each in (one, other))
    return len(words & other_words) >= ALIKE * max(len(words | other_words), 1)


@dataclass(frozen=True)
class Piece:
    """Words that are the same in both versions of a text, or were added or removed."""

    kind: str
    words: str


def changed_words(old: str, new: str) -> list[Piece]:
    """The words of both texts, each piece marked as the same, added or removed."""
    before, after = re.findall(r"\s*\S+|\s+$", old), re.findall(r"\s*\S+|\s+$", new)
    pieces = []
    for kind, old_from, old_to, new_from, new_to in steps(before, after):
        if kind == "equal":
            pieces.append(Piece("same", "".join(after[new_from:new_to])))
        if removed := "".join(before[old_from:old_to]) if kind in ("replace", "delete") else "":
            pieces.append(Piece("removed", removed))
        if added := "".join(after[new_from:new_to]) if kind in ("replace", "insert") else "":
            pieces.append(Piece("added", added))
    return pieces
