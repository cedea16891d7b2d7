"""The percentages of one key question in several inspections."""

from __future__ import annotations

import random
import statistics
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.ratings.across import across, in_figures


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60))
def test_median_and_mean_are_those_of_the_standard_library(percentages):
    found = across(percentages)

    assert found is not None
    assert float(found.median) == statistics.median(percentages)
    assert found.mean == statistics.mean(map(Fraction, percentages))
    assert (found.number, found.lowest, found.highest) == (len(percentages), min(percentages), max(percentages))


def test_without_percentages_there_is_nothing_to_describe():
    assert across([]) is None


@pytest.mark.parametrize("number", [1, 5, 6, 8, 9, 20, 77, 300])
def test_the_interval_is_the_narrowest_that_has_the_median_in_95_per_cent_of_samples(number):
    found = across(list(range(number)))  # each value is its own rank

    def missed(rank: int) -> Fraction:
        """How often the median lies outside the values of this rank from below and from above."""
        return Fraction(2 * sum(comb(number, below) for below in range(rank)), 2**number)

    ranks = [rank for rank in range(1, number // 2 + 1) if missed(rank) <= Fraction(5, 100)]
    assert found is not None
    assert found.interval == ((ranks[-1] - 1, number - ranks[-1]) if ranks else None)


def test_the_interval_has_the_median_as_often_as_it_says():
    drawn = random.Random(1)
    hits = 0
    for _ in range(2_000):
        found = across([round(100 * drawn.random()) for _ in range(15)])
        assert found is not None
        assert found.interval is not None
        hits += found.interval[0] <= 50 <= found.interval[1]

    assert hits >= 0.94 * 2_000


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (Fraction(72), "72"),
        (Fraction(145, 2), "72.5"),
        (Fraction(200, 3), "66.7"),
        (Fraction(6605, 100), "66.1"),
        (Fraction(9996, 100), "100"),
        (Fraction(0), "0"),
    ],
)
def test_one_decimal_place_is_shown_if_it_is_not_0(exact, shown):
    assert in_figures(exact) == shown
