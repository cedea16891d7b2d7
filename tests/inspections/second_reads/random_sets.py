"""Random sets of double-read cases, each from its seed, for comparing our agreement with an independent implementation.

Plain Python without imports from the service, because the other implementation runs in a separate environment. It pins an
old version of scipy. How `irrcac_0_4_4.csv` was made: for each seed, the three by three table of `drawn(seed)` went to
`irrCAC.table.CAC` (irrCAC 0.4.4, scipy 1.12, numpy 1.26), and `cohen()` and `gwet()` gave the columns. A value is empty if it
gave no number.
"""

from __future__ import annotations

import random

ANSWERS = ("yes", "no", "na")
SETS = 500


def drawn(seed: int) -> list[tuple[str, str]]:
    """The answers of two readers in 10 to 400 cases. Every tenth set is an extreme."""
    chance = random.Random(seed)
    cases = chance.choice((10, 11, 12, 15, 20, 30, 50, 100, 400))
    if seed % 10 == 0:
        return _extreme(seed // 10, cases)
    shares = [chance.random() ** 3 for _ in ANSWERS]  # often one answer in nearly every case
    care = chance.random()  # how often the second reader agrees for a reason

    def one() -> tuple[str, str]:
        first = chance.choices(ANSWERS, shares)[0]
        return first, first if chance.random() < care else chance.choices(ANSWERS, shares)[0]

    return [one() for _ in range(cases)]


def _extreme(kind: int, cases: int) -> list[tuple[str, str]]:
    """Always the same answer, always another answer, all but one the same, and only two of the three answers."""
    first, second = ANSWERS[kind % 3], ANSWERS[(kind + 1) % 3]
    match kind // 3 % 5:
        case 0:
            return [(first, first)] * cases
        case 1:
            return [(first, second)] * cases
        case 2:
            return [(first, first)] * (cases - 1) + [(first, second)]
        case 3:
            return [(first, first), (second, second)] * (cases // 2)
        case _:
            return [(first, second), (second, first)] * (cases // 2)
