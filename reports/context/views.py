"""Pages for the data return: its template, and the steps from an uploaded file to the tables of facts.

The pages carry the return until it is accepted; no step before that stores anything.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, from_the_server, person
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.sheets import payload
from inspections.sheets.download import as_download
from inspections.sheets.in_memory import files_stay_in_memory
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.files import CONTENT_TYPES
from reports.access import inspection_to_read, inspection_to_write
from reports.context.actions import accept_return
from reports.context.forms import ReturnForm, problem_rows
from reports.context.queries import known_of, last_return, preview_of
from reports.context.reading import Return, correct, read_return
from reports.context.template import template_of
from reports.permissions import can_write_report, check_can_write_report

PAGES = "reports/context/"


@files_stay_in_memory
@from_the_server
def data_return(request: HttpRequest, reference: str) -> HttpResponse:
    """The template, and the form for uploading a return. People who can write the report can upload."""
    inspection = inspection_to_read(request, reference)
    may_write = can_write_report(person(request), inspection)
    if request.method == "POST":
        check_can_write_report(person(request), inspection)
    form = ReturnForm(*sent_data(request), keep=f"data-return-{inspection.pk}", words=inspection.words)
    if form.is_valid():
        try:
            read = read_return(form.cleaned_data["file"].read(), inspection.reference)
            return _preview(request, inspection, read)
        except UnreadableFile as error:
            form.add_error("file", f"The file {error}.")
        except payload.TooLong as error:
            form.add_error("file", str(error))
    last = last_return(inspection)
    context = {
        "inspection": inspection,
        "form": form,
        "may_write": may_write,
        "last": last,
        "last_date": datetime.date.fromisoformat(last.new) if last else None,
    }
    return render(request, f"{PAGES}return.html", context)


def data_return_template(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    inspection = inspection_to_read(request, reference)
    if kind not in CONTENT_TYPES:
        raise Http404
    known = known_of(inspection)
    content = template_of(kind, str(inspection.yot), inspection.reference, known.figures, known.tables)
    return as_download(content, f"data-return-{inspection.reference}", kind, is_private=True)


@files_stay_in_memory
@from_the_server
def check_data_return(request: HttpRequest, reference: str) -> HttpResponse:
    """Apply corrections to the return, and check it again."""
    inspection = inspection_to_write(request, reference)
    read = _received(request, inspection)
    if read is None:
        return redirect("reports:data_return", reference)
    correct(read, preview_of(inspection, read).checked.problems, request.POST.dict())
    return _preview(request, inspection, read)


@files_stay_in_memory
@from_the_server
def accept_data_return(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    read = _received(request, inspection)
    if read is None:
        return redirect("reports:data_return", reference)
    try:
        done = accept_return(inspection, read, seen=request.POST.get("seen", ""), by=author(request))
    except Refused as refused:
        return _preview(request, inspection, read, refused)
    figures = "1 figure" if done.figures == 1 else f"{done.figures} figures"
    tables = "1 table" if len(done.tables) == 1 else f"{len(done.tables)} tables"
    messages.success(request, f"The data return has been accepted: {figures} in {tables} in the report.")
    return redirect("reports:data_return", reference)


def _received(request: HttpRequest, inspection: Inspection) -> Return | None:
    """The return in the form. If we did not send one to this user, shows a message and returns None."""
    if request.method != "POST":
        return None
    try:
        return Return.from_plain(payload.received(request.POST.get("return", ""), _salt(inspection, person(request))))
    except payload.NotOurs:
        messages.error(request, "This page is too old, or another person opened it. Upload the file again.")
        return None


def _preview(
    request: HttpRequest, inspection: Inspection, read: Return, refused: Refused | None = None
) -> HttpResponse:
    """What accepting the return would change, cell by cell, and the cells to correct first."""
    preview = preview_of(inspection, read)
    context: dict[str, Any] = {
        "inspection": inspection,
        "preview": preview,
        "signed": payload.signed(read.as_plain, _salt(inspection, person(request))),
        "rows": problem_rows(read, preview.checked.problems),
        "problems": len(preview.checked.problems),
        "refused": refused,
    }
    return render(request, f"{PAGES}preview.html", context)


def _salt(inspection: Inspection, user: User) -> str:
    return f"data return of inspection {inspection.pk}, uploaded by {user.pk}"
