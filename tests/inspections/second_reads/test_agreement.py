"""Agreement between two readers: bounds, symmetry, known values, and an independent implementation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.second_reads.agreement import CATEGORIES, FEWEST, agreement, in_words
from inspections.second_reads.students_t import two_sided
from tests.inspections.second_reads.random_sets import SETS, drawn

ANSWERS = st.sampled_from(CATEGORIES)
PAIRS = st.lists(st.tuples(ANSWERS, ANSWERS), min_size=2, max_size=60)


# Student's t with 1, 2, 9, 30 and 1,000 degrees of freedom, from published tables.
@pytest.mark.parametrize(
    ("freedom", "t"), [(1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (30, 2.042), (1_000, 1.962)]
)
def test_students_t_as_in_published_tables(freedom, t):
    assert two_sided(0.95, freedom) == pytest.approx(t, abs=0.0005)


def test_students_t_of_a_large_number_of_cases_is_that_of_the_normal_distribution():
    assert two_sided(0.95, 100_000) == pytest.approx(1.959964, abs=5e-5)


@pytest.mark.parametrize(("level", "freedom"), [(0.95, 0), (1.0, 5), (0.0, 5)])
def test_impossible_quantiles_are_refused(level, freedom):
    with pytest.raises(ValueError, match="not possible"):
        two_sided(level, freedom)


def test_five_hundred_sets_agree_with_an_independent_implementation():
    with Path(__file__).with_name("irrcac_0_4_4.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == SETS

    for row in rows:
        ours = agreement(drawn(int(row["seed"])))
        assert ours.n == int(row["n"])
        assert ours.agreed / ours.n == pytest.approx(float(row["agreed"]), abs=0.001)
        for name, coefficient in (("kappa", ours.kappa), ("ac1", ours.ac1)):
            if not row[name]:  # always the same answer
                assert (coefficient.value, coefficient.interval) == (None, None), row
                continue
            assert coefficient.value == pytest.approx(float(row[name]), abs=0.001), row
            low, high = coefficient.interval
            if row[f"{name}_low"]:
                assert low == pytest.approx(max(-1, float(row[f"{name}_low"])), abs=0.001), row
                assert high == pytest.approx(float(row[f"{name}_high"]), abs=0.001), row
            else:  # without variance, the other implementation divides by zero: our interval is the value itself
                assert low == pytest.approx(high) == pytest.approx(coefficient.value), row


@given(PAIRS)
def test_values_and_intervals_are_between_minus_one_and_one(pairs):
    found = agreement(pairs)

    for coefficient in (found.kappa, found.ac1):
        if coefficient.value is not None:
            low, high = coefficient.interval
            assert -1 <= low <= coefficient.value + 1e-9
            assert coefficient.value - 1e-9 <= high <= 1
    assert 0 <= found.per_cent <= 100


@given(PAIRS)
def test_it_does_not_matter_who_reads_first_or_in_which_order(pairs):
    found, turned = agreement(pairs), agreement([(second, first) for first, second in reversed(pairs)])

    for one, other in ((found.kappa, turned.kappa), (found.ac1, turned.ac1)):
        assert one.value == pytest.approx(other.value)
        assert one.interval == pytest.approx(other.interval)
    assert (found.n, found.agreed) == (turned.n, turned.agreed)


@given(st.lists(ANSWERS, min_size=2, max_size=60))
def test_perfect_agreement_is_one(answers):
    found = agreement([(answer, answer) for answer in answers])

    assert found.per_cent == 100
    assert found.ac1.value == pytest.approx(1)
    assert found.ac1.interval == pytest.approx((1, 1))
    if len(set(answers)) > 1:
        assert found.kappa.value == pytest.approx(1)
    else:
        assert found.kappa.value is None


def test_cases_that_only_one_reader_answered_do_not_count():
    assert agreement([("yes", "yes"), ("yes", ""), ("", "no")]).n == 1


def test_below_ten_cases_only_their_number_is_given():
    few, enough = ([("yes", "yes")] * number for number in (FEWEST - 1, FEWEST))

    assert agreement(few).as_json() == {"n": 9}
    assert agreement(few).in_words == ""
    assert agreement(enough).as_json() == {
        "n": 10,
        "per_cent": 100.0,
        "kappa": None,
        "kappa_interval": None,
        "ac1": 1.0,
        "ac1_interval": [1.0, 1.0],
    }


def test_no_case_at_all():
    assert agreement([]).as_json() == {"n": 0}
    assert agreement([]).per_cent is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "almost perfect"),
        (0.81, "almost perfect"),
        (0.8, "substantial"),
        (0.5, "moderate"),
        (0.3, "fair"),
        (0.1, "slight"),
        (0, "slight"),
        (-0.2, "poor"),
    ],
)
def test_values_in_words_by_landis_and_koch(value, words):
    assert in_words(value) == words
