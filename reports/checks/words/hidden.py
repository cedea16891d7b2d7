"""Finds characters that nobody can see.

Some reverse the direction of the text that follows, so that 21% reads as 12%. Others are control characters in texts
saved before this service removed them from all text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from inspections.spreadsheets.text import CONTROL
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_AROUND = 40  # characters shown on each side


def check(known: Known) -> Iterator[Finding]:
    material = known.material
    places = [
        *material.texts.items(),
        *(("recommendations", f"{each.addressee} {each.text}") for each in material.recommendations),
        *(
            (fact.section, value)
            for fact in material.facts
            for value in (fact.label, fact.value, fact.comparator, fact.comparator_value, fact.source)
        ),
    ]
    for section, text in places:
        if found := _DIRECTION.search(text):
            yield _finding(
                "direction",
                section,
                text,
                found,
                "reverses the direction of the text after it, so that 21 can look like 12",
            )
        if found := CONTROL.search(text):
            yield _finding("control", section, text, found, "cannot be printed or exported")


def _finding(check: str, section: str, text: str, found: re.Match[str], what: str) -> Finding:
    name = unicodedata.name(found[0], "control character").capitalize()
    start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
    return Finding(
        check,
        "correct",
        section,
        _visible(text[start:end]),
        f"There is an invisible character here: {name} (U+{ord(found[0]):04X}). It {what}.",
        "Delete the words around it and type them again.",
    )


def _visible(text: str) -> str:
    """The text with its hidden characters named, so that it cannot mislead again."""
    return " ".join(_DIRECTION.sub(_named, CONTROL.sub(_named, text)).split())


def _named(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found[0]):04X}⟩"
