"""The interval for the change between two percentages."""

from __future__ import annotations

from math import comb

import pytest

from reports.then_and_now.difference import LEVEL, Difference, Sample, difference, limits, newcombe

# Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998),
# table II, method 10: yes and cases now, yes and cases then, and the two limits.
PUBLISHED = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)),
    ((0, 10), (0, 10), (-0.2775, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0000)),
    ((10, 10), (0, 10), (0.6075, 1.0000)),
]


@pytest.mark.parametrize(("now", "then", "published"), PUBLISHED)
def test_the_published_examples_of_newcombe(now, then, published):
    assert [round(limit, 4) for limit in newcombe(Sample(*then), Sample(*now))] == list(published)


def test_from_9_of_20_to_15_of_20_is_a_change_of_30_points_that_may_almost_be_chance():
    found = difference(Sample(9, 20), Sample(15, 20))

    assert (found.points, found.low, found.high) == (30, -1, 54)
    assert (found.in_figures, found.interval_in_figures) == ("+30 points", "−1 to +54")
    assert found.in_words == "May be due to chance"


def test_a_change_that_chance_does_not_explain_says_its_direction():
    assert difference(Sample(6, 20), Sample(16, 20)).in_words == "Higher, by more than chance would explain"
    assert difference(Sample(16, 20), Sample(6, 20)).in_words == "Lower, by more than chance would explain"
    assert difference(Sample(16, 20), Sample(6, 20)).in_figures == "−50 points"


def test_one_point_is_in_the_singular_and_no_change_is_a_nought():
    assert Difference(1, -9, 9, LEVEL, is_certain=False).in_figures == "+1 point"
    assert Difference(0, -9, 9, LEVEL, is_certain=False).in_figures == "0 points"
    assert Difference(0, -9, 9, LEVEL, is_certain=False).in_words == "No difference seen"


def test_samples_of_all_eligible_cases_have_no_margin_of_error():
    found = difference(Sample(9, 20, 20), Sample(10, 20, 20))

    assert (found.points, found.low, found.high, found.is_certain) == (5, 5, 5, True)
    assert (found.in_words, found.interval_in_figures) == ("Higher", "no margin of error")
    assert difference(Sample(9, 20, 20), Sample(9, 20, 20)).in_words == "No difference"


@pytest.mark.parametrize(("yes_then", "yes_now"), [(9, 15), (20, 11), (0, 0)])
def test_a_known_number_of_eligible_cases_only_narrows_the_interval(yes_then, yes_now):
    widths = []
    for eligible in (20, 21, 25, 40, 200, None):
        low, high = limits(Sample(yes_then, 20, eligible), Sample(yes_now, 20, eligible))
        widths.append(high - low)

    assert widths == sorted(widths)
    assert widths[0] == 0


def test_the_shown_change_is_the_difference_of_the_shown_percentages():
    """1 of 3 is shown as 33 and 2 of 3 as 67, although the exact change is 33.3 points."""
    assert difference(Sample(1, 3), Sample(2, 3)).points == 34


def test_whole_limits_are_not_rounded_to_the_next_point():
    """Both samples have all but one eligible case, so the exact limits are shares of the eligible cases."""
    found = difference(Sample(5, 9, 10), Sample(5, 9, 10))

    assert (found.low, found.high) == (-10, 10)


@pytest.mark.parametrize("given", [(3, 2), (-1, 2), (0, 0), (1, 5, 4)])
def test_impossible_counts_are_refused(given):
    with pytest.raises(ValueError, match=r"possible|drawn"):
        Sample(*given)


def chances(eligible: int, yes: int, inspected: int) -> dict[int, float]:
    """How likely each number of yes is in a sample drawn without replacement."""
    ways = comb(eligible, inspected)
    return {
        found: comb(yes, found) * comb(eligible - yes, inspected - found) / ways
        for found in range(max(0, inspected - (eligible - yes)), min(yes, inspected) + 1)
    }


@pytest.mark.parametrize(
    ("then", "now"), [((20, 12), (25, 10)), ((12, 10), (15, 12)), ((30, 8), (14, 12)), ((9, 8), (8, 7))]
)
def test_the_interval_covers_the_true_change(then, now):
    """Inspected cases of eligible cases, over many true shares: on average in more than 95 per cent, and never far below."""
    covered = []
    for yes_then in range(0, then[0] + 1, max(1, then[0] // 8)):
        for yes_now in range(0, now[0] + 1, max(1, now[0] // 8)):
            truth = yes_now / now[0] - yes_then / then[0]
            chance = 0.0
            for found_then, likely_then in chances(then[0], yes_then, then[1]).items():
                for found_now, likely_now in chances(now[0], yes_now, now[1]).items():
                    low, high = limits(Sample(found_then, then[1], then[0]), Sample(found_now, now[1], now[0]))
                    chance += likely_then * likely_now * (low - 1e-9 <= truth <= high + 1e-9)
            covered.append(chance)

    assert sum(covered) / len(covered) > 0.95
    assert min(covered) > 0.92
