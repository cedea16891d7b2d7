"""Compare distances, rounding warnings and intervals with slow but obvious calculations, for all counts up to 60.

Nothing here shares code with the rules: shares are Fractions, answers are changed one after the other, and the ways to
draw a sample are counted by Pascal's triangle. The published thresholds are typed in here again (C 4.8, C 4.10).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from fractions import Fraction
from functools import cache
from itertools import accumulate, pairwise

import pytest

from reports.ratings.discretion import distance_down, distance_up, question_distances, rating_unrounded
from reports.ratings.distances import down_in_words, up_in_words
from reports.ratings.intervals import Interval, interval, yes_among_all
from reports.ratings.triggers import triggers
from reports.text.numbers_in_words import number
from tests.reports.ratings.examples import RATINGS, rate
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")
MOST = 60
COUNTS = [(yes, of) for of in range(1, MOST + 1) for yes in range(of + 1)]
STARTS = (50, 65, 80)


def rounded(yes: int, of: int) -> int:
    """The whole per cent, rounded half up."""
    return math.floor(Fraction(yes, of) * 100 + Fraction(1, 2))


def rank(per_cent: int | Fraction) -> int:
    """How many bands begin at or below this per cent: 0 is Inadequate, 3 is Outstanding."""
    return bisect_right(STARTS, per_cent)


# The rank of every count, and the ranks that one key question goes through as its answers change one by one.
RANKS = {of: [rank(rounded(yes, of)) for yes in range(of + 1)] for of in range(1, MOST + 1)}


def steps_until(ranks: list[int], holds) -> int | None:
    """How many answers must change until the condition is met; None if it never is."""
    return next((step for step, found in enumerate(ranks) if holds(found)), None)


def test_the_distances_and_the_rounding_of_every_count():
    for yes, of in COUNTS:
        ranks = RANKS[of]
        own = ranks[yes]
        up = steps_until(ranks[yes:], lambda found, own=own: found > own)
        down = steps_until(ranks[yes::-1], lambda found, own=own: found < own)
        exact = rank(Fraction(100 * yes, of))

        rated = rate({"2.1.1": (yes, of)})
        (alone,) = question_distances(rated, YOUTH_2018)
        question = rated.key_questions[0]
        distance = distance_up(rated, YOUTH_2018)

        assert rated.rating == RATINGS[own], (yes, of)
        assert (alone.up, alone.down) == (up, down), (yes, of)
        assert (alone.for_standard, alone.drops_standard) == (up, down), (yes, of)
        assert (distance and (distance.cases, distance.judgements)) == (up and (up, up)), (yes, of)
        assert distance_down(rated, YOUTH_2018) == down, (yes, of)
        assert question.rounding_decides == (exact != own), (yes, of)
        assert rating_unrounded(rated, YOUTH_2018) == RATINGS[exact], (yes, of)
        if exact != own:
            tenths = Fraction(question.exact_in_words)
            assert tenths <= Fraction(100 * yes, of) < tenths + Fraction(1, 10), (yes, of)

        grounds = triggers(rated, YOUTH_2018)
        assert ("one_case" in grounds) == (1 in (up, down)), (yes, of)
        assert ("small_subsample" in grounds) == (of < 10), (yes, of)
        gap = [start - rounded(yes, of) for start in STARTS if start > rounded(yes, of)]
        assert ("near_boundary" in grounds) == (bool(gap) and gap[0] <= 5), (yes, of)


@pytest.mark.thorough
def test_the_distances_of_every_count_with_a_second_key_question():
    """The second key question, with 0, 10, 14 and 20 of 20, limits the standard to each rating in turn."""
    for second in (0, 10, 14, 20):
        of_second = RANKS[20][second]
        for yes, of in COUNTS:
            both = min(RANKS[of][yes], of_second)
            needed = [steps_until(RANKS[of][yes:], lambda found, both=both: found > both)]
            needed += [steps_until(RANKS[20][second:], lambda found, both=both: found > both)]
            drops = [steps_until(RANKS[of][yes::-1], lambda found, both=both: found < both)]
            drops += [steps_until(RANKS[20][second::-1], lambda found, both=both: found < both)]

            rated = rate({"2.1.1": (yes, of), "2.1.2": (second, 20)})
            found = distance_up(rated, YOUTH_2018)
            each = question_distances(rated, YOUTH_2018)

            assert rated.rating == RATINGS[both]
            assert [distance.for_standard for distance in each] == needed, (yes, of, second)
            assert [distance.drops_standard for distance in each] == drops, (yes, of, second)
            assert [distance.is_in_the_way for distance in each] == [bool(more) for more in needed]
            if None in needed:
                assert found is None
            else:
                assert (found.cases, found.judgements) == (max(needed), sum(needed)), (yes, of, second)
            assert distance_down(rated, YOUTH_2018) == min((drop for drop in drops if drop is not None), default=None)


def test_the_sentences_of_every_count_say_what_changing_answers_does():
    up_sentence = re.compile(
        r"(.+) more cases? judged yes in 2.1.1 would raise the standard to (.+?)(?:, skipping (.+))?\."
    )
    down_sentence = re.compile(r"(.+) fewer cases? judged yes in 2.1.1 would lower the standard to (.+)\.")
    amounts = {number(amount).capitalize(): amount for amount in range(MOST + 1)}
    for yes, of in COUNTS:
        ranks, rated = RANKS[of], rate({"2.1.1": (yes, of)})
        own = ranks[yes]

        if told := up_sentence.fullmatch(up_in_words(rated, YOUTH_2018)):
            amount, reached = amounts[told[1]], ranks[yes + amounts[told[1]]]
            assert ranks[yes + amount - 1] == own < reached, (yes, of)
            assert told[2] == RATINGS[reached], (yes, of)
            assert told[3] == (RATINGS[own + 1] if reached > own + 1 else None), (yes, of)
        else:
            assert own == 3, (yes, of)
        if told := down_sentence.fullmatch(down_in_words(rated, YOUTH_2018)):
            amount, reached = amounts[told[1]], ranks[yes - amounts[told[1]]]
            assert ranks[yes - amount + 1] == own > reached, (yes, of)
            assert told[2] == RATINGS[reached], (yes, of)
        else:
            assert own == 0, (yes, of)


# Pascal's triangle, using only addition: TRIANGLE[n][k] ways to draw k of n.
TRIANGLE = [[1]]
for _ in range(MOST):
    TRIANGLE.append([1, *(left + right for left, right in pairwise(TRIANGLE[-1])), 1])


def likely_numbers(drawn: int, population: int) -> list[list[int]]:
    """For each number of yes in a sample, the numbers of yes in the population that neither tail of one in ten rules out."""
    ways = TRIANGLE[population][drawn]
    likely: list[list[int]] = [[] for _ in range(drawn + 1)]
    for among_all in range(population + 1):
        marked, others = TRIANGLE[among_all], TRIANGLE[population - among_all]
        least, most = max(0, drawn - population + among_all), min(drawn, among_all)
        so_many = [marked[yes] * others[drawn - yes] for yes in range(least, most + 1)]
        assert sum(so_many) == ways
        for yes, up_to in enumerate(accumulate(so_many), least):
            from_here_on = ways - up_to + so_many[yes - least]
            if 10 * up_to > ways and 10 * from_here_on > ways:
                likely[yes].append(among_all)
    return likely


@cache
def drawn_from_nobody_knows_how_many(yes: int, of: int) -> Interval:
    return interval(yes, of, None)


def test_the_interval_of_every_sample_of_every_population():
    """The interval for an unknown population is never narrower than the interval for a known population."""
    for population in range(1, MOST + 1):
        for drawn in range(1, population + 1):
            for yes, numbers in enumerate(likely_numbers(drawn, population)):
                place = (yes, drawn, population)
                assert numbers == list(range(numbers[0], numbers[-1] + 1)), place
                found = interval(yes, drawn, population)
                assert (found.lowest, found.highest) == (numbers[0], numbers[-1]), place
                if drawn == population:
                    assert found.low == found.high == rounded(yes, drawn), place
                else:
                    low, high = Fraction(100 * numbers[0], population), Fraction(100 * numbers[-1], population)
                    assert (found.low, found.high) == (math.floor(low), math.ceil(high)), place
                    widest = drawn_from_nobody_knows_how_many(yes, drawn)
                    assert widest.low <= found.low <= found.high <= widest.high, place


def test_the_interval_covers_the_truth_in_four_of_five_samples():
    for population, drawn in ((5, 3), (12, 8), (40, 12), (60, 28)):
        limits = [yes_among_all(yes, drawn, population) for yes in range(drawn + 1)]
        for truth in range(population + 1):
            covering = sum(
                TRIANGLE[truth][yes] * TRIANGLE[population - truth][drawn - yes]
                for yes, (low, high) in enumerate(limits)
                if low <= truth <= high and yes <= truth and drawn - yes <= population - truth
            )
            assert Fraction(covering, TRIANGLE[population][drawn]) >= Fraction(4, 5)


def test_the_interval_of_every_count_from_an_unknown_population():
    """At `low` per cent, this number of yes answers is unlikely; one point above, it is not. The same applies to `high`
    in reverse.
    """
    # The chance of each count at each whole per cent, times 100 to the power of the number of cases, built up case by case.
    chances = {per_cent: [1] for per_cent in range(101)}
    for of in range(1, MOST + 1):
        tails = {}
        for per_cent, before in chances.items():
            now = [0] * (of + 1)
            for yes, ways in enumerate(before):
                now[yes] += ways * (100 - per_cent)
                now[yes + 1] += ways * per_cent
            chances[per_cent] = now
            tails[per_cent] = list(accumulate(now))
        whole = 100**of
        for yes in range(of + 1):
            found = drawn_from_nobody_knows_how_many(yes, of)
            low = [
                per_cent for per_cent, up_to in tails.items() if yes and 10 * (whole - up_to[yes - 1]) <= whole
            ]  # at most one sample in ten has so many yes
            high = [per_cent for per_cent, up_to in tails.items() if 10 * up_to[yes] <= whole]
            assert found.low == (max(low) if yes else 0), (yes, of)
            assert found.high == (min(high) if yes < of else 100), (yes, of)
