"""Finds letters and numbers that are used twice in a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known

_LETTERED = re.compile(r"^\s*(?:[-*+]\s+)?\(?(?P<letter>[a-z])\)\s+", re.MULTILINE)


def check(known: Known) -> Iterator[Finding]:
    for section, body in known.texts.items():
        for paragraph in re.split(r"\n\s*\n(?!\s*\(?[a-z]\)\s)", body):
            yield from _paragraph(section, paragraph)
    numbers = Counter(recommendation.number for recommendation in known.material.recommendations)
    for number, times in numbers.items():
        if times > 1:
            yield Finding(
                "letter", "correct", "recommendations", f"{number}.", f"Two recommendations have the number {number}.",
                "Give each recommendation a different number.",
            )  # fmt: skip


def _paragraph(section: str, paragraph: str) -> Iterator[Finding]:
    for letter, times in Counter(match["letter"] for match in _LETTERED.finditer(paragraph)).items():
        if times > 1:
            _, second, *_ = [match for match in _LETTERED.finditer(paragraph) if match["letter"] == letter]
            line = paragraph[second.start() :].strip().partition("\n")[0].strip()
            yield Finding(
                "letter", "correct", section, f"{letter})", f"The list has {letter}) {times} times.",
                "Letter the list in order: a), b), c) …", line,
            )  # fmt: skip
