"""Tells numbers with a unit of their own, such as ages, dates and weeks, from the numbers that a sentence counts."""

from __future__ import annotations

import re

UNIT = (
    r"(?:\s|-)*(?:per cent|percent|%|days?\b|weeks?\b|weekly\b|months?\b|years?\b|year-olds?\b|hours?\b|minutes?\b|pages?\b|"
    r"points?\b|times?\b|miles?\b|am\b|pm\b|sessions?\b|pounds?\b|o'clock|january|february|march|april|may\b|june|july|"
    r"august|september|october|november|december|full-time|fte\b|posts?\b|words?\b|paragraphs?\b|tiers?\b)"
)
BEFORE_NO_CLAIM = re.compile(
    r"(?:£|aged|age|ages|recommendations?|recommendation number|section|standards?|questions?|figure|page|level|levels|year|"
    r"category|chapter|annexe?|footnote|themes?|domains?|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|to the age of|between|"
    r"(?:aged?|ages|between) [\w-]+ (?:to|and|or))\s*$"
)
_OF_AGE = re.compile(r" (?:or|and) (?:older|over|younger|under)\b(?! [a-z]+ (?:cases|children))")
_UNDER_AGE = re.compile(
    r"\b(?:was|were|is|are|child|children|boys?|girls?|people|anyone|those|none|nobody|no one) (?:aged )?"
    r"(?:under|over|below|above) (?:the age of )?$"
)
_AGES, _END_OF_AGE = range(8, 19), re.compile(r"[.,;:)]|$| (?:and|or|but|at|when|in|among|while)\b")
_OR_AGE = re.compile(r" (?:or|to|and) [a-z0-9-]+?(?: years old| years of age|[- ]year[- ]olds?)\b")
_THAN_AGE = re.compile(r"\b(?:older|younger) than $")


def is_an_age(plain: str, start: int, end: int, number: int) -> bool:
    """Whether the number at a place in a sentence is an age."""
    if number in _AGES and _UNDER_AGE.search(plain, 0, start) and _END_OF_AGE.match(plain, end):
        return True
    return bool(_OF_AGE.match(plain, end) or _THAN_AGE.search(plain, 0, start) or _OR_AGE.match(plain, end))
