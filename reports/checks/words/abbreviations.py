"""Finds abbreviations that neither the text nor the glossary explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.checks.reading.sentences import sentence_with
from reports.document.glossary import glossary
from reports.text import numbers_in_words

_CAPITALS = re.compile(r"(?<![\w’'/&.-])(?P<letters>[A-Z][A-Z&]*[A-Z][0-9]?)(?:s|’s|'s)?(?![\w&])(?! \d[A-Z]{2}\b)")
# Abbreviations that need no explanation.
_PLAIN = frozenset("UK GB EU USA BBC HM TV DVD IT GP NHS PDF ID OK AM PM CD PE".split())  # noqa: SIM905


def check(known: Known) -> Iterator[Finding]:
    explained = _explained(known)
    seen: set[str] = set()
    places = [
        *known.texts.items(),
        *(("recommendations", f"{r.addressee} {r.text}") for r in known.material.recommendations),
    ]
    for section, body in places:
        for match in _CAPITALS.finditer(body):
            letters = match["letters"]
            if letters in explained or letters in seen:
                continue
            seen.add(letters)
            yield Finding(
                "abbreviation",
                "accept",
                section,
                letters,
                "Neither the text nor the glossary explains it.",
                "Write it in full the first time, with the abbreviation in brackets, or add it to this report’s glossary.",
                sentence_with(body, match[0]),
            )


def _explained(known: Known) -> set[str]:
    """Abbreviations that the glossary explains, or that the text explains in brackets."""
    material = known.material
    words = [*glossary(known.framework.words), *(fact.label for fact in material.facts if fact.section == "glossary")]
    # If the layout has no glossary, the text must explain every abbreviation.
    if not any(section.kind == "glossary" for section in material.layout.sections):
        words = []
    found = set(_PLAIN) | {numbers_in_words.abbreviation(material.yot, known.framework.words.service.one)}
    for word in words:
        found |= {match["letters"] for match in _CAPITALS.finditer(word)}
        found |= {part for part in re.split(r"[\s,/()]+", word) if part.isupper()}
    for body in (*known.texts.values(), *(r.text for r in material.recommendations)):
        for match in re.finditer(r"\((?:the )?(?P<letters>[A-Z][A-Z&]*[A-Z][0-9]?)s?\)", body):
            found.add(match["letters"])
        for match in re.finditer(r"(?<![A-Z&])(?P<letters>[A-Z][A-Z&]*[A-Z][0-9]?)s? \([a-z][^)]{8,}\)", body):
            found.add(match["letters"])
    return found
