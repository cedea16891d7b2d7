"""What counts as a reason for a decision of the ratings panel."""

from __future__ import annotations

import re

FEWEST_WORDS = 2  # for a reason that the panel enters
_WORD = re.compile(r"[^\W\d_]{2,}")


def has_words(reason: str, fewest: int = 1) -> bool:
    """Whether it has this many different words of two letters or more. "x" and "n/a" have none.

    Records of earlier meetings are imported with one word; a reason that the panel enters needs `FEWEST_WORDS`.
    """
    return len({word.casefold() for word in _WORD.findall(reason)}) >= fewest
