"""Reads ratings, recommendations and footnotes from the content of a report as it is kept (`as_json`). Plain values.

Reports from earlier versions of this service may lack a part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports.text.paragraphs import Paragraph, numbered

OVERALL = "overall"
FOOTNOTES = "Footnotes"


@dataclass(frozen=True)
class Rated:
    """A standard with its rating; "" if it had none. The overall rating has the number OVERALL."""

    number: str
    title: str
    rating: str


def ratings_in(document: Mapping[str, Any]) -> dict[str, Rated]:
    """The overall rating, if there is one, and the rating of each standard, by number."""
    found: dict[str, Rated] = {}
    overall = (document.get("covers") or {}).get("overall") or {}
    if overall.get("name"):
        found[OVERALL] = Rated(OVERALL, "Overall", overall["name"])
    for row in _rows(document):
        rating = row.get("rating")
        if isinstance(rating, dict) and "name" in rating and row.get("number") and "title" in row:
            found.setdefault(row["number"], Rated(row["number"], row["title"], rating["name"]))
    return found


def recommendations_in(document: Mapping[str, Any]) -> list[str]:
    """Each recommendation with its addressee, without its number."""
    return [
        " ".join(filter(None, (row["addressee"].strip(), _words(text))))
        for row in _rows(document)
        if {"addressee", "start", "texts"} <= row.keys()
        for text in row["texts"]
    ]


def footnotes_in(document: Mapping[str, Any]) -> list[Paragraph]:
    notes = [_words(note["html"]) for note in document.get("notes", ())]
    return [Paragraph(number, words, FOOTNOTES) for number, words in enumerate(notes, 1)]


def _words(html: str) -> str:
    """The words of some inline HTML."""
    return " ".join(paragraph.words for paragraph in numbered(f"<p>{html}</p>")[1])


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the content, from the first to the last."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _rows(each)
    elif isinstance(value, list):
        for each in value:
            yield from _rows(each)
