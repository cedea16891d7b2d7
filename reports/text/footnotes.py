"""Reads the footnotes that writers add to a text: `[^1]` at the place of the call, and `[^1]: The note.` on a separate line.

A call without a note, and a note without a call, are left as typed, so that readers of the draft see the mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NAME = r"\[\^([\w-]{1,20})\]"
_NOTE = re.compile(rf"^ {{0,3}}{_NAME}:[ \t]+(\S.*(?:\n[ \t]+\S.*)*)\n?", re.MULTILINE)
_CALL = re.compile(rf"{_NAME}(?!:)")
# A call while the text is turned into HTML. Nobody types these characters, and they are not changed by Markdown.
_MARKED = re.compile("\ue000(\\d+)\ue001")


def with_calls_marked(markdown: str, number_of: Callable[[str], int]) -> str:
    """The text without its notes. Each call is marked with the number that `number_of` gives for the words of its note."""
    if "[^" not in markdown:
        return markdown
    called = set(_CALL.findall(_NOTE.sub("", markdown)))
    notes: dict[str, str] = {}

    def taken_out(match: re.Match[str]) -> str:
        if match[1] not in called or match[1] in notes:
            return match[0]
        notes[match[1]] = " ".join(match[2].split())
        return ""

    body = _NOTE.sub(taken_out, markdown)
    numbers: dict[str, int] = {}

    def marked(match: re.Match[str]) -> str:
        # A second call of the same note is left out: a note is at the foot of the page of its first call.
        if match[1] not in notes:
            return match[0]
        if match[1] in numbers:
            return ""
        numbers[match[1]] = number_of(notes[match[1]])
        return f"\ue000{numbers[match[1]]}\ue001"

    return _CALL.sub(marked, body).rstrip("\n")


def without_footnotes(markdown: str) -> str:
    return _MARKED.sub("", with_calls_marked(markdown, lambda _: 0))


def numbers_marked(marked: str) -> set[int]:
    """The numbers of the notes that a text with marked calls has."""
    return {int(number) for number in _MARKED.findall(marked)}


def with_calls(html: str, call: Callable[[int], str]) -> str:
    """The HTML of a text with marked calls, in which `call` prints the call of a note by its number."""
    return _MARKED.sub(lambda match: call(int(match[1])), html)
