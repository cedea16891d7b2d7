"""The checks before publication: what in a report contradicts its own data, is missing, or stands in the wrong place.

Each module holds one family of checks, as a function `check(known)` that yields findings. Everything is plain Python over the
material of the report, and over the document built from it.
"""

from __future__ import annotations

from reports.checks import (
    abbreviations,
    arithmetic,
    facts,
    identifying,
    key_questions,
    letters,
    misplaced,
    missing,
    printed,
    ranks,
    rating_words,
    sample,
)
from reports.checks.finding import Finding
from reports.checks.known import Known
from reports.document import Document, Material

__all__ = ["Finding", "findings"]

FAMILIES = (
    missing, printed, misplaced, rating_words, key_questions, ranks, arithmetic, sample, facts, letters, identifying,
    abbreviations,
)  # fmt: skip


def findings(material: Material, document: Document | None = None) -> tuple[Finding, ...]:
    """Everything that must be mended, or accepted with a reason, in the order of the report; each once.

    `document` is what is going to be printed; without it, it is built from the material.
    """
    known = Known(material, document)
    found = dict.fromkeys(finding for family in FAMILIES for finding in family.check(known))
    order = {slug: place for place, slug in enumerate(material.layout.text_sections(material.framework))}
    return tuple(sorted(found, key=lambda finding: order.get(finding.section, -1)))
