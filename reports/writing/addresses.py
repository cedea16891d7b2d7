"""Finds the page where each section in a report is written, and the sections before and after it."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from inspections.inspection.models import Inspection
from reports.writing.queries import sections_of
from reports.writing.sections import WrittenSection


def address_of(inspection: Inspection, section: WrittenSection) -> str:
    """The address of the page where a section is written."""
    if section.kind == "facts":
        return reverse("reports:write_facts", args=[inspection.reference, section.slug])
    if section.kind == "recommendations":
        return reverse("reports:recommendations", args=[inspection.reference])
    return reverse("reports:write_section", args=[inspection.reference, section.slug])


def neighbours(inspection: Inspection, section: WrittenSection) -> dict[str, str]:
    """The titles and addresses of the previous and next sections, under the names that the template uses."""
    sections = sections_of(inspection)
    place = next(index for index, other in enumerate(sections) if other.key == section.key)
    links = {}
    for name, index in (("previous", place - 1), ("next", place + 1)):
        if 0 <= index < len(sections):
            links[name] = sections[index].title
            links[f"{name}_href"] = address_of(inspection, sections[index])
    return links


def text_section(inspection: Inspection, slug: str) -> WrittenSection:
    """The section with this slug. Raises Http404 if the report has no such text."""
    section = next((section for section in sections_of(inspection) if section.is_text and section.slug == slug), None)
    if section is None:
        raise Http404
    return section
