"""The page with the advice on one text, and the part of it that the page of a section shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person
from reports.access import inspection_to_read
from reports.advice.queries import advice_on_section
from reports.advice.spelling import HOW_TO_INSTALL, speller
from reports.permissions import can_write_report
from reports.writing.addresses import text_section
from reports.writing.sections import as_stored

LONGEST_TEXT = 30_000  # characters, as for a text that is saved


def advice(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Show the advice on a text as it is stored. The script of a section sends the text that is not stored yet."""
    inspection = inspection_to_read(request, reference)
    written = text_section(inspection, section)
    body = None
    if request.method == "POST" and "body" in request.POST:
        body = as_stored(request.POST["body"][:LONGEST_TEXT], is_list=written.kind == "list")
    context = {
        "inspection": inspection,
        "section": written,
        "advice": advice_on_section(inspection, section, body),
        "has_speller": speller() is not None,
        "how_to_install": HOW_TO_INSTALL,
        "may_write": can_write_report(person(request), inspection),
    }
    part = request.headers.get("HX-Request")
    return render(request, "reports/advice/_part.html" if part else "reports/advice/section.html", context)
