"""Works out how certain the change between two percentages is: a confidence interval for the difference of two shares.

The interval is the one that Newcombe recommends (Statistics in Medicine 17, 1998, 873-890, method 10). It joins Wilson's
limits l and u of each share p, where d = p now - p then:

    from d - √((p now - l now)² + (u then - p then)²)   to   d + √((u now - p now)² + (p then - l then)²)

It holds for samples from a very large number of cases. Ours are drawn without replacement from a finite number of eligible
cases. If both numbers are known, the change also lies between the exact limits of the two shares (`reports.ratings.intervals`),
l now - u then and u now - l then, and we show the part that both intervals have in common (our rule). A known number of
eligible cases therefore only ever narrows the interval, and samples of all eligible cases have no margin of error. To join
the exact limits as Newcombe does would be wrong for very small numbers: with 2 of 12 cases not inspected, it covers the true
change in a third of samples. `tests/reports/then_and_now` checks how often this interval covers it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from reports.ratings.intervals import yes_among_all
from reports.ratings.percentages import whole_per_cent

# A page compares about 40 percentages. At the 80 per cent of `reports.ratings.intervals`, about 8 of them would seem to have
# changed by chance alone; at 95 per cent, about 2 would.
LEVEL = 95
# Limits are rounded outward. This keeps a limit of exactly 20 points, stored as 20.000000000000004, from becoming 21.
_TINY = 1e-9


@dataclass(frozen=True)
class Sample:
    """The answers to a key question in one inspection: `yes` of `inspected` relevant cases, of `population` eligible ones.

    `population` is None if the number of eligible cases is not known.
    """

    yes: int
    inspected: int
    population: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.inspected or self.inspected == 0:
            raise ValueError(f"{self.yes} yes of {self.inspected} cases is not possible: give at least one case")
        if self.population is not None and self.population < self.inspected:
            raise ValueError(f"{self.inspected} cases cannot have been drawn from {self.population}")

    @property
    def share(self) -> float:
        return self.yes / self.inspected

    @property
    def per_cent(self) -> int:
        return whole_per_cent(self.yes, self.inspected)

    @property
    def is_whole_population(self) -> bool:
        return self.population == self.inspected

    def exact_limits(self, level: int) -> tuple[float, float]:
        """The exact limits for a finite number of eligible cases: 0 and 1 if the number is not known."""
        if self.population is None:
            return 0.0, 1.0
        lowest, highest = yes_among_all(self.yes, self.inspected, self.population, level=level)
        return lowest / self.population, highest / self.population


@dataclass(frozen=True)
class Difference:
    """The change of a percentage in percentage points, with its interval.

    `points` is the difference between the whole percentages shown. `low` and `high` are rounded outward, so that rounding
    never overstates the certainty. If all eligible cases were inspected both times, both are `points`.
    """

    points: int
    low: int
    high: int
    level: int
    is_certain: bool  # whether all eligible cases were inspected, then and now

    @property
    def may_be_chance(self) -> bool:
        """Whether the samples could differ as much if nothing had changed."""
        return not self.is_certain and self.low <= 0 <= self.high

    @property
    def in_figures(self) -> str:
        """“+22 points” or “−4 points”, with a real minus sign."""
        return f"{signed(self.points)} point{'' if abs(self.points) == 1 else 's'}"

    @property
    def interval_in_figures(self) -> str:
        return "no margin of error" if self.is_certain else f"{signed(self.low)} to {signed(self.high)}"

    @property
    def in_words(self) -> str:
        if self.points == 0:
            return "No difference" if self.is_certain else "No difference seen"
        if self.may_be_chance:
            return "May be due to chance"
        direction = "Higher" if self.points > 0 else "Lower"
        return direction if self.is_certain else f"{direction}, by more than chance would explain"


def signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


@lru_cache(maxsize=1000)
def difference(then: Sample, now: Sample, *, level: int = LEVEL) -> Difference:
    """The change from one inspection to a later one, with its interval at a confidence level of `level` per cent."""
    points = now.per_cent - then.per_cent
    if then.is_whole_population and now.is_whole_population:
        return Difference(points, points, points, level, is_certain=True)
    low, high = limits(then, now, level=level)
    return Difference(points, math.floor(100 * low + _TINY), math.ceil(100 * high - _TINY), level, is_certain=False)


def limits(then: Sample, now: Sample, *, level: int = LEVEL) -> tuple[float, float]:
    """The limits of the difference between two shares, from -1 to 1."""
    # Each share is outside its limits in at most half of the samples that `level` allows for.
    of_each = 100 - (100 - level) // 2
    (low_then, high_then), (low_now, high_now) = then.exact_limits(of_each), now.exact_limits(of_each)
    low, high = newcombe(then, now, level=level)
    return max(low, low_now - high_then), min(high, high_now - low_then)


def newcombe(then: Sample, now: Sample, *, level: int = LEVEL) -> tuple[float, float]:
    """Newcombe's limits, which take both samples as drawn from a very large number of cases."""
    z = NormalDist().inv_cdf(0.5 + level / 200)
    (low_then, high_then), (low_now, high_now) = _wilson(then, z), _wilson(now, z)
    change = now.share - then.share
    return (
        change - math.hypot(now.share - low_now, high_then - then.share),
        change + math.hypot(high_now - now.share, then.share - low_then),
    )


def wilson(sample: Sample, *, level: int = LEVEL) -> tuple[int, int]:
    """Wilson's limits of a share as whole percentages, rounded outward. It takes the sample as drawn from a very large number."""
    low, high = _wilson(sample, NormalDist().inv_cdf(0.5 + level / 200))
    return math.floor(100 * low + _TINY), math.ceil(100 * high - _TINY)


def _wilson(sample: Sample, z: float) -> tuple[float, float]:
    """Wilson's limits of a share. A share of 0 or 1 is its own limit."""
    p, n = sample.share, sample.inspected
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return (0.0 if p == 0 else (middle - half) / whole), (1.0 if p == 1 else (middle + half) / whole)
