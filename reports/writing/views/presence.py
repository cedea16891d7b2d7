"""Tells open pages who else has a section of the report open."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read
from reports.writing.addresses import address_of
from reports.writing.presence import SECONDS_BETWEEN_BEATS, note, people_in
from reports.writing.queries import sections_of


def presence(request: HttpRequest, reference: str) -> HttpResponse:
    """Send who else has a section open, or who has any section open. Send 204 if the page already shows it (`seen`)."""
    inspection = inspection_to_read(request, reference)
    context: dict[str, Any] = {"inspection": inspection}
    if section := request.GET.get("section"):
        if section not in {each.key for each in sections_of(inspection)}:
            raise Http404
        context |= others_in(request, inspection, section)
        template, fingerprint = "reports/writing/_presence.html", context["others"].fingerprint
    else:
        context |= open_sections(request, inspection)
        template, fingerprint = "reports/writing/_open_sections.html", context["open_fingerprint"]
    if request.GET.get("seen") == fingerprint:
        return HttpResponse(status=204)
    return render(request, template, context)


def others_in(request: HttpRequest, inspection: Inspection, section: str) -> dict[str, Any]:
    """Note that the user has a section open. Context for its page: who else has it open."""
    return {"others": note(inspection, section, person(request))}


def open_sections(request: HttpRequest, inspection: Inspection) -> dict[str, Any]:
    """Context for the overview: the sections that other people have open, each with its address."""
    sections = {section.key: section for section in sections_of(inspection)}
    found = people_in(inspection, sections, person(request))
    return {
        "open_sections": [
            (sections[others.section].title, address_of(inspection, sections[others.section]), others)
            for others in found
        ],
        "open_fingerprint": ".".join(f"{others.section}_{others.fingerprint}" for others in found),
        "open_seconds": SECONDS_BETWEEN_BEATS,
    }
