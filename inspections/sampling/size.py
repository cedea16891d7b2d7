"""Works out how many of the eligible cases to inspect. Plain Python.

"A confidence level of 80 per cent with a margin of error of 5" (C 4.12; M, B and G annexe 1). This is the textbook sample
size for that claim, with the finite population correction. No report prints the formula.
"""

from __future__ import annotations

# The normal quantile for a confidence of 80 per cent, in ten-thousandths: a whole number, to avoid rounding errors.
_Z = 12816
_MARGIN = 5  # per cent


def sample_size(eligible: int) -> int:
    """How many of `eligible` cases to inspect, at least, for a confidence of 80 per cent and a margin of 5.

    n = n0 / (1 + (n0 - 1) / N), n0 = z²p(1 - p)/e² with p = 0.5; rounded up. Raises ValueError for a negative number.
    """
    if eligible < 0:
        raise ValueError(f"{eligible} cases cannot be eligible: give a number from 0")
    # n0 as a fraction: z² / (4e²), with z in ten-thousandths and e in hundredths. Then n = n0·N / (N + n0 - 1).
    above, below = _Z**2 * 100**2, 4 * 10_000**2 * _MARGIN**2
    return -(-above * eligible // (below * (eligible - 1) + above)) if eligible else 0


# A handful of inspectors cannot inspect a YOT with more cases, so a higher number is a typing mistake.
MOST_ELIGIBLE = 5_000
