"""Finds what is missing from a report: sections, addressees, sources of figures in tables, and figures for codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.checks.reading.sentences import sentence_with
from reports.document.figures.inserting import Figures
from reports.text.pictures import CODE, Picture, is_alone

# Texts that can be left out with a reason, because the chapter still covers the standard.
_PARTS = re.compile(r"(?:question|standard)-\d")
# The inspection's own counts need no source.
_OWN_COUNTS = ("methodology", "glossary")
# A source that is a report of inspection: “This report”, “The report of September 2022, background”.
_THIS_REPORT = re.compile(
    r"(?:this|our)(?: inspection)? report\b|the (?:inspection )?report (?:of (?:\w+ )?\d{4}\b|on this inspection)",
    re.IGNORECASE,
)


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
            "accept" if _PARTS.match(slug) else "correct",
            slug,
            name,
            "Nothing is written here.",
            "Write the section.",
        )


def _recommendations(known: Known) -> Iterator[Finding]:
    for recommendation in known.material.recommendations:
        if not recommendation.addressee.strip():
            yield Finding(
                "addressee", "correct", "recommendations", f"{recommendation.number}. {recommendation.text}"[:120],
                "No one is named to carry it out.", "Say who the recommendation is addressed to.",
            )  # fmt: skip
        if not recommendation.text.strip():
            yield Finding(
                "missing", "correct", "recommendations", f"{recommendation.number}.", "The recommendation has no text.",
                "Write it or remove it.",
            )  # fmt: skip


def _sources(known: Known) -> Iterator[Finding]:
    """Finds figures in tables without a source, or with this report as their source."""
    headings = known.material.layout.fact_sections(known.framework)
    for fact in known.material.facts:
        if fact.section in _OWN_COUNTS:
            continue
        row = f"{headings.get(fact.section, fact.section)}: {fact.label}"
        if not fact.source.strip():
            yield Finding(
                "source", "correct", fact.section, row, "This figure has no source.", "Say where the figure is from."
            )
        elif _THIS_REPORT.match(fact.source.strip()):
            yield Finding(
                "source", "correct", fact.section, row, "A report is not a source of its figures: "
                f"“{fact.source.strip()}”.", "Say where the inspectors found the figure.",
            )  # fmt: skip


def _codes(known: Known) -> Iterator[Finding]:
    """Finds unknown codes of live figures, and figures that are not known yet."""
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
                f"Use [[{unknown.nearest}]] if that is what you mean."
                if unknown.nearest
                else "Choose one from the list."
            )
            written = f"[[{unknown.code}]]"
            around = sentence_with(text, written)
            yield Finding("code", "correct", section, written, "This figure does not exist.", meant, around)
        for code in resolved.not_known:
            yield Finding(
                "code", "correct", section, f"[[{code}]]", "This figure is not known yet because an answer or "
                f"{known.framework.words.rating.a} is missing.",
                f"Complete the answers or the {known.framework.words.rating.many}, or write the sentence without it.",
            )  # fmt: skip


def _pictures(known: Known) -> Iterator[Finding]:
    """Finds pictures that readers would miss: without a text alternative or a file, in a place where none is printed, or not
    uploaded."""
    texts = known.material.layout.text_sections(known.framework)
    for section, body in known.written.texts.items():
        for match in CODE.finditer(body):
            picture = known.written.pictures.get(int(match[1]))
            if picture is None:
                continue  # found by the check of codes
            problem, advice = _problem_of(
                picture, is_printed=is_alone(body, match[0]) and _holds_pictures(section, texts)
            )
            if problem:
                yield Finding("alternative", "correct", section, match[0], problem, advice)
        for match in re.finditer(r"!\[[^\]]{0,2000}\]\([^)]{0,2000}\)", body):
            yield Finding(
                "alternative", "correct", section, match[0], "The report does not print this picture, because it was not "
                "uploaded.", "Upload the picture under *Pictures*, and insert its code.",
            )  # fmt: skip


def _problem_of(picture: Picture, *, is_printed: bool) -> tuple[str, str]:
    """What is wrong with a picture, and what to do; ("", "") if nothing is."""
    if not is_printed:
        return (
            f"The report does not print picture {picture.number} here.",
            "Put its code in a separate paragraph, and not in a list.",
        )
    if picture.is_lost:
        return f"The file of picture {picture.number} is missing.", "Upload the picture again, or restore a backup."
    if not picture.alternative.strip():
        return (
            f"Picture {picture.number} has no text alternative, so people who cannot see it miss what it shows.",
            "Describe what it shows, under *Pictures*.",
        )
    return "", ""


def _holds_pictures(section: str, texts: Mapping[str, str]) -> bool:
    """Whether pictures are printed in this section. Strengths, areas for improvement and key findings are lists."""
    return section in texts and not section.startswith(("strengths-", "improvements-", "findings-"))
