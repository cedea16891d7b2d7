"""Finds words in the texts of a report and replaces them. The codes of live figures are left alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_CODE = re.compile(r"\[\[[^\[\]\n]{1,120}\]\]")
_AROUND = 45  # characters shown on each side of a place


@dataclass(frozen=True)
class Search:
    """What to find, and what to put in its place ("" removes it)."""

    find: str
    replacement: str = ""
    match_case: bool = False
    whole_words: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        words = re.escape(self.find)
        if self.whole_words:
            words = rf"(?<!\w){words}(?!\w)"
        return re.compile(words, 0 if self.match_case else re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One place in a text: the position of its first character, and the words around it."""

    start: int
    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Found:
    """The places in a text, and how many more are in codes of live figures, which are left alone."""

    places: tuple[Place, ...]
    in_codes: int


def places_in(body: str, search: Search) -> Found:
    codes = [match.span() for match in _CODE.finditer(body)]
    places, in_codes = [], 0
    for match in search.pattern.finditer(body):
        if any(start < match.end() and match.start() < end for start, end in codes):
            in_codes += 1
        else:
            places.append(_place(body, match))
    return Found(tuple(places), in_codes)


def _place(body: str, match: re.Match[str]) -> Place:
    start, end = match.span()
    before, after = body[max(0, start - _AROUND) : start], body[end : end + _AROUND]
    if start > _AROUND:  # without the rest of a word
        before = f"… {before.partition(' ')[2]}"
    if end + _AROUND < len(body):
        after = f"{after.rpartition(' ')[0]} …"
    return Place(start, " ".join(before.split("\n")), match[0], " ".join(after.split("\n")))


def replaced(body: str, search: Search, starts: Collection[int]) -> str:
    """The text with the words replaced at these places. A place that is not in the text, or is in a code, is left alone."""
    pieces, end = [], 0
    for place in places_in(body, search).places:
        if place.start in starts:
            pieces += [body[end : place.start], search.replacement]
            end = place.start + len(place.found)
    return "".join([*pieces, body[end:]])
