"""Describes the percentages of one key question in several inspections: median, mean, range, and how certain the median is.

Each inspection counts once, however many cases it had. The percentages are the whole percentages that were published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb

from reports.ratings.percentages import Tally

# With fewer inspections, one inspection is not compared with the others: the median would say little, and the range
# would show the figures of single inspections. This limit is ours.
FEWEST_TO_COMPARE = 8


class Tallies(Mapping[str, Tally]):
    """The tallies of one inspection, made from plain counts when they are needed. Pages that describe a thousand inspections
    need few of them."""

    def __init__(self, counts: Mapping[str, Sequence[int]]) -> None:
        self._counts = counts
        self._made: dict[str, Tally] = {}

    def __getitem__(self, number: str) -> Tally:
        if number not in self._made:
            self._made[number] = Tally(*self._counts[number])
        return self._made[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


@dataclass(frozen=True)
class Figures:
    """The ratings that were signed in one inspection, and the counts of its key questions."""

    overall: str | None
    points: int | None
    ratings: Mapping[str, str | None]  # by standard
    tallies: Mapping[str, Tally]  # by key question

    def percent(self, question: str) -> int | None:
        """The whole percentage of a key question; None if no case was relevant."""
        tally = self.tallies.get(question)
        return tally.per_cent if tally else None


@dataclass(frozen=True)
class Across:
    """The percentages of one key question in `number` inspections."""

    number: int
    lowest: int
    median: Fraction
    mean: Fraction
    highest: int
    interval: tuple[int, int] | None  # of the median, at 95 per cent; None for fewer than six inspections

    @property
    def median_in_figures(self) -> str:
        return in_figures(self.median)

    @property
    def mean_in_figures(self) -> str:
        return in_figures(self.mean)


def across(percentages: Sequence[int]) -> Across | None:
    """None if there are no percentages."""
    if not percentages:
        return None
    ordered, number = sorted(percentages), len(percentages)
    rank = _rank(number)
    return Across(
        number=number,
        lowest=ordered[0],
        median=Fraction(ordered[(number - 1) // 2] + ordered[number // 2], 2),
        mean=Fraction(sum(ordered), number),
        highest=ordered[-1],
        interval=(ordered[rank - 1], ordered[-rank]) if rank else None,
    )


@lru_cache(maxsize=2_000)
def _rank(number: int) -> int:
    """The largest k for which the k-th lowest and the k-th highest value enclose the median at a confidence level of 95 per cent.

    The number of values below the median of all services is binomial with p = 1/2 (the sign test). No shape of the
    distribution is assumed. 0 if even the lowest and highest values do not enclose it.
    """
    rank, ways = 0, 1
    while 40 * ways <= 2**number:  # P(fewer than k + 1 values below the median) is at most 2.5 per cent
        rank += 1
        ways += comb(number, rank)
    return rank


def in_figures(exact: Fraction) -> str:
    """A percentage to one decimal place, rounded half up, without a decimal that is 0."""
    tenths = int(exact * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
