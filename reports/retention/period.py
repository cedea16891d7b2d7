"""Reads the setting CASE_DATA_KEPT_FOR, which says how long case data is kept after publication. Plain Python."""

from __future__ import annotations

import calendar
import datetime
import re

_WORDS = re.compile(r"(\d{1,3}) (year|month)s?")


def months_in(words: str) -> int | None:
    """The number of months in "6 years" or "18 months"; None for empty text, which means that case data is kept.
    Otherwise raises ValueError.
    """
    if not words.strip():
        return None
    found = _WORDS.fullmatch(words.strip().lower())
    if found is None or not int(found[1]):
        raise ValueError(f"CASE_DATA_KEPT_FOR is “{words}”. Write a number of years or months, for example “6 years”.")
    return int(found[1]) * (12 if found[2] == "year" else 1)


def published_until(today: datetime.date, months: int) -> datetime.date:
    """The latest day of publication for which case data is due today: the same day some months ago, or the end of that
    month.
    """
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
