"""Pages for working on a case in a spreadsheet: downloading it, and uploading the changes."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person
from inspections.cases.case_page import case_context, record_and_versions, visible_record
from inspections.cases.record import CaseRecord
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.permissions import check_can_record
from inspections.sheets.download import as_download
from inspections.spreadsheets.files import CONTENT_TYPES, Unwritable, workbook_as
from reports.exchange import case_actions
from reports.exchange.actions import discard_upload
from reports.exchange.case_file import sheets_of_case
from reports.exchange.forms import CaseFileForm
from reports.exchange.queries import upload_of
from reports.exchange.views import is_uploaded, plan_context


def _record(request: HttpRequest, reference: str, case_reference: str) -> CaseRecord:
    """The case, for people who can record in it."""
    record = visible_record(request, reference, case_reference)
    check_can_record(person(request), record.case)
    return record


@from_the_server
def case_data(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """Links to download a case, and the form for uploading its file."""
    record = _record(request, reference, case_reference)
    case = record.case
    can_import = case.is_with_its_inspector and not case.inspection.is_signed
    form = CaseFileForm(*sent_data(request), keep=f"case-file-{case.pk}")
    keep = partial(case_actions.upload_case, case=case, by=author(request))
    if can_import and form.is_valid() and is_uploaded(form, keep):
        return redirect("reports:case_data_preview", reference, case_reference)
    waiting = upload_of(person(request), case.inspection, case.reference)
    context = case_context(request, record) | {"form": form, "waiting": waiting, "can_import": can_import}
    return render(request, "reports/exchange/case_data.html", context)


def case_file(request: HttpRequest, reference: str, case_reference: str, kind: str) -> HttpResponse:
    _record(request, reference, case_reference)
    if kind not in CONTENT_TYPES:
        raise Http404
    record, versions = record_and_versions(request, reference, case_reference)
    try:
        content = workbook_as(kind, sheets_of_case(record, versions))
        return as_download(content, f"{reference}-{case_reference}", kind, is_private=True)
    except Unwritable as unwritable:
        messages.error(request, f"The file cannot be written. {unwritable}")
        return redirect("reports:case_data", reference, case_reference)


@from_the_server
def case_data_preview(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """What the file would save in the case. Nothing is saved until the user confirms."""
    record = _record(request, reference, case_reference)
    back = reverse("reports:case_data", args=(reference, case_reference))
    upload = upload_of(person(request), record.case.inspection, record.case.reference)
    if upload is None:
        return redirect(back)
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            done = case_actions.import_case(upload, record.case, seen=seen, by=author(request))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        messages.success(request, f"The case is saved: {done.history} {'change' if done.history == 1 else 'changes'}.")
        return redirect("inspections:case", reference, case_reference)
    context = case_context(request, record) | plan_context(request, upload, back)
    return render(request, "reports/exchange/case_preview.html", context)


@require_POST
def discard_case_data(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    record = _record(request, reference, case_reference)
    if upload := upload_of(person(request), record.case.inspection, record.case.reference):
        discard_upload(upload, by=author(request))
        messages.success(request, "The file has been discarded. Nothing has changed.")
    return redirect("reports:case_data", reference, case_reference)
