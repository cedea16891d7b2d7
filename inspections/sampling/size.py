"""Works out how many of the eligible cases to inspect, and the margin of error for a number of cases. Plain Python.

"A confidence level of 80 per cent with a margin of error of 5" (consultation 4.12; M, B and G annexe 1). This is the
textbook sample size for that claim, with the finite population correction. No report prints the formula. All arithmetic is
in whole numbers, so nothing is rounded before the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# The normal quantile for each level of confidence offered, by per cent, in ten-thousandths.
Z = {80: 12_816, 90: 16_449, 95: 19_600}
CONFIDENCE = 80  # per cent
MARGIN = 5  # percentage points
MARGINS = range(1, 21)


def sample_size(eligible: int, confidence: int = CONFIDENCE, margin: int = MARGIN) -> int:
    """How many of `eligible` cases to inspect, at least, for this confidence and this margin of error.

    n = n0 / (1 + (n0 - 1) / N), n0 = z²p(1 - p)/e² with p = 0.5; rounded up. Raises ValueError for a negative number.
    """
    if eligible < 0:
        raise ValueError(f"{eligible} cases cannot be eligible; give a number from 0")
    # n0 as a fraction: z² / (4e²), with z in ten-thousandths and e in hundredths. Then n = n0·N / (N + n0 - 1).
    above, below = Z[confidence] ** 2 * 100**2, 4 * 10_000**2 * margin**2
    return -(-above * eligible // (below * (eligible - 1) + above)) if eligible else 0


def achieved_margin(inspected: int, eligible: int | None, confidence: int = CONFIDENCE) -> int | None:
    """The margin of error of `inspected` of `eligible` cases, in whole percentage points and rounded up; None if no case
    was inspected.

    This is the smallest margin for which this number of cases is enough: e² = z²(N - n) / 4n(N - 1). If the number of
    eligible cases is not known, or is lower than the number inspected, the margin is that of a very large number: e² =
    z² / 4n.
    """
    if not inspected:
        return None
    above, below = Z[confidence] ** 2 * 100**2, 4 * 10_000**2 * inspected
    if eligible is not None and eligible >= inspected:
        above, below = above * (eligible - inspected), below * max(1, eligible - 1)
    return math.isqrt(-(-above // below) - 1) + 1 if above else 0


@dataclass(frozen=True)
class Rule:
    """How to work out the size of a sample. A fixed `size` is a number that the lead inspector chose."""

    confidence: int = CONFIDENCE
    margin: int = MARGIN
    minimum: int = 0
    maximum: int | None = None
    all_cases: bool = False
    size: int | None = None

    def suggested(self, eligible: int) -> int:
        """How many cases the rule requires, whatever size was chosen."""
        if self.all_cases:
            return eligible
        size = max(self.minimum, sample_size(eligible, self.confidence, self.margin))
        return min(eligible, size if self.maximum is None else min(size, self.maximum))

    def required(self, eligible: int) -> int:
        """How many cases to inspect."""
        return self.suggested(eligible) if self.size is None else min(self.size, eligible)

    def in_words(self, eligible: int) -> str:
        """Explain how the size follows from the rule, for people who are not statisticians."""
        if not eligible:
            return "No cases are eligible."
        suggested = self.suggested(eligible)
        are = "1 case is" if eligible == 1 else f"{eligible:,} cases are"
        if self.all_cases:
            return f"{are} eligible. The framework asks the team to inspect all of them."
        claimed = (
            f"{are} eligible. To say with {self.confidence}% confidence what is true of all of them, to within "
            f"{self.margin} percentage point{'' if self.margin == 1 else 's'}, at least "
        )
        exact = sample_size(eligible, self.confidence, self.margin)
        cases = f"{exact:,} case{'' if exact == 1 else 's'} must be inspected."
        if suggested > exact:
            return f"{claimed}{cases} The framework asks for at least {suggested:,}."
        if suggested < exact:
            return f"{claimed}{cases} The framework asks for no more than {suggested:,}."
        return claimed + cases
