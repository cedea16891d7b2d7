"""The page on which a whole report is read, and the progress of its page numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, person
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read
from reports.advice.spelling import HOW_TO_INSTALL, speller
from reports.material import document_of
from reports.pdf import workers
from reports.permissions import can_comment, can_write_report
from reports.read_through.actions import ask_for_pages
from reports.read_through.queries import SHOWN, PageNumbers, page_numbers, read_through


def whole(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the text of the whole report, with findings, comments and advice beside each paragraph."""
    inspection = inspection_to_read(request, reference)
    shown = request.GET.get("show", "")
    numbers = page_numbers(inspection, document_of(inspection))
    context = {
        **_progress(inspection, numbers),
        "report": read_through(inspection, numbers, shown if shown in SHOWN else "everything"),
        "may_write": can_write_report(person(request), inspection),
        "may_comment": can_comment(person(request), inspection),
        "has_speller": speller() is not None,
        "how_to_install": HOW_TO_INSTALL,
    }
    return render(request, "reports/read_through/read_through.html", context)


def pages(request: HttpRequest, reference: str) -> HttpResponse:
    """Request the page numbers of the current text, and show the progress to the page that waits for them."""
    inspection = inspection_to_read(request, reference)
    if request.method == "POST":
        ask_for_pages(inspection, by=author(request))
        return redirect("reports:read_through", reference)
    if not request.headers.get("HX-Request"):
        return redirect("reports:read_through", reference)
    context = _progress(inspection, page_numbers(inspection, document_of(inspection)))
    return render(request, "reports/read_through/_pages.html", {**context, "is_asked": True})


def _progress(inspection: Inspection, numbers: PageNumbers) -> dict[str, object]:
    is_waiting = numbers.rendering is not None and numbers.rendering.stage in ("queued", "printing")
    return {
        "inspection": inspection,
        "numbers": numbers,
        "is_waiting": is_waiting,
        "no_worker": is_waiting and workers.is_missing(),
    }
