"""Finds references and names that are the same to a person, although their text differs.

A spreadsheet program saves the reference 001 as 1, and people type COURT-01 for court-01.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

_NUMBER = re.compile(r"[0-9]{1,40}(\.[0-9]{0,40})?(e[0-9]{1,2})?", re.ASCII)
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


@lru_cache(maxsize=16_384)  # each new case is compared with all others in its inspection
def identity(text: str) -> str:
    """A reference or name without capitals, spaces and leading zeros.

    Different ways to write a number are the same: 1.10 is 1.1.
    """
    normal = unicodedata.normalize("NFKC", text).casefold()
    shown = "".join(sign for sign in normal if not sign.isspace() and unicodedata.category(sign) != "Cf")
    if _NUMBER.fullmatch(shown):
        return format(Decimal(shown).normalize(), "f")
    return _LEADING_ZEROS.sub("", shown)


def same_as(text: str, recorded: Iterable[str]) -> str | None:
    """The recorded text that differs only in capitals, spaces or leading zeros, unless exactly this text is recorded."""
    known = list(recorded)
    if text in known:
        return None
    own = identity(text)
    return next((each for each in known if identity(each) == own), None)
