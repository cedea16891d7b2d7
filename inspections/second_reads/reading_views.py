"""The pages of the second reader: what is left to do, the questions, and submitting. They show nothing of the first read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import BLIND, author, from_the_server, person, visible_inspection
from inspections.cases.entries import form_of
from inspections.cases.record import Page
from inspections.cases.submission import Incomplete
from inspections.forms_base import after_saving
from inspections.history import Refused
from inspections.permissions import NotAllowed
from inspections.second_reads.actions import save_second_answers, submit_second_read
from inspections.second_reads.models import SecondRead
from inspections.second_reads.record import SecondRecord
from inspections.second_reads.sheet import page_context, sent_page, status_of
from inspections.second_reads.views import differences, second_read_of


@from_the_server
def second_read(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The second reader's task list; once both reads are submitted, the differences, for everyone who can read cases."""
    inspection = visible_inspection(request, reference)
    read = second_read_of(inspection, pk)
    is_own = read.reader.user_id == person(request).pk
    if inspection.is_read_blind and not is_own:
        raise NotAllowed(BLIND)
    if read.is_compared or not is_own:
        return differences(request, read)
    return _task_list(request, read)


def _task_list(request: HttpRequest, read: SecondRead, refusal: str = "") -> HttpResponse:
    record = SecondRecord(read)
    address = [read.case.inspection.reference, read.pk]
    pages = [
        (page, status_of(record, page), reverse("inspections:second_read_page", args=[*address, page.slug]))
        for page in record.pages
    ]
    context = _context(read, record) | {"pages": pages, "refusal": refusal, "missing": record.missing}
    return render(request, "inspections/second_reads/task_list.html", context)


@from_the_server
def page(request: HttpRequest, reference: str, pk: int, page: str) -> HttpResponse:
    """A page of a second read. The form saves everything on the page that is valid."""
    read, record = _own(request, reference, pk)
    shown = record.page(page)
    if shown is None:
        raise Http404
    form = form_of(shown, record.values)
    if request.method == "POST":
        form, saved = _save(request, read, record, shown)
        if not form.errors:
            messages.success(request, "Saved." if saved else "You have not changed anything.")
            if request.POST.get("then") == "stay":
                return redirect("inspections:second_read_page", reference, pk, page)
            return _onward(record, shown, reference, pk)
        read, record = _own(request, reference, pk)
        shown = record.page(page) or shown
    context = _context(read, record) | page_context(record, shown, form)
    context |= {
        "is_recording": read.state == SecondRead.State.READING and not read.case.inspection.is_signed,
        "keep": f"second-read-{pk}-{page}",
    }
    response = render(request, "inspections/second_reads/page.html", context)
    return after_saving(response) if request.method == "POST" and not form.errors else response


def _save(request: HttpRequest, read: SecondRead, record: SecondRecord, shown: Page) -> tuple[Form, int]:
    """Save the entries of a page that the user changed and that are valid."""
    form, values = sent_page(record, shown, request.POST)
    try:
        return form, save_second_answers(read, values, by=author(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return form, 0


def _onward(record: SecondRecord, shown: Page, reference: str, pk: int) -> HttpResponse:
    if following := record.page_after(shown):
        return redirect("inspections:second_read_page", reference, pk, following.slug)
    return redirect("inspections:second_read", reference, pk)


@require_POST
def submit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    read, _ = _own(request, reference, pk)
    try:
        submit_second_read(read, by=author(request))
    except Incomplete as incomplete:
        return _task_list(request, read, str(incomplete))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        read.refresh_from_db(fields=["state"])
        waits = "" if read.is_compared else " You will see the differences once the first read is submitted too."
        messages.success(request, f"Second read of case {read.case} submitted.{waits}")
    return redirect("inspections:second_read", reference, pk)


def _own(request: HttpRequest, reference: str, pk: int) -> tuple[SecondRead, SecondRecord]:
    """The user's own second read and its record. Raises NotAllowed for everyone else."""
    inspection = visible_inspection(request, reference)
    read = second_read_of(inspection, pk)
    if read.reader.user_id != person(request).pk:
        raise NotAllowed("Only the second reader can record and submit a second read.")
    return read, SecondRecord(read)


def _context(read: SecondRead, record: SecondRecord) -> dict[str, Any]:
    return {"inspection": read.case.inspection, "read": read, "record": record, "reading": record.case}
