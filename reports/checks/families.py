"""The checks before publication: they find what contradicts the data, is missing, or is in the wrong place in a report.

Each module has one family of checks, as a function `check(known)` that yields findings. Everything is plain Python over the
material of the report and the document built from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.checks.claims import findings as claims
from reports.checks.figures import arithmetic, printed, small_facts
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.checks.words import abbreviations, hidden, identifying, letters, misplaced, missing
from reports.document.data import Document
from reports.document.material import Material

__all__ = ["Finding", "findings"]

FAMILIES = (
    missing, printed, misplaced, claims, small_facts, arithmetic, letters, identifying, abbreviations, hidden,
)  # fmt: skip


def findings(material: Material, document: Document | None = None) -> tuple[Finding, ...]:
    """All findings that must be corrected, or accepted with a reason, in report order, without duplicates.

    `document` is the document to check. If it is None, the document is built from the material.
    """
    return findings_in(Known(material, document))


def findings_in(known: Known) -> tuple[Finding, ...]:
    found = dict.fromkeys(finding for family in FAMILIES for finding in family.check(known))
    order = {slug: place for place, slug in enumerate(_in_order(known.written))}
    return tuple(sorted(found, key=lambda finding: order.get(finding.section, len(order))))


def _in_order(material: Material) -> Iterator[str]:
    """The slugs of all texts and tables in the report, in order."""
    texts = list(material.layout.text_sections(material.framework))
    for section in material.layout.sections:
        yield section.slug
        yield from (table.slug for table in section.tables)
        if section.kind == "summary":
            yield from (slug for slug in texts if slug.startswith("summary-"))
        if section.kind == "standard_chapter":
            numbers = [section.standard, *(part.number for part in material.framework.parts_of(section.standard))]
            for number in numbers:
                yield from (f"{kind}-{number}" for kind in ("key-data", "findings", "standard"))
        if section.kind != "chapter":
            yield from (also.slug for also in section.also)
        else:
            also = {also.slug for also in section.also}
            for slug in texts:
                if slug in also or (
                    not slug.startswith("summary-") and material.framework.place_of(slug).domain == section.domain
                ):
                    yield slug
                    if slug.startswith("standard-"):
                        yield slug.replace("standard-", "key-data-")
