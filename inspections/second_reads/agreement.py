"""Agreement between two readers of the same cases: per cent, Cohen's kappa and Gwet's AC1. Plain Python.

An answer is yes, no or does not apply, which are three categories. A case counts for a question if both readers answered it.
Two readers who guess agree in some cases. Kappa and AC1 subtract that chance, which they estimate in different ways:

    coefficient = (observed agreement - chance agreement) / (1 - chance agreement)

Kappa's chance agreement is the sum of the products of the readers' shares for each category. If nearly all answers are the
same, kappa is low even for readers who almost always agree. AC1 was made for such answers, so show both.

The variances are those of Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), for two readers, without the
correction for a finite population, as the `irrCAC` package for Python has them for a table of two raters. Shares are exact
fractions, so that a variance of zero is zero.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from inspections.second_reads.students_t import two_sided

CATEGORIES = ("yes", "no", "na")
LEVEL = 0.95
# With fewer cases that both readers answered, we give only their number: anything more would name one person's fault.
FEWEST = 10

Key = TypeVar("Key", bound=Hashable)
Pair = tuple[str, str]  # the first reader's answer and the second reader's


@dataclass(frozen=True)
class Coefficient:
    """An estimate from -1 to 1, with its interval. Both are None if the estimate is not defined."""

    value: float | None
    interval: tuple[float, float] | None

    @property
    def in_figures(self) -> str:
        if self.value is None or self.interval is None:
            return "not defined"
        low, high = self.interval
        return f"{self.value:.2f} ({low:.2f} to {high:.2f})"


UNDEFINED = Coefficient(None, None)


@dataclass(frozen=True)
class Agreement:
    """How far two readers agree on one question, over the cases that both answered."""

    n: int
    agreed: int
    kappa: Coefficient
    ac1: Coefficient

    @property
    def is_shown(self) -> bool:
        """Whether there are enough cases to show more than their number."""
        return self.n >= FEWEST

    @property
    def per_cent(self) -> float | None:
        """The share of cases with the same answer, in per cent."""
        return 100 * self.agreed / self.n if self.n else None

    @property
    def in_words(self) -> str:
        """What AC1 means, by the scale of Landis and Koch (1977). "" if there are too few cases."""
        return in_words(self.ac1.value) if self.is_shown and self.ac1.value is not None else ""

    def as_json(self) -> dict[str, object]:
        """The values under the names that the `agreement` command gives: only `n` if there are too few cases."""
        if not self.is_shown:
            return {"n": self.n}
        return {
            "n": self.n,
            "per_cent": self.per_cent,
            "kappa": self.kappa.value,
            "kappa_interval": _listed(self.kappa.interval),
            "ac1": self.ac1.value,
            "ac1_interval": _listed(self.ac1.interval),
        }


def _listed(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)


# The names of Landis and Koch, "The measurement of observer agreement for categorical data", Biometrics 33 (1977), from
# the lowest value of each.
_WORDS = (
    (0.8, "almost perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
)


def in_words(value: float) -> str:
    """The name of a coefficient by Landis and Koch: 0.61 to 0.80 is "substantial". A bound belongs to the lower name."""
    return next((words for bound, words in _WORDS if value > bound), "slight" if value == 0 else "poor")


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """The agreement on one question. A pair with an empty answer is left out, because one reader did not answer."""
    return agreement_of(Counter(pairs))


def agreement_of(numbers: Mapping[Pair, int]) -> Agreement:
    """The agreement, from the number of cases for each pair of answers."""
    counts = {pair: number for pair, number in numbers.items() if pair[0] in CATEGORIES and pair[1] in CATEGORIES}
    n = sum(counts.values())
    agreed = sum(number for (first, second), number in counts.items() if first == second)
    if not n:
        return Agreement(0, 0, UNDEFINED, UNDEFINED)
    shares = {pair: Fraction(number, n) for pair, number in counts.items()}
    first, second = _of_reader(0, shares), _of_reader(1, shares)
    return Agreement(n, agreed, _kappa(n, shares, first, second), _ac1(n, shares, first, second))


def can_show(cases: Mapping[Key, int]) -> set[Key]:
    """Which rows of a table can show figures, by the number of double-read cases in each row.

    A row needs ten cases. If the rows without figures have fewer than ten cases together, the smallest other row is hidden
    too: a reader who knows the figures for all rows together could subtract the shown rows from them.
    """
    shown = {key for key, number in cases.items() if number >= FEWEST}
    hidden = sum(number for key, number in cases.items() if key not in shown)
    if shown and 0 < hidden < FEWEST:
        shown.remove(min((key for key in cases if key in shown), key=lambda key: cases[key]))
    return shown


Shares = Mapping[str, Fraction]  # of each category


def _of_reader(place: int, shares: Mapping[Pair, Fraction]) -> Shares:
    return {
        each: sum((share for pair, share in shares.items() if pair[place] == each), Fraction()) for each in CATEGORIES
    }


def _kappa(n: int, shares: Mapping[Pair, Fraction], first: Shares, second: Shares) -> Coefficient:
    chance = sum((first[each] * second[each] for each in CATEGORIES), Fraction())
    by_chance = {(one, other): second[one] + first[other] for one in CATEGORIES for other in CATEGORIES}
    return _coefficient(n, shares, chance, by_chance)


def _ac1(n: int, shares: Mapping[Pair, Fraction], first: Shares, second: Shares) -> Coefficient:
    others = len(CATEGORIES) - 1
    mean = {each: (first[each] + second[each]) / 2 for each in CATEGORIES}
    chance = sum((mean[each] * (1 - mean[each]) for each in CATEGORIES), Fraction()) / others
    by_chance = {
        (one, other): 2 * (1 - (mean[one] + mean[other]) / 2) / others for one in CATEGORIES for other in CATEGORIES
    }
    return _coefficient(n, shares, chance, by_chance)


def _coefficient(
    n: int, shares: Mapping[Pair, Fraction], chance: Fraction, by_chance: Mapping[Pair, Fraction]
) -> Coefficient:
    """The coefficient and its interval. `by_chance`: what each pair of answers adds to twice the chance agreement."""
    if chance == 1:  # both readers always gave the same answer, so chance explains everything
        return UNDEFINED
    observed = sum((share for (first, second), share in shares.items() if first == second), Fraction())
    value = (observed - chance) / (1 - chance)
    if n < 2:  # one case has no variance
        return Coefficient(float(value), None)
    spread = sum(
        (share * ((pair[0] == pair[1]) - (1 - value) * by_chance[pair]) ** 2 for pair, share in shares.items()),
        Fraction(),
    )
    variance = (spread - (observed - 2 * (1 - value) * chance) ** 2) / (n * (1 - chance) ** 2)
    half = two_sided(LEVEL, n - 1) * math.sqrt(variance)
    return Coefficient(float(value), (max(-1.0, float(value) - half), min(1.0, float(value) + half)))
