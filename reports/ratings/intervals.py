"""Works out how certain the percentage for a key question is: an exact confidence interval for all eligible cases.

The inspected cases are a sample of the eligible cases, drawn without replacement at a confidence level of 80 per cent (M
annexe 1, consultation 4.12). K is the number of yes answers in all N eligible relevant cases. It is estimated from k yes
answers in n inspected cases with the hypergeometric distribution. The interval is narrow for a small population, and is a single
value if every case was inspected. It contains every K that neither tail rules out:

    P(k or more yes among n | K) > α/2   and   P(k or fewer yes among n | K) > α/2,   α = 1 - level

(the Clopper-Pearson interval of a finite population). It covers the true number in at least `level` per cent of samples.
All arithmetic is in whole numbers, without floats.

If the number of eligible cases is not known, the interval is the binomial interval of Clopper and Pearson. It treats
the cases as if they had been drawn from an infinite population. That is the widest interval such a sample can have, so
it never overstates how certain the percentage is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import comb

from reports.ratings.percentages import Tally, whole_per_cent
from reports.text.numbers_in_words import number
from standards.language.scale import Band, Scale

# "A confidence level of 80 per cent": the level at which samples are drawn (consultation 4.12; M, B and G annexe 1).
LEVEL = 80


@dataclass(frozen=True)
class Interval:
    """The range of whole percentages for the share of yes among all eligible cases, at a confidence level of `level`
    per cent.

    `low` and `high` are rounded outward, so that rounding never overstates the certainty. If all eligible cases were
    inspected, both are the whole percentage itself. If the number of eligible cases is not known, `population` is None, and so
    is the range of yes answers among them (`lowest`, `highest`).
    """

    yes: int
    inspected: int  # relevant cases that were inspected
    population: int | None  # relevant cases that were eligible
    is_estimate: bool  # whether the population is an estimate
    level: int
    low: int
    high: int
    lowest: int | None = None
    highest: int | None = None

    @property
    def is_whole_population(self) -> bool:
        return self.population == self.inspected

    @property
    def in_figures(self) -> str:
        return f"{self.low} to {self.high} per cent" if self.low < self.high else f"{self.low} per cent"

    @property
    def in_words(self) -> str:
        one = self.inspected == 1
        share = f"between {self.low} and {self.high} per cent" if self.low < self.high else f"{self.low} per cent"
        if self.is_whole_population:
            which = "The only eligible case was" if one else f"All {self.inspected} eligible cases were"
            return f"{which} inspected, so {self.low} per cent has no margin of error."
        these = "The one case" if one else f"The {self.inspected} cases"
        was, confidence = "was" if one else "were", f"at a confidence level of {self.level} per cent"
        if self.population is None:
            return (
                f"The number of eligible cases is not known. If {'this case was' if one else f'these {self.inspected} were'} "
                f"drawn from a very large number, the percentage among all of them is {share}, {confidence}. For a small "
                "number, the range is narrower."
            )
        drawn_from = str(self.population)
        if self.is_estimate:
            assumption = "it assumes that the question applies as often in the other cases"
            drawn_from = f"about {self.population} (an estimate: {assumption})"
        return f"{these} inspected {was} drawn from {drawn_from}. The percentage among all of them is {share}, {confidence}."

    @property
    def in_short(self) -> str:
        """The interval for a table: "45 to 84%", or "45 to 84% of about 20" if the population is an estimate."""
        share = f"{self.low} to {self.high}%" if self.low < self.high else f"{self.low}%"
        return f"{share} of about {self.population}" if self.is_estimate else share

    def bands(self, scale: Scale) -> list[Band]:
        """The bands that the interval spans, lowest first. They come from the percentages shown, so they are rounded
        outward too."""
        first, last = scale.band(self.low), scale.band(self.high)
        return [band for band in scale.bands if first.start <= band.start <= last.start]

    def is_within_one_band(self, scale: Scale) -> bool:
        return len(self.bands(scale)) == 1

    def bands_in_words(self, scale: Scale) -> str:
        """A sentence on the bands that the interval spans.

        "It is within one band, Good." or "It spans three bands, from Requires improvement to Outstanding."
        """
        bands = self.bands(scale)
        if len(bands) == 1:
            return f"It is within one band, {bands[0].rating}."
        return f"It spans {number(len(bands))} bands, from {bands[0].rating} to {bands[-1].rating}."


def interval(
    yes: int, inspected: int, population: int | None, *, level: int = LEVEL, is_estimate: bool = False
) -> Interval:
    """The interval for `yes` of `inspected` relevant cases, drawn from `population` eligible relevant cases.

    Raises ValueError for impossible counts: no cases, more yes answers than cases, or more inspected than eligible cases.
    """
    if not 0 <= yes <= inspected or inspected == 0:
        raise ValueError(
            f"{yes} yes of {inspected} cases is not possible: give at least one case, and no more yes than cases"
        )
    if not 0 < level < 100:
        raise ValueError(
            f"a confidence level of {level} per cent is not possible: give a whole per cent between 1 and 99"
        )
    if population is None:
        low, high = _binomial_limits(yes, inspected, level)
        return Interval(yes, inspected, None, is_estimate, level, low, high)
    if population < inspected:
        raise ValueError(
            f"{inspected} cases cannot have been drawn from {population}: correct the number of eligible cases"
        )
    lowest, highest = yes_among_all(yes, inspected, population, level=level)
    low, high = 100 * lowest // population, -(-100 * highest // population)
    if population == inspected:
        low = high = whole_per_cent(yes, inspected)
    return Interval(yes, inspected, population, is_estimate, level, low, high, lowest, highest)


def interval_of(tally: Tally, eligible: int | None, *, level: int = LEVEL) -> Interval | None:
    """The interval for a key question whose domain had `eligible` cases; None if it has no relevant cases.

    No one knows in how many cases outside the sample the question would have applied. If it applied in 8 of 12
    inspected cases, we assume that it applies in 8 of every 12 eligible cases (our rule). If any eligible case was not
    inspected, we also assume that it applies in at least one such case. A case that is still unanswered counts as not
    inspected.

    Raises ValueError if fewer cases were eligible than were inspected.
    """
    if not tally.relevant:
        return None
    if eligible is None:
        return interval(tally.yes, tally.relevant, None, level=level)
    if eligible < tally.cases:
        raise ValueError(
            f"{tally.cases} cases cannot have been drawn from {eligible}: correct the number of eligible cases"
        )
    looked_at = tally.cases - tally.unanswered
    population = tally.relevant
    if looked_at < eligible:
        in_proportion = (2 * eligible * tally.relevant + looked_at) // (2 * looked_at)
        population = max(in_proportion, tally.relevant + 1)
    is_estimate = tally.relevant < looked_at < eligible
    return interval(tally.yes, tally.relevant, population, level=level, is_estimate=is_estimate)


# Cached, because pages repeat the same few counts many times.
@lru_cache(maxsize=1000)
def yes_among_all(yes: int, inspected: int, population: int, *, level: int = LEVEL) -> tuple[int, int]:
    """The lowest and highest number of yes answers in `population` that the inspected cases do not rule out."""
    lowest_possible, highest_possible = yes, population - (inspected - yes)
    ways = comb(population, inspected)

    def may_be_so_low(among_all: int) -> bool:
        return _is_likely(_ways_of_at_least(yes, inspected, among_all, population), ways, level)

    def may_be_so_high(among_all: int) -> bool:
        # This is the same tail from the other side: at least as many no answers.
        no_among_all = population - among_all
        return _is_likely(_ways_of_at_least(inspected - yes, inspected, no_among_all, population), ways, level)

    # The more yes answers the population has, the more likely it is that the sample has many, and the less likely that
    # it has few.
    return (
        _first(may_be_so_low, lowest_possible, highest_possible),
        -_first(lambda negated: may_be_so_high(-negated), -highest_possible, -lowest_possible),
    )


def _is_likely(ways_of_tail: int, ways: int, level: int) -> bool:
    """Whether a tail is more likely than α/2. As a percentage, α/2 is (100 - level) / 2."""
    return 200 * ways_of_tail > (100 - level) * ways


def _first(holds: Callable[[int], bool], start: int, end: int) -> int:
    """The first number from `start` to `end` for which `holds` is true, by bisection. Once true, `holds` must stay true."""
    while start < end:
        middle = (start + end) // 2
        if holds(middle):
            end = middle
        else:
            start = middle + 1
    return start


def _ways_of_at_least(least: int, drawn: int, marked: int, population: int) -> int:
    """The number of ways to draw `drawn` of `population` so that at least `least` of the `marked` cases are included.

    Each term follows from the previous one by a whole-number division, which is faster than two binomial coefficients.
    """
    found = max(least, drawn - (population - marked))  # a lower number is impossible
    ways = comb(marked, found) * comb(population - marked, drawn - found)
    total = 0
    while ways:
        total += ways
        ways = ways * (marked - found) * (drawn - found)
        found += 1
        ways //= found * (population - marked - drawn + found)
    return total


@lru_cache(maxsize=1000)
def _binomial_limits(yes: int, inspected: int, level: int) -> tuple[int, int]:
    """The limits of Clopper and Pearson as whole percentages, rounded outward.

    Rounded outward, the lower limit is the last whole percentage at which the upper tail is no more likely than α/2. A
    whole-number test at each whole percentage therefore gives the exact limit, without finding a root.
    """

    def upper_tail(least: int, per_cent: int) -> int:
        return sum(
            comb(inspected, found) * per_cent**found * (100 - per_cent) ** (inspected - found)
            for found in range(least, inspected + 1)
        )

    whole = 100**inspected

    def may_be_so_low(per_cent: int) -> bool:
        return _is_likely(upper_tail(yes, per_cent), whole, level)

    def may_be_so_high(per_cent: int) -> bool:
        return _is_likely(upper_tail(inspected - yes, 100 - per_cent), whole, level)

    low = 0 if yes == 0 else _first(may_be_so_low, 0, 100) - 1
    high = 100 if yes == inspected else -_first(lambda negated: may_be_so_high(-negated), -100, 0) + 1
    return low, high
