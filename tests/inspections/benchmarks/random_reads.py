"""Random reads of benchmark cases, each from its seed, for comparing our AC1 with an independent implementation.

Plain Python without imports from the service, because the other implementation runs in a separate environment. How
`irrcac_0_4_4.csv` was made: for each seed, `drawn(seed)` went to `irrCAC.raw.CAC` (irrCAC 0.4.4) with the three categories, and
`gwet()` gave the columns.
"""

from __future__ import annotations

import random

ANSWERS = ("yes", "no", "na")
SETS = 200


def drawn(seed: int) -> list[list[str]]:
    """The answers of several readers to the questions of a case: a row for each question, "" if a reader was not asked."""
    chance = random.Random(seed)
    questions, readers = chance.randint(2, 20), chance.randint(2, 12)
    shares = [chance.random() ** 3 for _ in ANSWERS]
    care, asked = chance.random(), chance.choice((1.0, 1.0, 0.8))
    rows = []
    for _ in range(questions):
        right = chance.choices(ANSWERS, shares)[0]
        rows.append(
            [
                ""
                if chance.random() > asked
                else right
                if chance.random() < care
                else chance.choices(ANSWERS, shares)[0]
                for _ in range(readers)
            ]
        )
    return rows
