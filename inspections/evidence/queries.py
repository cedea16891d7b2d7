"""Queries for the evidence pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inspections.cases.models import Interview
from inspections.evidence.models import Evidence, EvidenceFile, EvidenceLink
from inspections.inspection.models import Inspection


def links_in_short(items: Iterable[Evidence]) -> dict[int, dict[str, list[str]]]:
    """The key questions each item supports or contradicts: {7: {"supports": ["1.1.1", "1.2.2"]}}."""
    links: dict[int, dict[str, list[str]]] = EvidenceLink.objects.in_short(items)
    return links


def files_of(inspection: Inspection, number: int) -> Any:
    """The files of one item of evidence in this inspection."""
    return EvidenceFile.objects.filter(evidence__inspection=inspection, evidence__number=number)


def interviews_about_organisation(inspection: Inspection) -> int:
    """The number of interviews with notes about the organisation."""
    return Interview.objects.with_notes_about_organisation(inspection).count()
