"""Compare whole per cents with exact fractions: they are rounded half up, without floats."""

import ast
import inspect
import math
from fractions import Fraction

import pytest

from reports.ratings import percentages
from reports.ratings.percentages import Tally, whole_per_cent

COUNTS = [(part, whole) for whole in range(1, 61) for part in range(whole + 1)]


def half_up(share: Fraction) -> int:
    """The same rule, written differently: the nearest whole number, or the higher of two that are equally near."""
    return math.floor(share + Fraction(1, 2))


def test_every_count_up_to_sixty_cases_is_rounded_half_up():
    assert {
        (part, whole): whole_per_cent(part, whole)
        for part, whole in COUNTS
        if whole_per_cent(part, whole) != half_up(Fraction(100 * part, whole))
    } == {}


@pytest.mark.parametrize(
    ("part", "whole", "per_cent"),
    [
        (11, 17, 65),  # 64.7, which rounds into the band above
        (9, 14, 64),  # 64.28, which stays in the band below
        (129, 200, 65),  # 64.5 exactly, up
        (1, 8, 13),  # 12.5 exactly, up and not to the even number
        (7, 8, 88),
        (1, 3, 33),
        (2, 3, 67),
        (1, 200, 1),
        (1, 201, 0),
        (0, 5, 0),
        (5, 5, 100),
    ],
)
def test_shares_at_the_edge_of_a_per_cent(part, whole, per_cent):
    assert whole_per_cent(part, whole) == per_cent


def test_numbers_too_close_for_floats_are_distinguished():
    whole = 200 * 10**30

    assert whole_per_cent(129 * 10**30, whole) == 65
    assert whole_per_cent(129 * 10**30 - 1, whole) == 64


def test_no_floats_are_used():
    tree = ast.parse(inspect.getsource(percentages))
    words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Div)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert not words & {"float", "round", "Decimal"}
    assert type(Tally(yes=1, no=2).per_cent) is int


def test_more_yes_answers_never_lower_the_per_cent():
    assert all(whole_per_cent(part, whole) >= whole_per_cent(part - 1, whole) for part, whole in COUNTS if part)


# --- the tally of one question


def test_only_yes_and_no_are_relevant():
    tally = Tally(yes=4, no=4, does_not_apply=4, unanswered=1, set_aside=2, cases=15)

    assert tally.relevant == 8
    assert (tally.per_cent, tally.exact) == (50, Fraction(50))


def test_the_share_of_all_cases_counts_those_in_which_it_did_not_apply():
    """G: three of four relevant cases, of five inspected cases."""
    tally = Tally(yes=3, no=1, does_not_apply=1, cases=5)

    assert (tally.per_cent, tally.per_cent_of_all) == (75, 60)


def test_without_a_relevant_case_there_is_no_per_cent():
    tally = Tally(does_not_apply=5, cases=5)

    assert (tally.per_cent, tally.exact, tally.relevant) == (None, None, 0)


def test_without_a_case_there_is_no_share_of_all_cases():
    assert Tally().per_cent_of_all is None


@pytest.mark.parametrize(("unanswered", "is_complete"), [(0, True), (1, False)])
def test_a_tally_is_complete_when_every_asked_case_is_answered(unanswered, is_complete):
    assert Tally(yes=3, unanswered=unanswered, set_aside=2, cases=6).is_complete == is_complete


def test_every_case_is_relevant_or_not_applicable_or_unanswered_or_not_asked():
    tally = Tally(yes=4, no=4, does_not_apply=2, unanswered=1, set_aside=2, cases=15)

    assert tally.not_asked == 4
