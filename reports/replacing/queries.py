"""Finds words in all sections of a report: the places in texts, and the tables and recommendations that are left out."""

from __future__ import annotations

from dataclasses import dataclass

from inspections.inspection.models import Inspection
from reports.replacing.places import Place, Search, places_in
from reports.writing.addresses import address_of
from reports.writing.queries import sections_of
from reports.writing.sections import RECOMMENDATIONS, WrittenSection


@dataclass(frozen=True)
class FoundIn:
    """A section in which the words were found, the version that was searched, and the places in it."""

    section: WrittenSection
    version: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class LeftOut:
    """A section with the words that is not changed here, and how many places it has."""

    section: WrittenSection
    href: str
    places: int


@dataclass(frozen=True)
class FoundInReport:
    sections: tuple[FoundIn, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    in_codes: int = 0

    @property
    def places(self) -> int:
        return sum(len(found.places) for found in self.sections)


def find(inspection: Inspection, search: Search) -> FoundInReport:
    """Every place with the words, in the order of the report."""
    texts = {text.section: text for text in inspection.texts.all()}
    others = _other_texts(inspection)
    sections, left_out, in_codes = [], [], 0
    for section in sections_of(inspection):
        if section.is_text:
            text = texts.get(section.slug)
            found = places_in(text.body, search) if text else None
            in_codes += found.in_codes if found else 0
            if text and found and found.places:
                sections.append(FoundIn(section, text.version, found.places))
        elif count := sum(len(places_in(words, search).places) for words in others.get(section.slug, ())):
            left_out.append(LeftOut(section, address_of(inspection, section), count))
    return FoundInReport(tuple(sections), tuple(left_out), in_codes)


def _other_texts(inspection: Inspection) -> dict[str, list[str]]:
    """The words in tables of facts and recommendations, by section."""
    found: dict[str, list[str]] = {RECOMMENDATIONS: []}
    for row in inspection.recommendations.all():
        found[RECOMMENDATIONS] += [row.addressee, row.text]
    for fact in inspection.facts.all():
        words = (fact.label, fact.value, fact.comparator, fact.comparator_value, fact.source)
        found.setdefault(fact.section, []).extend(words)
    return found
