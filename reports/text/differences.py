"""What differs between two rows of words or paragraphs, in a time that no text can stretch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Pairs of equal pieces that are weighed against each other. Texts that people write have some ten thousand; where the same
# few words come again and again, there would be a hundred million.
MOST_PAIRS = 200_000

Step = tuple[str, int, int, int, int]  # as difflib gives them


def steps(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """How one becomes the other: ("equal", "replace", "delete" or "insert", from and to before, from and to after).

    Where too much in them is alike, all that lies between their common beginning and their common end counts as replaced.
    """
    old, new = Counter(before), Counter(after)
    # What makes up more than a hundredth of a long text, difflib leaves out itself.
    often = len(after) // 100 + 1 if len(after) >= 200 else len(after)
    if sum(old[piece] * times for piece, times in new.items() if times <= often) <= MOST_PAIRS:
        return list(SequenceMatcher(None, before, after).get_opcodes())
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    last = next((at for at in range(shorter - first) if before[-1 - at] != after[-1 - at]), shorter - first)
    old_end, new_end = len(before) - last, len(after) - last
    found = [
        ("equal", 0, first, 0, first),
        ("replace", first, old_end, first, new_end),
        ("equal", old_end, len(before), new_end, len(after)),
    ]
    return [step for step in found if step[1] < step[2] or step[3] < step[4]]


@dataclass(frozen=True)
class Piece:
    """A run of words of a text, beside its former version: "same", "added" or "removed"."""

    kind: str
    words: str


def changed_words(old: str, new: str) -> list[Piece]:
    """The new text with what was added to the old one and what was removed from it, word by word."""
    before, after = re.findall(r"\s*\S+|\s+$", old), re.findall(r"\s*\S+|\s+$", new)
    found = []
    for kind, old_from, old_to, new_from, new_to in steps(before, after):
        if kind == "equal":
            found.append(Piece("same", "".join(after[new_from:new_to])))
        if removed := "".join(before[old_from:old_to]) if kind in ("replace", "delete") else "":
            found.append(Piece("removed", removed))
        if added := "".join(after[new_from:new_to]) if kind in ("replace", "insert") else "":
            found.append(Piece("added", added))
    return found
