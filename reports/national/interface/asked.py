"""What a program asks for: the page, its size, and which inspections. Plain Python."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

LARGEST_PAGE = 100
USUAL_PAGE = 50
NAMES = ("page", "page_size", "framework", "published_since")


class Wrong(ValueError):
    """A query parameter that is unknown or has a wrong value. The message says how to correct it."""


@dataclass(frozen=True)
class Asked:
    page: int = 1
    page_size: int = USUAL_PAGE
    framework: str = ""
    published_since: datetime.date | None = None


def read(query: Mapping[str, str]) -> Asked:
    """The query string of a request. Raises Wrong."""
    if unknown := sorted(set(query) - set(NAMES)):
        raise Wrong(f"{unknown[0]} is not a parameter. Use {', '.join(NAMES)}.")
    return Asked(
        page=_number("page", query, 1, 1_000_000),
        page_size=_number("page_size", query, USUAL_PAGE, LARGEST_PAGE),
        framework=query.get("framework", ""),
        published_since=_date("published_since", query),
    )


def _number(name: str, query: Mapping[str, str], usual: int, largest: int) -> int:
    text = query.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= largest):
        raise Wrong(f"{name} must be a whole number from 1 to {largest}.")
    return int(text)


def _date(name: str, query: Mapping[str, str]) -> datetime.date | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise Wrong(f"{name} must be a date, for example 2026-03-27.") from error
