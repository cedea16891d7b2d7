"""Finds the paragraph that a suggestion is about, and puts words in its place. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from reports.text.merging import joined, split
from reports.text.narrative import item_lines
from reports.writing.sections import as_stored


def paragraphs_in(body: str, *, is_list: bool) -> list[str]:
    """The paragraphs of a text as they were typed, or the items in a list."""
    return item_lines(body) if is_list else list(split(body))


def replaced(body: str, paragraph: str, words: str, *, is_list: bool) -> str | None:
    """The text with these words in place of the paragraph; None if the text does not have the paragraph.

    The words can be several paragraphs, or several items in a list. If the paragraph is there twice, the first is replaced.
    """
    paragraphs = paragraphs_in(body, is_list=is_list)
    if paragraph not in paragraphs:
        return None
    place = paragraphs.index(paragraph)
    paragraphs[place : place + 1] = paragraphs_in(as_stored(words, is_list=is_list), is_list=is_list)
    return as_stored("\n".join(paragraphs), is_list=True) if is_list else joined(paragraphs)


def nearest(paragraph: str, paragraphs: Sequence[str]) -> str:
    """The paragraph that has the most words in common with a paragraph that has changed; "" if there is none."""
    words = paragraph.split()
    likeness = {other: SequenceMatcher(None, words, other.split(), autojunk=False).ratio() for other in paragraphs}
    closest = max(likeness, key=lambda other: likeness[other], default="")
    return closest if likeness.get(closest) else ""
