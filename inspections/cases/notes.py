"""Finds the names and dates of files in a case's notes.

The quick fields of a note (static/outbox/evidence_seen.js) write them in the form that this module reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# The file, then its date, its page, both or neither: "[Asset, 12 March 2021, page 4]".
SEEN = re.compile(r"\[([^\[\],\n]+)(?:, [^\[\]\n]*)?\]")

DATE_OF_A_FILE = re.compile(r"(\[[^\[\],\n]+), \d{1,2} [A-Z][a-z]+ \d{4}(?=[,\]])")


def files_named(notes: Iterable[str]) -> list[str]:
    """The names of the files in these notes, each once, in alphabetical order."""
    return sorted({name.strip() for note in notes for name in SEEN.findall(note)} - {""}, key=str.casefold)


def without_dates_of_files(note: str) -> str:
    """The note without the dates of the files that it names. Such a date is not a date of birth."""
    return DATE_OF_A_FILE.sub(r"\1", note)
