"""The two ladders at each step: from a whole per cent to a rating, and from points to the overall rating.

The published tables are repeated here (C 4.8, 4.10 and 4.22; M annexe 2; G annexe 2), and every shipped framework of youth
offending services since 2017 must follow them.
"""

import pytest

from tests.standards.framework_files import YOUTH, shipped

INADEQUATE, REQUIRES, GOOD, OUTSTANDING = "Inadequate", "Requires improvement", "Good", "Outstanding"

# whole per cent: just below, on and just above each threshold, and both ends
BANDS = [
    (0, INADEQUATE),
    (1, INADEQUATE),
    (49, INADEQUATE),
    (50, REQUIRES),
    (51, REQUIRES),
    (64, REQUIRES),
    (65, GOOD),
    (66, GOOD),
    (79, GOOD),
    (80, OUTSTANDING),
    (81, OUTSTANDING),
    (99, OUTSTANDING),
    (100, OUTSTANDING),
]
# points of twelve standards
OVERALL = [
    (0, INADEQUATE),
    (1, INADEQUATE),
    (5, INADEQUATE),
    (6, INADEQUATE),
    (7, REQUIRES),
    (8, REQUIRES),
    (17, REQUIRES),
    (18, REQUIRES),
    (19, GOOD),
    (20, GOOD),
    (29, GOOD),
    (30, GOOD),
    (31, OUTSTANDING),
    (32, OUTSTANDING),
    (35, OUTSTANDING),
    (36, OUTSTANDING),
]


@pytest.fixture(params=YOUTH)
def framework(request):
    return shipped(request.param)


@pytest.mark.parametrize(("per_cent", "rating"), BANDS)
def test_a_whole_per_cent_has_the_rating_of_its_band(framework, per_cent, rating):
    assert framework.band(per_cent).rating == rating


@pytest.mark.parametrize(("points", "rating"), OVERALL)
def test_points_have_the_overall_rating_of_their_band(framework, points, rating):
    assert framework.overall(points) == rating


def test_no_whole_per_cent_and_no_number_of_points_falls_between_two_bands(framework):
    assert all(framework.band(per_cent) for per_cent in range(101))
    assert all(framework.overall(points) for points in range(framework.maximum + 1))


def test_twelve_standards_reach_36_points_and_no_more(framework):
    assert framework.maximum == 36
    assert framework.overall(37) is None


def test_bands_have_their_published_names(framework):
    names = [(49, "Minority"), (64, "Too few"), (79, "Reasonable majority"), (80, "Large majority")]

    assert [(per_cent, framework.band(per_cent).name) for per_cent, _ in names] == names


def test_points_run_from_0_to_3(framework):
    assert {name: framework.points(name) for name in framework.names} == {
        INADEQUATE: 0,
        REQUIRES: 1,
        GOOD: 2,
        OUTSTANDING: 3,
    }


def test_the_lowest_rating_is_found_by_rank(framework):
    assert framework.lowest([OUTSTANDING, REQUIRES, GOOD, REQUIRES]) == REQUIRES


def test_the_rating_below_the_lowest_is_the_lowest(framework):
    below = {OUTSTANDING: GOOD, GOOD: REQUIRES, REQUIRES: INADEQUATE, INADEQUATE: INADEQUATE}

    assert {name: framework.below(name) for name in framework.names} == below


def test_a_framework_without_overall_bands_has_no_overall_rating_and_no_maximum():
    without_total = shipped("youth-2018").model_copy(update={"overall_bands": ()})

    assert without_total.maximum is None
    assert without_total.overall(18) is None
