"""The page to search the figures that can be inserted in a text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person
from reports.access import inspection_to_read
from reports.document.figures.searching import KINDS, search
from reports.material import material_of
from reports.permissions import can_write_report
from reports.writing.addresses import text_section
from reports.writing.sections import as_typed

LONGEST_SEARCH = 200  # characters


def figures(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Search all figures in the report. The script of a section asks for the list alone."""
    inspection = inspection_to_read(request, reference)
    written = text_section(inspection, section)
    words = " ".join(request.GET.get("words", "").split())[:LONGEST_SEARCH]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    context = {
        "inspection": inspection,
        "section": written,
        "found": search(material_of(inspection), section, words, kind),
        "asked": words,  # not “words”, which are the words of the house on every page
        "kind": kind,
        "kinds": [(name, title) for name, (title, _) in KINDS.items()],
        "is_search": bool(words or kind),
        "may_write": can_write_report(person(request), inspection),
    }
    if request.headers.get("HX-Request"):
        return render(request, "reports/writing/_figures_found.html", context)
    text = inspection.texts.filter(section=section).first()
    context |= {
        "typed": as_typed(text.body, is_list=written.kind == "list") if text else "",
        "version": text.version if text else 0,
    }
    return render(request, "reports/writing/figures.html", context)
