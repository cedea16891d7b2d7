"""Works out the share of "yes" among relevant cases, as a whole percentage and exactly, in whole-number arithmetic.

The published bands are whole numbers with gaps (65-79, then 80), so it is the whole percentage that is banded. Floats are not
used, because 0.5 per cent must always round up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


def whole_per_cent(part: int, whole: int) -> int:
    """`part` / `whole` as a whole percentage, rounded half up. `whole` is positive and `part` is between 0 and `whole`."""
    return (200 * part + whole) // (2 * whole)


def rounded_half_up(exact: Fraction) -> int:
    """An exact percentage as a whole one: 64.5 is 65."""
    return int(exact + Fraction(1, 2))


@dataclass(frozen=True)
class Tally:
    """How one question was answered in the cases of its domain.

    `set_aside` is the number of answers in cases where the framework does not ask the question. These answers are kept
    but not counted.
    """

    yes: int = 0
    no: int = 0
    does_not_apply: int = 0
    unanswered: int = 0
    set_aside: int = 0
    cases: int = 0

    @property
    def relevant(self) -> int:
        """The number of cases where the question was asked, applied and was answered."""
        return self.yes + self.no

    @property
    def not_asked(self) -> int:
        """The number of cases where the framework does not ask the question."""
        return self.cases - self.relevant - self.does_not_apply - self.unanswered

    @property
    def is_complete(self) -> bool:
        return self.unanswered == 0

    @property
    def exact(self) -> Fraction | None:
        """The share of yes among the relevant cases as an unrounded percentage."""
        return Fraction(100 * self.yes, self.relevant) if self.relevant else None

    @property
    def per_cent(self) -> int | None:
        """The whole percentage of yes among the relevant cases; None if there are none."""
        return whole_per_cent(self.yes, self.relevant) if self.relevant else None

    @property
    def per_cent_of_all(self) -> int | None:
        """The whole percentage of yes among all inspected cases in the domain (prompts in G annexe 2)."""
        return whole_per_cent(self.yes, self.cases) if self.cases else None
