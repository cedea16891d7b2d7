"""Reads and writes the source of a row whose figure and comparison come from different publishers. Plain Python.

A row has one text for its source. The text is one source for both, or “own; comparator: other”.
"""

from __future__ import annotations


def split_source(source: str, comparator: str) -> tuple[str, str]:
    """The source of the figure, and the source of its comparison."""
    own, found, other = source.partition(f"; {comparator}: ")
    return (own, other) if comparator and found else (source, source if comparator else "")


def joined_source(own: str, comparator: str, other: str) -> str:
    """Both sources as the text of the row. Ignores full stops at the end when it compares them."""
    if not other or own.rstrip(". ") == other.rstrip(". "):
        return own
    return f"{own.rstrip('. ')}; {comparator}: {other}" if own else other
