"""Where each section of a report is written, and which sections come before and after it."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from inspections.inspection.models import Inspection
from reports.writing.queries import sections_of
from reports.writing.sections import WrittenSection


def address_of(inspection: Inspection, section: WrittenSection) -> str:
    """Where a section is written."""
    if section.kind == "facts":
        return reverse("reports:write_facts", args=[inspection.reference, section.slug])
    if section.kind == "recommendations":
        return reverse("reports:recommendations", args=[inspection.reference])
    return reverse("reports:write_section", args=[inspection.reference, section.slug])


def neighbours(inspection: Inspection, section: WrittenSection) -> dict[str, str]:
    """The sections before and after one, as their links are named."""
    everything = sections_of(inspection)
    place = next(index for index, each in enumerate(everything) if each.key == section.key)
    found = {}
    for name, index in (("previous", place - 1), ("next", place + 1)):
        if 0 <= index < len(everything):
            found[name] = everything[index].title
            found[f"{name}_href"] = address_of(inspection, everything[index])
    return found


def text_section(inspection: Inspection, slug: str) -> WrittenSection:
    found = next((each for each in sections_of(inspection) if each.is_text and each.slug == slug), None)
    if found is None:
        raise Http404
    return found
