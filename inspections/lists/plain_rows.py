"""Filters and a search for lists whose rows are plain values, and no QuerySet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from inspections.lists.listing import Filter, Rows


def filter_by(
    name: str, title: str, all_of_them: str, choices: Sequence[tuple[str, str]], value: Callable[[Any], str]
) -> Filter:
    """A filter that keeps the rows with the chosen value."""
    return Filter(
        name, title, all_of_them, choices, lambda rows, chosen: [each for each in rows if value(each) == chosen]
    )


def with_words_in(text: Callable[[Any], str]) -> Callable[[Rows, str], Rows]:
    """A search that keeps the rows whose text has each of the words."""

    def narrow(rows: Rows, words: str) -> Rows:
        sought = words.casefold().split()
        return [each for each in rows if all(word in text(each).casefold() for word in sought)]

    return narrow
