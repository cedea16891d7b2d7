"""Pages for exporting and importing a workbook."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person, visible_inspection
from inspections.forms_base import DraftForm, sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import check_can_announce
from inspections.replica import reading_from_replica
from inspections.sheets.download import as_download
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.files import Unwritable
from reports.exchange import actions
from reports.exchange.forms import WorkbookForm
from reports.exchange.models import ImportUpload
from reports.exchange.preview import plan_from
from reports.exchange.queries import upload_of
from reports.permissions import can_bring_data_in, check_can_bring_data_in, check_can_take_data_out
from reports.workbook.blank import KINDS, workbook_file
from reports.workbook.write import sheets_of

CELLS_ON_A_PAGE = 100
ERRORS_SHOWN = 200


# --- one inspection ---------------------------------------------------------------------------------------------------


@from_the_server
def data(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that can be downloaded about an inspection, and the form for uploading a workbook."""
    inspection = visible_inspection(request, reference)
    check_can_take_data_out(person(request), inspection)
    can_import = can_bring_data_in(person(request), inspection) and not inspection.is_signed
    if request.method == "POST":
        check_can_bring_data_in(person(request), inspection)
    form = WorkbookForm(*sent_data(request), keep=f"workbook-{inspection.pk}")
    keep = partial(actions.upload_workbook, inspection=inspection, by=author(request))
    if form.is_valid() and is_uploaded(form, keep):
        return redirect("reports:data_preview", reference)
    waiting = upload_of(person(request), inspection)
    context = {"inspection": inspection, "form": form, "waiting": waiting, "can_import": can_import}
    return render(request, "reports/exchange/data.html", context)


def workbook(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    check_can_take_data_out(person(request), inspection)
    if kind not in KINDS:
        raise Http404
    try:
        with reading_from_replica():
            content = workbook_file(kind, reference, sheets_of(inspection))
        return as_download(content, reference, kind, is_private=True)
    except Unwritable as unwritable:
        messages.error(request, f"The workbook cannot be written. {unwritable}")
        return redirect("reports:data", reference)


@from_the_server
def data_preview(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = _to_import_into(request, reference)
    return _preview(request, inspection, reverse("reports:data", args=(reference,)))


@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    _discard(request, _to_import_into(request, reference))
    return redirect("reports:data", reference)


def _to_import_into(request: HttpRequest, reference: str) -> Inspection:
    inspection = visible_inspection(request, reference)
    check_can_bring_data_in(person(request), inspection)
    return inspection


# --- a new inspection -------------------------------------------------------------------------------------------------


@from_the_server
def import_new(request: HttpRequest) -> HttpResponse:
    """Import an inspection that is not in the service, for example one that was finished earlier."""
    check_can_announce(person(request))
    form = WorkbookForm(*sent_data(request), keep="new-workbook")
    keep = partial(actions.upload_workbook, inspection=None, by=author(request))
    if form.is_valid() and is_uploaded(form, keep):
        return redirect("import_new_preview")
    waiting = upload_of(person(request), None)
    return render(request, "reports/exchange/import_new.html", {"form": form, "waiting": waiting})


@from_the_server
def import_new_preview(request: HttpRequest) -> HttpResponse:
    check_can_announce(person(request))
    return _preview(request, None, reverse("import_new"))


@require_POST
def discard_new(request: HttpRequest) -> HttpResponse:
    check_can_announce(person(request))
    _discard(request, None)
    return redirect("import_new")


# --- shared -----------------------------------------------------------------------------------------------------------


def is_uploaded(form: DraftForm, keep: Callable[[str, bytes], object]) -> bool:
    """Use this action to keep an uploaded file with its preview. If the file cannot be read, the form says why."""
    file = form.cleaned_data["file"]
    try:
        keep(file.name, file.read())
    except UnreadableFile as error:
        form.add_error("file", f"The file {error}.")
        return False
    return True


def _preview(request: HttpRequest, inspection: Inspection | None, back: str) -> HttpResponse:
    """What the uploaded file would change. Nothing is stored until the user confirms."""
    upload = upload_of(person(request), inspection)
    if upload is None:
        return redirect(back)
    if request.method == "POST":
        try:
            done = actions.import_upload(upload, seen=request.POST.get("seen", ""), by=author(request))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        entries = "entry" if done.history == 1 else "entries"
        messages.success(request, f"The workbook has been imported. The history has {done.history} more {entries}.")
        return redirect("inspections:inspection", done.reference)
    context = plan_context(request, upload, back) | {"inspection": inspection}
    return render(request, "reports/exchange/preview.html", context)


def plan_context(request: HttpRequest, upload: ImportUpload, back: str) -> dict[str, Any]:
    """The plan of an upload, one page of its cells, and its first errors and warnings."""
    plan = plan_from(upload.plan)
    return {
        "upload": upload,
        "plan": plan,
        "page_obj": Paginator(plan.cells, CELLS_ON_A_PAGE).get_page(request.GET.get("page")),
        "errors": plan.errors[:ERRORS_SHOWN],
        "warnings": plan.warnings[:ERRORS_SHOWN],
        "back": back,
    }


def _discard(request: HttpRequest, inspection: Inspection | None) -> None:
    if upload := upload_of(person(request), inspection):
        actions.discard_upload(upload, by=author(request))
        messages.success(request, "The file has been discarded. Nothing has changed.")
