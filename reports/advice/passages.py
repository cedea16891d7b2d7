"""Divides a text into the sentences on which advice is given, without what its author cannot or should not change.

Codes of live figures, marks of footnotes, addresses and the words of a person between double quotation marks are replaced by
signs of the same length, so that they count as words of a sentence but have no letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.checks.reading.sentences import Sentence, of_text

_LEFT_OUT = re.compile(
    r"\[\[[^\[\]\n]{1,120}\]\]"  # the code of a live figure
    r"|(?:https?://|www\.)[^\s<>)]+|[\w.+-]+@[\w-]+\.[\w.-]+"  # an address
    r"|“[^”]*”|\"[^\"]*\""  # the words of a person, or a title
)
_NOTE = re.compile(r"\[\^[\w-]{1,20}\]:?")
_BLANK = "0"  # not a letter, so it has no spelling


@dataclass(frozen=True)
class Passage:
    """A sentence as its author wrote it, and the part of it to read: the same length, with signs for what is left out."""

    text: str
    read: str

    @property
    def words(self) -> int:
        """The number of words. The code of a live figure is one word, whatever it prints."""
        counted = re.sub(r"\[\[[^\[\]\n]{1,120}\]\]", _BLANK, self.text)
        return sum(any(sign.isalnum() for sign in word) for word in counted.split())


def passages(body: str) -> Iterator[Passage]:
    """The sentences of a text in the author's own words. Quoted sentences and tables are left out."""
    without_marks = _NOTE.sub("", body)
    for sentence in of_text("", without_marks):
        if not sentence.is_quoted and not _is_row(sentence):
            yield Passage(sentence.text, _LEFT_OUT.sub(lambda match: _BLANK * len(match[0]), sentence.text))


def _is_row(sentence: Sentence) -> bool:
    return sentence.text.startswith("|")
