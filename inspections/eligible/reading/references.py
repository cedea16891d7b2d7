"""Decides which references on a YOT's list can be kept, and makes new references for the others. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Collection

from inspections.spreadsheets.written_dates import NotADate, read_date

LONGEST = 40
_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LETTERS = re.compile(r"[A-Za-z]+")
# Words of four letters or more that a reference can have. Any other word of that length could be a name.
_WORDS = frozenset(
    {"case", "court", "yots", "child", "client", "ref", "refe", "order", "file", "record", "number", "young"}
)
_IDENTIFIERS = {
    "a PNC number": re.compile(r"(?:19|20)?\d\d[-./]?\d{1,7}[A-Z]", re.I),
    "a CRO number": re.compile(r"\d{1,6}[-./]\d\d[A-Z]", re.I),
    "a National Insurance number": re.compile(r"[A-Z]{2}\d{6}[A-D]", re.I),
    "a pupil number": re.compile(r"[A-Z]\d{12}|[A-Z]\d{11}[A-Z]", re.I),
    "initials with a date": re.compile(r"[A-Z]{1,3}[-._]?(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)?\d\d)", re.I),
    "a postcode": re.compile(r"[A-Z]{1,2}\d[A-Z0-9]?-?\d[A-Z]{2}", re.I),
    "a telephone number": re.compile(r"(?:0|\+?44)\d{9,10}"),
}


def is_nhs_number(text: str) -> bool:
    """Whether a text is a valid NHS number: ten digits, of which the last is a check digit."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{10}", digits):
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9])


def wrong_with_reference(text: str, names: Collection[str] = ()) -> str:
    """Why a text on the list cannot be a reference, as a clause without a subject; "" if it can.

    `names` has the words in the child's name in the same row.
    """
    if not _ALLOWED.fullmatch(text):
        return "has characters other than letters, numbers, full stops, hyphens and underscores"
    if len(text) > LONGEST:
        return f"has more than {LONGEST} characters"
    if not re.search(r"\d", text):
        return "has no number, so it could be a name"
    if found := identifier_in(text):
        return f"looks like {found}"
    words = [word.lower() for word in _LETTERS.findall(text)]
    if any(len(word) > 3 and word not in _WORDS for word in words) or any(name in text.lower() for name in names):
        return "could include a name"
    return ""


def identifier_in(text: str) -> str:
    """What kind of identifying number or date a text is, or ""."""
    compact = text.replace(" ", "")
    if is_nhs_number(text):
        return "an NHS number"
    for kind, pattern in _IDENTIFIERS.items():
        if pattern.fullmatch(compact):
            return kind
    try:
        read_date(text)
    except NotADate:
        return ""
    return "a date"


def prefix_of(domain_number: str, domain_title: str) -> str:
    """The first part of the references that the service gives in a domain."""
    if "out of court" in domain_title.lower().replace("-", " "):
        return "ooc"
    return "court" if "court" in domain_title.lower() else f"d{domain_number}"


class Numbering:
    """Makes references that no other case has: court-001, court-002 and so on."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = {reference.lower() for reference in taken}
        self._next: dict[str, int] = {}

    def give(self, prefix: str) -> str:
        number = self._next.get(prefix, 1)
        while (reference := f"{prefix}-{number:03}").lower() in self._taken:
            number += 1
        self._next[prefix] = number + 1
        self._taken.add(reference.lower())
        return reference
