"""What number words, fractions and quantity words mean: numbers, and ranges of shares such as “just under three-quarters”."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

# --- numbers ------------------------------------------------------------------------------------------------------------

_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    **{f"{ten}-{_UNITS[unit]}": 10 * value + unit for value, ten in enumerate(_TENS, 2) for unit in range(1, 10)},
}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:{_WORD}))"


def value_of(number: str) -> Fraction:
    return Fraction(WORDS[number]) if number in WORDS else Fraction(number.replace(",", ""))


# --- ranges of shares ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Range:
    """A range of shares from `low` to `high`, as percentages. An open limit is not part of the range."""

    low: Fraction
    high: Fraction
    is_open_low: bool = False
    is_open_high: bool = False

    def holds(self, share: Fraction) -> bool:
        above = share > self.low if self.is_open_low else share >= self.low
        below = share < self.high if self.is_open_high else share <= self.high
        return above and below

    @property
    def turned(self) -> Range:
        """The range for the remaining cases."""
        return Range(100 - self.high, 100 - self.low, self.is_open_high, self.is_open_low)


def _range(low: float, high: float, *, above: bool = False, below: bool = False) -> Range:
    return Range(Fraction(str(low)), Fraction(str(high)), above, below)


# Limits are half a percentage point below the framework's bands, because the bands are in whole percentages: 79.5 is
# printed as 80.
RANGES: dict[str, Range] = {
    "all": _range(100, 100),
    "none": _range(0, 0),
    "nearly all": _range(85, 100, below=True),
    "vast majority": _range(79.5, 100),
    "large majority": _range(79.5, 100),
    "reasonable majority": _range(64.5, 79.5, below=True),
    "small majority": _range(50, 64.5, above=True, below=True),
    "clear majority": _range(60, 100),
    "majority": _range(50, 100, above=True),
    "most": _range(50, 100, above=True),
    "minority": _range(0, 50, below=True),
    "small minority": _range(0, 25, below=True),
}
FRACTIONS = {
    "half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "fifth": Fraction(1, 5),
    "tenth": Fraction(1, 10), "sixth": Fraction(1, 6), "eighth": Fraction(1, 8),
}  # fmt: skip
# How far a share can be from the fraction that names it, in percentage points.
CLOSE, NEAR, ROUGH = Fraction(2), Fraction(6), Fraction(6)


def near(fraction: Fraction, manner: str) -> Range:
    """The shares that a qualified fraction can mean, as in “just under a half”."""
    per_cent = 100 * fraction
    if manner in ("just under", "nearly", "almost", "slightly under", "a little under", "slightly less than", "close to",
                  "slightly fewer than", "just short of"):  # fmt: skip
        return Range(per_cent - NEAR, per_cent, is_open_high=True)
    if manner in ("just over", "slightly over", "a little over", "slightly more than", "just above"):
        return Range(per_cent, per_cent + NEAR, is_open_low=True)
    if manner in ("over", "more than", "above", "well over", "exceeding", "in excess of"):
        return Range(per_cent, Fraction(100), is_open_low=True)
    if manner in ("under", "less than", "fewer than", "below", "well under", "not even", "not quite"):
        return Range(Fraction(0), per_cent, is_open_high=True)
    if manner == "at least":
        return Range(per_cent, Fraction(100))
    if manner in ("at most", "no more than", "up to", "not more than"):
        return Range(Fraction(0), per_cent)
    if manner in ("about", "around", "some", "roughly", "approximately", "or so"):
        return Range(per_cent - ROUGH, per_cent + ROUGH)
    return Range(per_cent - CLOSE, per_cent + CLOSE)


MANNER = (
    "just under|just over|just short of|just above|slightly under|slightly over|slightly less than|slightly fewer than|"
    "slightly more than|a little under|a little over|close to|well over|well under|more than|less than|fewer than|"
    "at least|at most|no more than|not more than|in excess of|not even|not quite|up to|nearly|almost|about|around|"
    "roughly|approximately|over|under|above|below|exceeding|some"
)
