"""The confidence interval of a percentage for all eligible cases, in whole per cents and in words."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from reports.ratings.intervals import LEVEL, interval, interval_of, yes_among_all
from reports.ratings.percentages import Tally
from tests.reports.ratings.examples import GOOD, OUTSTANDING, REQUIRES
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")


@pytest.mark.parametrize(
    ("yes", "inspected", "population", "low", "high"),
    [
        # 8 of 12, from ever larger populations: the fewer cases are left, the narrower the interval
        (8, 12, 12, 67, 67),
        (8, 12, 13, 61, 70),
        (8, 12, 40, 47, 83),
        (8, 12, 400, 44, 85),
        (8, 12, None, 44, 85),
        # all or none still has a margin of error while a case is left
        (12, 12, 40, 87, 100),
        (0, 12, 40, 0, 13),
        (12, 12, 12, 100, 100),
        (1, 1, 2, 50, 100),
        (1, 2, None, 5, 95),
    ],
)
def test_the_interval_in_whole_per_cents(yes, inspected, population, low, high):
    found = interval(yes, inspected, population)

    assert (found.low, found.high, found.level) == (low, high, LEVEL)


def test_one_of_two_cases_by_hand():
    """There are ten cases, and one of two drawn is yes. If one of ten is yes, 9 of 45 draws include it, more than one in ten.

    So it is possible that only one is yes. In the same way, it is possible that only one is no, and nine are yes.
    """
    assert yes_among_all(1, 2, 10) == (1, 9)


def test_a_higher_confidence_level_gives_a_wider_interval():
    widths = [interval(8, 12, 40, level=level) for level in (50, 80, 95, 99)]

    assert [(found.low, found.high) for found in widths] == [(55, 75), (47, 83), (40, 85), (35, 90)]


def test_the_interval_is_rounded_outward():
    assert yes_among_all(8, 12, 13) == (8, 9)  # 61.5 and 69.2 per cent
    assert (interval(8, 12, 13).low, interval(8, 12, 13).high) == (61, 70)


def test_thousands_of_cases_are_fast(monkeypatch):
    """Only a few numbers of yes are tried: each of the two limits is found by halving the range of 2,500 possible numbers."""
    module = sys.modules[yes_among_all.__module__]
    ways_of_at_least, tried = module._ways_of_at_least, []
    monkeypatch.setattr(module, "_ways_of_at_least", lambda *counts: tried.append(counts) or ways_of_at_least(*counts))
    yes_among_all.cache_clear()

    assert yes_among_all(1200, 2500, 5000) == (2354, 2446)
    assert 2 <= len(tried) <= 2 * 12


# --- in words


@pytest.mark.parametrize(
    ("counts", "is_estimate", "words"),
    [
        (
            (8, 12, 40),
            False,
            "The 12 cases inspected were drawn from 40. The percentage among all of them is between 47 and 83 per cent, at a "
            "confidence level of 80 per cent.",
        ),
        (
            (4, 8, 49),
            True,
            "The 8 cases inspected were drawn from about 49 (an estimate: it assumes that the question applies as often in the "
            "other cases). The percentage among all of them is between 26 and 74 per cent, at a confidence level of 80 per "
            "cent.",
        ),
        (
            (1, 1, 7),
            False,
            "The one case inspected was drawn from 7. The percentage among all of them is between 14 and 100 per cent, at a "
            "confidence level of 80 per cent.",
        ),
        ((8, 12, 12), False, "All 12 eligible cases were inspected, so 67 per cent has no margin of error."),
        ((1, 1, 1), False, "The only eligible case was inspected, so 100 per cent has no margin of error."),
        (
            (8, 12, None),
            False,
            "The number of eligible cases is not known. If these 12 were drawn from a very large number, the percentage among "
            "all of them is between 44 and 85 per cent, at a confidence level of 80 per cent. For a small number, the range "
            "is narrower.",
        ),
    ],
)
def test_in_words(counts, is_estimate, words):
    assert interval(*counts, is_estimate=is_estimate).in_words == words


@pytest.mark.parametrize(
    ("counts", "ratings", "words"),
    [
        ((20, 20, 30), [OUTSTANDING], "It is within one band, Outstanding."),
        ((8, 12, 13), [REQUIRES, GOOD], "It spans two bands, from Requires improvement to Good."),
        (
            (8, 12, 24),
            [REQUIRES, GOOD, OUTSTANDING],
            "It spans three bands, from Requires improvement to Outstanding.",
        ),
        ((8, 12, 12), [GOOD], "It is within one band, Good."),
    ],
)
def test_which_bands_the_interval_spans(counts, ratings, words):
    found = interval(*counts)

    assert [band.rating for band in found.bands(YOUTH_2018)] == ratings
    assert found.bands_in_words(YOUTH_2018) == words
    assert found.is_within_one_band(YOUTH_2018) == (len(ratings) == 1)


def test_the_table_in_how_ratings_are_reached():
    page = (Path(__file__).parents[3] / "docs" / "how-ratings-are-reached.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (\d+|not known) \| (.+) \|$", page, re.M)
    assert len(rows) == 5
    for inspected, yes, eligible, told in rows:
        found = interval(int(yes), int(inspected), int(eligible) if eligible.isdecimal() else None)
        shares = [int(share) for share in re.findall(r"\d+", told)]
        assert shares == ([found.low] if found.is_whole_population else [found.low, found.high])


# --- how many relevant cases were eligible


@pytest.mark.parametrize(
    ("tally", "eligible", "population", "is_estimate"),
    [
        (Tally(yes=8, no=4, cases=12), 40, 40, False),  # applied in every inspected case
        (Tally(yes=4, no=4, does_not_apply=4, cases=12), 73, 49, True),  # it applied in 8 of 12, which is 48.7 of 73
        (Tally(yes=3, no=2, cases=10), 10, 5, False),  # every eligible case was inspected, and it applied in five
        (Tally(yes=3, no=2, unanswered=7, cases=12), 40, 40, False),  # it applied in every case answered so far
        (Tally(yes=3, no=1, does_not_apply=1, unanswered=5, cases=10), 10, 8, True),  # five are still unanswered
        (Tally(yes=1, no=1, cases=10), 11, 3, True),  # one eligible case is left, which could be relevant
    ],
)
def test_relevant_cases_are_assumed_as_frequent_as_in_the_sample(tally, eligible, population, is_estimate):
    found = interval_of(tally, eligible)

    assert (found.population, found.is_estimate) == (population, is_estimate)
    assert (found.yes, found.inspected) == (tally.yes, tally.relevant)


def test_an_estimate_always_has_a_margin_of_error():
    """While an eligible case has not been inspected, it could still be relevant."""
    found = interval_of(Tally(yes=1, no=1, cases=10), 11)

    assert not found.is_whole_population
    assert "no margin of error" not in found.in_words


def test_there_is_no_interval_without_a_relevant_case():
    assert interval_of(Tally(does_not_apply=3, cases=3), 40) is None


def test_an_unknown_population_gives_the_widest_interval():
    assert interval_of(Tally(yes=8, no=4, cases=12), None) == interval(8, 12, None)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((1, 0, 5), "1 yes of 0 cases is not possible"),
        ((0, 0, None), "0 yes of 0 cases is not possible"),
        ((13, 12, 40), "13 yes of 12 cases is not possible"),
        ((-1, 12, 40), "-1 yes of 12 cases is not possible"),
        ((8, 12, 11), "12 cases cannot have been drawn from 11: correct the number of eligible cases"),
    ],
)
def test_impossible_counts_are_refused(given, told):
    with pytest.raises(ValueError, match=told):
        interval(*given)


@pytest.mark.parametrize("level", [0, 100])
def test_an_impossible_confidence_level_is_refused(level):
    with pytest.raises(ValueError, match="give a whole per cent between 1 and 99"):
        interval(8, 12, 40, level=level)


def test_more_inspected_than_eligible_cases_are_refused():
    with pytest.raises(
        ValueError, match="12 cases cannot have been drawn from 11: correct the number of eligible cases"
    ):
        interval_of(Tally(yes=2, no=1, cases=12), 11)
