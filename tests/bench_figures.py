"""How the benches write a figure that was measured in rounds."""

from collections.abc import Sequence
from statistics import median

HEADER = f"{'median':>10}{'lowest to highest round':>26}"


def figures(rounds: Sequence[float], decimals: int = 0) -> str:
    """The median of the rounds, and their range."""
    between = f"{min(rounds):.{decimals}f} to {max(rounds):.{decimals}f}"
    return f"{median(rounds):>10.{decimals}f}{between:>26}"
