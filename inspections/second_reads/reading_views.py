"""The pages of the second reader: what is left to do, the questions, and submitting. They show nothing of the first read."""

from __future__ import annotations

import zlib
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inspections.access import BLIND, author, from_the_server, person, visible_inspection
from inspections.cases.case_page import Item, questions_of
from inspections.cases.entries import Entry, form_of
from inspections.cases.record import Page
from inspections.cases.submission import Incomplete
from inspections.forms_base import after_saving, whole_number
from inspections.history import Refused
from inspections.permissions import NotAllowed
from inspections.second_reads.actions import save_second_answers, submit_second_read
from inspections.second_reads.models import SecondRead
from inspections.second_reads.record import SecondRecord
from inspections.second_reads.views import differences, second_read_of
from standards.guidance import notes_of
from standards.queries import guidance_for


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
    pages = [(page, _status(record, page)) for page in record.pages]
    context = _context(read, record) | {"pages": pages, "refusal": refusal, "missing": record.missing}
    return render(request, "inspections/second_reads/task_list.html", context)


def _status(record: SecondRecord, page: Page) -> tuple[str, bool]:
    """How many required entries of a page are answered, in words, and whether all are."""
    required = [entry for entry in page if entry.is_required]
    missing = len(record.missing_on(page))
    if not required:
        return "Not asked", True
    return ("Complete", True) if not missing else (f"{len(required) - missing} of {len(required)} answered", False)


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
    items = _items(record, shown, form)
    pages = record.pages
    place = [each.slug for each in pages].index(shown.slug)
    guidance = guidance_for(read.case.inspection.framework) if shown.standard else None
    context = _context(read, record) | {
        "page": shown,
        "form": form,
        "items": items,
        "questions": questions_of(record, shown, items, notes_of(guidance)) if shown.standard else [],
        "place": place + 1,
        "is_recording": read.state == SecondRead.State.READING and not read.case.inspection.is_signed,
        "keep": f"second-read-{pk}-{page}",
    }
    response = render(request, "inspections/second_reads/page.html", context)
    return after_saving(response) if request.method == "POST" and not form.errors else response


def _save(request: HttpRequest, read: SecondRead, record: SecondRecord, shown: Page) -> tuple[Form, int]:
    """Save the entries of a page that the user changed and that are valid. Entries that are not get an error, and do not
    block the others. What the user left as the page showed it is not saved, because another tab may have changed it since.
    """
    entries = list(shown)
    form = form_of(entries, record.values, request.POST)
    form.full_clean()
    values = {}
    for entry in entries:
        shown_as = request.POST.get(f"{entry.name}-version")
        if entry.name in form.errors or shown_as is None:
            continue
        value = entry.value(request.POST)
        if whole_number(shown_as) != _version(value):
            values[entry.name] = value
    try:
        return form, save_second_answers(read, values, by=author(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return form, 0


def _items(record: SecondRecord, shown: Page, form: Form) -> dict[str, Item]:
    """The entries of a page, to show or to fill in."""
    return {entry.name: _item(record, entry, form) for entry in shown}


def _item(record: SecondRecord, entry: Entry, form: Form) -> Item:
    value = str(form[entry.name].value() or "") if form.is_bound else record.values.get(entry.name, "")
    errors = [str(error) for error in form.errors.get(entry.name, [])] if form.is_bound else []
    return Item(entry, form, entry.name, _version(record.values.get(entry.name, "")), value, errors)


def _version(value: str) -> int:
    """A number that differs if the value differs. 0 if there is no value."""
    return zlib.crc32(value.encode())


def _onward(record: SecondRecord, shown: Page, reference: str, pk: int) -> HttpResponse:
    following = record.pages[[each.slug for each in record.pages].index(shown.slug) + 1 :]
    if following:
        return redirect("inspections:second_read_page", reference, pk, following[0].slug)
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
