"""Decides which counts of children may leave the team, so that no child in a named town can be identified.

Counts of one to four are hidden. A framework can set a higher limit. A reader who knows the total could work out a single
hidden count, so the next larger counts are hidden as well, until every hidden count could be one of at least three numbers.
We assume that the reader knows this code, the names of the groups, the total and every count that is shown. This is our rule
(docs/suppression.md): no source has such a rule.

Two things protect a table. First, only the sizes of the groups decide what is hidden, never their names: either every group of
a size is hidden, or none. Second, hidden groups are printed as one row with their sum, which is never below five.

If hiding some groups is not enough, or if every child is in one group, the whole table is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from reports.text import numbers_in_words

FEWEST = 5
VALUES_LEFT = 3  # how many numbers each hidden count could be, at least


def fewer_than(fewest: int, many: str = "", *, words_to: int = numbers_in_words.WORDS_TO) -> str:
    """The words in place of a count that may not be given: "fewer than five children". `many` is the noun in the plural.

    Numbers up to `words_to` are in words; 0 writes numerals.
    """
    return f"fewer than {numbers_in_words.number(fewest, words_to)} {many}".rstrip()


def hidden(sizes: Sequence[int], fewest: int = FEWEST) -> list[bool]:
    """Whether the count of each group is hidden. `sizes` has the size of every group, 1 or more. Together they make the total.

    If every group is hidden, nothing about the table may be printed, not even the names of its groups.
    """
    if len(sizes) == 1:
        return [True]  # every child is in this group
    limit = fewest - 1
    larger = sorted({size for size in sizes if size > limit})
    while larger:
        small = [size for size in sizes if size <= limit]
        if not small or _cannot_be_worked_out(len(small), sum(small), larger[0], fewest):
            return [size <= limit for size in sizes]
        limit = larger.pop(0)
    return [True] * len(sizes)


@cache
def possible_sizes(number: int, total: int, below: int, fewest: int = FEWEST) -> frozenset[int]:
    """The sizes that a hidden group could have, for a reader who knows how many groups are hidden, their total, and that the
    smallest group shown has `below` children. If there are three or more, at least three are listed."""
    found: set[int] = set()
    for sizes in _ways(number, total, 1, below - 1):
        if sizes[0] < fewest and not _would_hide_less(sizes, fewest):
            found.update(sizes)
            if len(found) >= VALUES_LEFT:
                break
    return frozenset(found)


def _cannot_be_worked_out(number: int, total: int, below: int, fewest: int) -> bool:
    return total >= fewest and len(possible_sizes(number, total, below, fewest)) >= VALUES_LEFT


def _would_hide_less(sizes: tuple[int, ...], fewest: int) -> bool:
    """Whether `hidden` would stop before it hides all these groups, so that a reader can rule them out."""
    for limit in (fewest - 1, *sorted({size for size in sizes if size >= fewest})):
        small = [size for size in sizes if size <= limit]
        larger = [size for size in sizes if size > limit]
        if not larger:
            return False
        if _cannot_be_worked_out(len(small), sum(small), min(larger), fewest):
            return True
    return False


def _ways(number: int, total: int, lowest: int, highest: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide a total among groups, the smallest group first."""
    if number == 1:
        if lowest <= total <= highest:
            yield (total,)
        return
    for first in range(max(lowest, total - highest * (number - 1)), min(highest, total // number) + 1):
        for others in _ways(number - 1, total - first, first, highest):
            yield (first, *others)


def may_be_said(count: int, of: int, fewest: int = FEWEST) -> bool:
    """Whether a single count may leave the team together with its total: the count and the rest must both be five or more."""
    return not any(hidden([size for size in (count, of - count) if size], fewest))
