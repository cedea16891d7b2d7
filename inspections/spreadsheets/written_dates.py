"""Dates as people write them in spreadsheets, day first. Plain Python."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

_TIME = r"(?:[ T,]+\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?(?: ?[ap]m)?Z?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.I)
_NUMBERS = re.compile(rf"(\d{{1,2}})\s?([-/. ])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d\d){_TIME}", re.I)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY_AND_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[-/., ]*([a-z]{{3,9}})\.?[-/., ]*['’]?(\d{{4}}|\d\d){_TIME}", re.I
)
_MONTH_AND_DAY = re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.I)
_WITHOUT_DAY = re.compile(r"(?:[a-z]{3,9}\.?|\d{1,2})[-/. ]+(?:\d{4}|'\d\d)", re.I)
_SERIAL = re.compile(r"[34]\d{4}|5[0-4]\d{3}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december", "sept")  # fmt: skip
_DAY_ZERO = datetime.date(1899, 12, 30)  # of the numbers that spreadsheet programs use to store dates


class NotADate(ValueError):
    """A text that is not a date, or could be two dates. `suggestion` is the date that was probably meant."""

    def __init__(self, reason: str, suggestion: datetime.date | None = None) -> None:
        super().__init__(reason)
        self.suggestion = suggestion


def read_date(text: str, *, may_be_month_first: bool = False) -> datetime.date:
    """The date in a cell. Raises NotADate.

    `may_be_month_first` says that the column has dates such as 04/13/2026, so 03/04/2026 could be two dates.
    """
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(int(match[1]), int(match[3]), _year(match[4]), may_be_month_first)
    if (match := _DAY_AND_MONTH.fullmatch(text)) and (month := _month(match[2])):
        return _date(_year(match[3]), month, int(match[1]))
    if (match := _MONTH_AND_DAY.fullmatch(text)) and (month := _month(match[1])):
        return _date(int(match[3]), month, int(match[2]))
    if _SERIAL.fullmatch(text):
        day = _DAY_ZERO + datetime.timedelta(days=int(text))
        raise NotADate(f"is the number that spreadsheet programs use for {in_words(day)}", day)
    if _WITHOUT_DAY.fullmatch(text):
        raise NotADate("is a month without a day; enter the whole date")
    raise NotADate("is not a date; write it like 3 April 2026 or 2026-04-03")


def _from_numbers(first: int, second: int, year: int, may_be_month_first: bool) -> datetime.date:
    if second > 12 >= first:
        raise NotADate("has the month first; write the day first", _possible(year, first, second))
    day = _date(year, second, first)
    if may_be_month_first and first <= 12 and first != second:
        other = _date(year, first, second)
        raise NotADate(f"could be {in_words(day)} or {in_words(other)}, because other dates have the month first")
    return day


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(word: str) -> int:
    word = word.lower()
    known = word in _MONTHS or word in _NAMES
    return _MONTHS.index(word[:3]) + 1 if known else 0


def _possible(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> datetime.date:
    if found := _possible(year, month, day):
        return found
    raise NotADate("is not a real date; check the day and the month")


def in_words(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def has_month_first(texts: Iterable[str]) -> bool:
    """Whether a column has dates that can only be month first (04/13/2026), and none that can only be day first."""
    month_first = False
    for text in texts:
        if match := _NUMBERS.fullmatch(text):
            if int(match[1]) > 12:
                return False
            month_first = month_first or int(match[3]) > 12
    return month_first


def age_on(day: datetime.date, born: datetime.date) -> int:
    """The age in whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
