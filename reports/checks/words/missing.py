"""What a report must have and has not: sections, addressees, sources of tables, codes that give no figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.checks.reading.sentences import sentence_with
from reports.document.insertable_figures import Figures

# Where a text may be wanting with a reason: the chapter still says what there is to say of the standard.
_PARTS = re.compile(r"(?:question|standard)-\d")
# What the inspection itself counts needs no source.
_OWN_COUNTS = ("methodology", "glossary")


def check(known: Known) -> Iterator[Finding]:
    yield from _sections(known)
    yield from _recommendations(known)
    yield from _sources(known)
    yield from _codes(known)
    yield from _pictures(known)


def _sections(known: Known) -> Iterator[Finding]:
    headings = {section.slug: section.heading for section in known.material.layout.sections}
    headings |= known.material.layout.text_sections(known.framework)
    for slug in dict.fromkeys(known.document.unwritten):
        name = headings.get(slug) or slug
        yield Finding(
            "missing",
            "accept" if _PARTS.match(slug) else "mend",
            slug,
            name,
            "Nothing is written here.",
            "Write the section.",
        )


def _recommendations(known: Known) -> Iterator[Finding]:
    for recommendation in known.material.recommendations:
        if not recommendation.addressee.strip():
            yield Finding(
                "addressee", "mend", "recommendations", f"{recommendation.number}. {recommendation.text}"[:120],
                "Nobody is named who should carry it out.", "Say whom the recommendation is addressed to.",
            )  # fmt: skip
        if not recommendation.text.strip():
            yield Finding(
                "missing", "mend", "recommendations", f"{recommendation.number}.", "The recommendation has no text.",
                "Write it, or take it out.",
            )  # fmt: skip


def _sources(known: Known) -> Iterator[Finding]:
    """A table none of whose figures says where it is from."""
    headings = known.material.layout.fact_sections(known.framework)
    sections = dict.fromkeys(fact.section for fact in known.material.facts)
    for section in sections:
        facts = [fact for fact in known.material.facts if fact.section == section]
        if section not in _OWN_COUNTS and not any(fact.source.strip() for fact in facts):
            yield Finding(
                "source", "mend", section, headings.get(section, section), "No figure of this table has a source.",
                "Say where the figures are from.",
            )  # fmt: skip


def _codes(known: Known) -> Iterator[Finding]:
    """Codes of live figures that nobody knows, and figures that are not known yet."""
    material, figures = known.written, Figures(known.written)
    places = [
        *((section, body) for section, body in material.texts.items()),
        *((fact.section, text) for fact in material.facts for text in (fact.value, fact.comparator_value, fact.source)),
        *(("recommendations", recommendation.text) for recommendation in material.recommendations),
    ]
    for section, text in places:
        resolved = figures.resolve(text)
        for unknown in resolved.unknown:
            meant = (
                f"Write [[{unknown.nearest}]], if that is meant." if unknown.nearest else "Choose one from the list."
            )
            written = f"[[{unknown.code}]]"
            around = sentence_with(text, written)
            yield Finding("code", "mend", section, written, "There is no such figure.", meant, around)
        for code in resolved.not_known:
            yield Finding(
                "code", "mend", section, f"[[{code}]]", "This figure is not known yet: an answer or a rating is wanting.",
                "Complete the answers or the ratings, or write the sentence without it.",
            )  # fmt: skip


def _pictures(known: Known) -> Iterator[Finding]:
    """A picture in a text is not printed; without words it would not even be missed."""
    for section, body in known.material.texts.items():
        for match in re.finditer(r"!\[(?P<said>[^\]]{0,2000})\]\([^)]{0,2000}\)", body):
            message = (
                "The report prints no pictures from texts; this one stands there as its words alone."
                if match["said"].strip()
                else "A picture without a text alternative; the report prints no pictures from texts."
            )
            yield Finding("alternative", "mend", section, match[0], message, "Say in words what the picture shows.")
