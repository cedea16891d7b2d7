"""Quantiles of Student's t distribution, for intervals. Plain Python.

For a whole number of degrees of freedom ν, the probability that |T| is at most t is a finite sum in θ = arctan(t / √ν)
(Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4). It rises with θ, so bisection finds the
θ for a given probability.
"""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=1000)
def two_sided(level: float, freedom: int) -> float:
    """The t that |T| does not exceed with probability `level`, for `freedom` degrees of freedom: 2.262 for 0.95 and 9."""
    if not 0 < level < 1 or freedom < 1:
        raise ValueError(f"a level of {level} with {freedom} degrees of freedom is not possible")
    low, high = 0.0, math.pi / 2
    while True:
        middle = (low + high) / 2
        if middle in (low, high):  # no number lies between them
            return math.tan(middle) * math.sqrt(freedom)
        if _probability_within(middle, freedom) < level:
            low = middle
        else:
            high = middle


def _probability_within(angle: float, freedom: int) -> float:
    """The probability that |T| is at most √ν · tan(angle)."""
    sine, squared = math.sin(angle), math.cos(angle) ** 2
    is_odd = freedom % 2 == 1
    term = math.cos(angle) if is_odd else 1.0
    total = 0.0
    for last in range(3 if is_odd else 2, freedom + 1, 2):
        total += term
        term *= squared * (last - 1) / last
        if term < 1e-20:  # the rest no longer changes the sum
            break
    return (angle + sine * total) * 2 / math.pi if is_odd else sine * total
