"""Finds words that could identify a child: postcodes, dates of birth, telephone numbers, email addresses and names with
a title."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from inspections.privacy import TITLES, Kind, pointed_out
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.checks.reading.sentences import sentence_with
from reports.document.material import Material

# The ages of a child or young adult. A date that gives one of these ages may be a date of birth; other dates are of events.
_YOUNGEST, _OLDEST = 5, 26
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TITLED = re.compile(
    rf"\b(?:{'|'.join(sorted(title.capitalize() for title in TITLES))})\.? (?:[A-Z]\.? )?[A-Z][a-z’'-]+(?: [A-Z][a-z]+)?\b"
)


def check(known: Known) -> Iterator[Finding]:
    material = known.material
    day = _day_of(material)
    places = [
        *material.texts.items(),
        *((fact.section, text) for fact in material.facts for text in (fact.label, fact.value, fact.source)),
        *(("recommendations", recommendation.text) for recommendation in material.recommendations),
    ]
    for section, text in places:
        for found in pointed_out(text):
            if found.kind == Kind.DATE_OF_BIRTH and not _is_young(found.words, day):
                continue
            yield _finding(section, found.words, f"This looks like {found.kind}.", text)
        for match in _TITLED.finditer(text):
            yield _finding(section, match[0], "This looks like a person’s name.", text)


def _day_of(material: Material) -> datetime.date:
    """The date for working out ages: the start of fieldwork or, if that is not known, the announcement.

    If neither is known, we assume the last day of the year of the report's newest source. The dates of publication and
    entry may be long after the inspection.
    """
    last = material.published or datetime.date.today()
    years = [int(year) for fact in material.facts for year in _YEAR.findall(fact.source)]
    newest = max((year for year in years if year <= last.year), default=last.year)
    return material.fieldwork_started or material.announced or datetime.date(newest, 12, 31)


def _is_young(words: str, day: datetime.date) -> bool:
    """Whether a date could be a child's date of birth. If the year cannot be read, it could be."""
    years = _YEAR.findall(words)
    return not years or _YOUNGEST <= day.year - int(years[0]) <= _OLDEST


def _finding(section: str, words: str, message: str, text: str) -> Finding:
    sentence = sentence_with(text, words)
    return Finding(
        "identifying", "accept", section, words, message, "Remove it, or say why it cannot identify a child.", sentence
    )  # fmt: skip
