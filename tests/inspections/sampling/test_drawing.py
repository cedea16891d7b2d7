"""Drawing a sample that matches the eligible cases: close to the best possible, random, and the same for the same seed."""

from __future__ import annotations

import random
import subprocess
import sys
from fractions import Fraction
from itertools import islice

import pytest

from inspections.sampling.drawing import Eligible, draw
from tests.prove_draw import DRAWS, Population, difference, optimum, populations, prove

# The solver mentions its next version in every call.
pytestmark = pytest.mark.filterwarnings("ignore:.*PuLP 4.0:DeprecationWarning")

# Of ten cases, four are girls. One disposal is rare, and one classification was not recorded.
TEN = [
    Eligible(f"court-{number}", values)
    for number, values in enumerate(
        [
            ("referral_order", "low", "medium", "Male"),
            ("referral_order", "low", "medium", "male"),
            ("referral_order", "low", "high", "Female"),
            ("referral_order", "medium", "high", "Female"),
            ("referral_order", "medium", "", "Male"),
            ("youth_rehabilitation_order", "medium", "not_recorded", "Male "),
            ("youth_rehabilitation_order", "high", "high", "Female"),
            ("youth_rehabilitation_order", "high", "medium", "Male"),
            ("youth_rehabilitation_order", "low", "low", "Male"),
            ("detention_and_training_order", "high", "low", "Female"),
        ]
    )
]


def test_every_draw_is_within_one_case_of_the_best_sample_and_every_case_can_be_drawn():
    """A few of the populations of `make soak`, which draws 1,000 times from each of fifty."""
    for population in islice(populations(), 4):
        proof = prove(population, draws=25)

        assert proof.above_optimum <= 1, population.name
        assert proof.certain == 25
    assert prove(Population("ten", tuple(TEN), 5), draws=100).never_drawn == 0


@pytest.mark.soak
def test_fifty_populations_and_a_thousand_draws_from_each():
    for population in populations():
        proof = prove(population, DRAWS)

        assert proof.above_optimum <= 1, population.name
        assert proof.never_drawn == 0, population.name


def test_the_exact_solver_finds_the_best_sample_of_a_small_list():
    """With two groups of two and a sample of one, one group has the whole sample: half a case too many."""
    pairs = tuple(Eligible(f"case-{at}", ("order", "low", "low", gender)) for at, gender in enumerate("MMFF"))

    assert optimum(pairs, 1) == Fraction(1, 2)
    assert optimum(pairs, 2) == 0


def test_the_same_list_and_seed_give_the_same_sample_in_any_order_and_process():
    drawn = draw(TEN, 5, 421)
    shuffled = random.Random(1).sample(TEN, len(TEN))
    again = subprocess.run(
        [sys.executable, "-c", "from tests.inspections.sampling.test_drawing import *; print(draw(TEN, 5, 421))"],
        env={"PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "config.test_settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert draw(shuffled, 5, 421) == drawn
    assert again.stdout.strip() == str(drawn)
    # This sample must never change: people may repeat a draw years later to show that nobody chose the cases.
    assert drawn.references == ("court-0", "court-3", "court-5", "court-7", "court-9")


def test_a_sample_has_its_share_of_each_group():
    """Four of ten cases are girls, so two of five are; different spellings do not make a group, and missing values do."""
    for seed in range(20):
        drawn = draw(TEN, 5, seed)
        girls = [case for case in TEN if case.reference in drawn.references and case.values[3] == "Female"]

        assert difference(tuple(TEN), set(drawn.references)) == drawn.difference <= drawn.limit
        assert 1 <= len(girls) <= 3


def test_a_draw_adds_to_the_cases_in_the_sample_and_never_takes_a_replaced_one():
    there = [TEN[0], Eligible("added-by-hand", ("referral_order", "low", "low", "Male"))]
    for seed in range(20):
        drawn = draw(TEN, 6, seed, already=there, never=["court-9"])

        assert len(drawn.references) == 4
        assert drawn.is_within_one_case  # of the best sample that has these two cases
        assert not {"court-0", "court-9", "added-by-hand"} & set(drawn.references)


def test_all_cases_or_none_can_be_drawn_and_more_are_refused():
    assert draw(TEN, 10, 1).difference == 0
    assert draw([], 0, 1).references == ()
    with pytest.raises(ValueError, match="11 cases cannot be drawn from 10"):
        draw(TEN, 11, 1)
    with pytest.raises(ValueError, match="court-1 appears twice"):
        draw([*TEN, TEN[1]], 3, 1)
