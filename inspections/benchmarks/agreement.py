"""Agreement between several readers of one benchmark case. Plain Python.

The items are its key questions, and the readers are those who answered them. Gwet's AC1 for any number of readers and its
variance are those of Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), without the correction for a finite
population, as the `irrCAC` package for Python has them for raw ratings. Shares are exact fractions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from inspections.second_reads.agreement import CATEGORIES, LEVEL, UNDEFINED, Coefficient
from inspections.second_reads.students_t import two_sided

Counts = Mapping[str, int]  # how many readers gave each answer to one question


def same_answer(counts: Counts, answers: Sequence[str] = CATEGORIES) -> Fraction | None:
    """The share of pairs of readers who gave the same answer to a question; None with fewer than two readers."""
    readers = sum(counts.get(each, 0) for each in answers)
    if readers < 2:
        return None
    pairs = sum(counts.get(each, 0) * (counts.get(each, 0) - 1) for each in answers)
    return Fraction(pairs, readers * (readers - 1))


def ac1_of_several(questions: Sequence[Counts]) -> Coefficient:
    """Gwet's AC1 over the questions of a case, with its 95% interval."""
    answered = [counts for counts in questions if sum(counts.get(each, 0) for each in CATEGORIES)]
    n, others = len(answered), len(CATEGORIES) - 1
    agreed = [same_answer(counts) for counts in answered]
    of_several = [share for share in agreed if share is not None]
    if not of_several:
        return UNDEFINED
    shares = [_shares(counts) for counts in answered]
    mean = {each: sum((of_one[each] for of_one in shares), Fraction()) / n for each in CATEGORIES}
    chance = sum((mean[each] * (1 - mean[each]) for each in CATEGORIES), Fraction()) / others
    value = (sum(of_several, Fraction()) / len(of_several) - chance) / (1 - chance)
    if n < 2:
        return Coefficient(float(value), None)
    squares = Fraction()
    for share, of_one in zip(agreed, shares, strict=True):
        own = Fraction() if share is None else (share - chance) / (1 - chance) * Fraction(n, len(of_several))
        by_chance = sum((of_one[each] * (1 - mean[each]) for each in CATEGORIES), Fraction()) / others
        squares += (own - 2 * (1 - value) * (by_chance - chance) / (1 - chance) - value) ** 2
    half = two_sided(LEVEL, n - 1) * math.sqrt(squares / (n * (n - 1)))
    return Coefficient(float(value), (max(-1.0, float(value) - half), min(1.0, float(value) + half)))


def _shares(counts: Counts) -> dict[str, Fraction]:
    readers = sum(counts.get(each, 0) for each in CATEGORIES)
    return {each: Fraction(counts.get(each, 0), readers) for each in CATEGORIES}
