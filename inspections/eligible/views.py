"""Pages for the list of eligible cases, and for the steps from an uploaded file to the list.

The pages carry the uploaded list until it is accepted (see `payload`); no step before that stores anything.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, from_the_server, person, visible_inspection
from inspections.eligible import actions
from inspections.eligible.checking import Listed, check, unknown_words
from inspections.eligible.correcting import LEAVE_THE_REST, correct, leave_the_rest, problem_rows
from inspections.eligible.forms import ColumnsForm, OutsideForm, SheetForm, UploadForm, WindowForm, WordsForm
from inspections.eligible.payload import Upload
from inspections.eligible.queries import (
    case_domains,
    changed_windows,
    counts,
    domain_rows,
    list_of_cases,
    listed_cases,
    near_fieldwork,
    rules_of,
    windows_of,
)
from inspections.eligible.reading.columns import COLUMNS
from inspections.eligible.template import KINDS, write_template
from inspections.eligible.uploading import accepted, count_of, preview_of, read_file
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import can_plan, check_can_list_cases
from inspections.sheets.download import as_download
from inspections.sheets.in_memory import files_stay_in_memory
from inspections.sheets.payload import NotOurs, TooLong
from inspections.sheets.upload import csv_of
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.csv_files import ExactCell

PAGES = "inspections/eligible/"
GOOD_ROWS_SHOWN = 10


# --- the list ---------------------------------------------------------------------------------------------------------


def eligible_cases(request: HttpRequest, reference: str) -> HttpResponse:
    """Everyone who can see the inspection can see the list."""
    inspection = visible_inspection(request, reference)
    shown = list_of_cases(inspection).shown(listed_cases(inspection), request.GET)
    counted = counts(inspection)
    rules = rules_of(inspection, "", {})
    may_change = can_plan(person(request), inspection) and not inspection.is_signed
    context = {
        "inspection": inspection,
        "list": shown,
        "page_obj": shown.page,
        "rows": [(row, inspection.framework.definition.disposal_title(row.disposal)) for row in shown.page],
        "domains": [
            (count_of(domain, counted.get(number, {}), rules), counted.get(number, {}).get("drawn", 0))
            for number, domain in rules.domains.items()
        ],
        "total": sum(each for of_domain in counted.values() for name, each in of_domain.items() if name != "drawn"),
        "drawn": sum(of_domain["drawn"] for of_domain in counted.values()),
        "changed_windows": changed_windows(inspection),
        "fieldwork": rules.fieldwork,
        "may_change": may_change,
        "columns": COLUMNS,
    }
    return render(request, f"{PAGES}list.html", context)


def template(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    if kind not in KINDS:
        raise Http404
    return as_download(write_template(kind, inspection.words), "eligible-cases", kind)


def remove(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = _to_change(request, reference)
    if request.method == "POST":
        try:
            count = actions.remove_list(inspection, by=author(request))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"The list has been removed: {count:,} cases.")
        return redirect("inspections:eligible_cases", reference)
    total = listed_cases(inspection).count()
    return render(request, f"{PAGES}remove.html", {"inspection": inspection, "total": total})


def window(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    """Change the window in which a domain's cases began."""
    inspection = _to_change(request, reference)
    domain = domain_rows(inspection).get(number)
    if domain is None:
        raise Http404
    now = windows_of(inspection)[number]
    form = WindowForm(
        sent_data(request)[0], keep=f"window-{inspection.pk}-{number}", initial={"first": now.first, "last": now.last}
    )
    if form.is_valid():
        try:
            moved = actions.set_window(inspection, domain, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"Saved. {moved:,} case{'' if moved == 1 else 's'} moved into or out of the window."
            )
            return redirect("inspections:eligible_cases", reference)
    context = {"inspection": inspection, "domain": domain, "form": form, "fieldwork": near_fieldwork(inspection)}
    return render(request, f"{PAGES}window.html", context)


def change_case(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say whether the sample can be drawn from a case."""
    inspection = _to_change(request, reference)
    row = get_object_or_404(listed_cases(inspection), pk=pk)
    form = OutsideForm(
        sent_data(request)[0], keep=f"eligible-case-{pk}", initial={"outside": row.outside_sample.replace("window", "")}
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.set_outside_sample(row, given["outside"], reason=given["reason"], by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Saved: {row.reference}.")
            return redirect("inspections:eligible_cases", reference)
    disposal = inspection.framework.definition.disposal_title(row.disposal)
    context = {"inspection": inspection, "row": row, "disposal": disposal, "form": form}
    return render(request, f"{PAGES}case.html", context)


def _to_change(request: HttpRequest, reference: str) -> Inspection:
    """An inspection whose list the user can change."""
    inspection = visible_inspection(request, reference)
    check_can_list_cases(person(request), inspection)
    return inspection


# --- from a file into the list ----------------------------------------------------------------------------------------


@files_stay_in_memory
@from_the_server
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = _to_change(request, reference)
    form = UploadForm(case_domains(inspection), *sent_data(request), keep=f"eligible-file-{inspection.pk}")
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_file(inspection, file.name, file.read(), form.scope_chosen)
            return _sheets(request, inspection, read)
        except UnreadableFile as error:
            form.add_error("file", f"The file {error}.")
        except TooLong as error:
            form.add_error("file", str(error))
    context = {
        "inspection": inspection,
        "form": form,
        "columns": COLUMNS,
        "drawn": listed_cases(inspection).drawn().count(),
    }
    return render(request, f"{PAGES}upload.html", context)


@files_stay_in_memory
@from_the_server
def check_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The steps between uploading a file and accepting it: choose a sheet, columns and words, and correct cells."""
    return _step(request, reference, STEPS.get(request.POST.get("step", "")))


@files_stay_in_memory
@from_the_server
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, _accept)


Step = Callable[[HttpRequest, Inspection, Upload], HttpResponse]


def _step(request: HttpRequest, reference: str, step: Step | None) -> HttpResponse:
    """Take a step with the list in the form, or go back to the upload if the form has no list."""
    inspection = _to_change(request, reference)
    if request.method != "POST" or step is None:
        return redirect("inspections:upload_eligible_cases", reference)
    try:
        received = Upload.received(request.POST.get("list", ""), inspection, person(request))
    except NotOurs:
        messages.error(request, "This page is too old, or another person opened it. Upload the file again.")
        return redirect("inspections:upload_eligible_cases", reference)
    return step(request, inspection, received)


def _page(request: HttpRequest, inspection: Inspection, upload: Upload, name: str, **context: Any) -> HttpResponse:
    signed = upload.signed(inspection, person(request))
    context |= {"inspection": inspection, "upload": upload, "cases": upload.cases, "signed": signed}
    return render(request, f"{PAGES}{name}.html", context)


def _sheets(request: HttpRequest, inspection: Inspection, upload: Upload) -> HttpResponse:
    if len(upload.lists) == 1:
        return _columns(request, inspection, upload)
    return _page(request, inspection, upload, "sheet", form=SheetForm(upload.lists))


def _choose_sheet(request: HttpRequest, inspection: Inspection, upload: Upload) -> HttpResponse:
    form = SheetForm(upload.lists, request.POST)
    if not form.is_valid():
        return _page(request, inspection, upload, "sheet", form=form)
    upload.lists = [upload.lists[int(form.cleaned_data["sheet"])]]
    return _columns(request, inspection, upload)


def _columns(request: HttpRequest, inspection: Inspection, upload: Upload) -> HttpResponse:
    return _page(request, inspection, upload, "columns", form=ColumnsForm(upload.cases))


def _choose_columns(request: HttpRequest, inspection: Inspection, upload: Upload) -> HttpResponse:
    form = ColumnsForm(upload.cases, request.POST)
    if not form.is_valid():
        return _page(request, inspection, upload, "columns", form=form)
    upload.headings = form.by_heading
    upload.cases.keep_columns(form.chosen)
    words = rules_of(inspection, upload.scope, {}).words
    if unknown := unknown_words(upload.cases, words):
        return _page(request, inspection, upload, "words", form=WordsForm(unknown, words))
    return _cells(request, inspection, upload)


def _choose_words(request: HttpRequest, inspection: Inspection, upload: Upload) -> HttpResponse:
    words = rules_of(inspection, upload.scope, {}).words
    form = WordsForm(unknown_words(upload.cases, words), words, request.POST)
    if not form.is_valid():
        return _page(request, inspection, upload, "words", form=form)
    upload.words = form.chosen
    return _cells(request, inspection, upload)


def _cells(request: HttpRequest, inspection: Inspection, upload: Upload, refused: str = "") -> HttpResponse:
    """The preview: the cells to correct, what would be stored, and what would change."""
    preview = preview_of(inspection, upload)
    rows, more = problem_rows(upload.cases, preview.checked, preview.rules.words)
    titles = inspection.framework.definition.disposal_title
    return _page(
        request,
        inspection,
        upload,
        "cells",
        preview=preview,
        problem_rows=rows,
        more=more,
        problems=len(preview.checked.by_cell),
        good=[(case, titles(case.disposal)) for case in preview.checked.listed[:GOOD_ROWS_SHOWN]],
        refused=refused,
    )


def _correct_cells(request: HttpRequest, inspection: Inspection, upload: Upload) -> HttpResponse:
    rules = rules_of(inspection, upload.scope, upload.words)
    correct(upload.cases, check(upload.cases, rules), request.POST.dict())
    if LEAVE_THE_REST in request.POST:
        leave_the_rest(upload.cases, check(upload.cases, rules))
    return _cells(request, inspection, upload)


STEPS: dict[str, Step] = {
    "sheet": _choose_sheet,
    "columns": _choose_columns,
    "words": _choose_words,
    "cells": _correct_cells,
}


def _accept(request: HttpRequest, inspection: Inspection, upload: Upload) -> HttpResponse:
    preview = preview_of(inspection, upload)
    if preview.checked.problems or not preview.checked.listed:
        return _cells(request, inspection, upload)
    try:
        changes = actions.accept_list(inspection, accepted(inspection, upload, preview.checked), by=author(request))
    except Refused as refused:
        return _cells(request, inspection, upload, str(refused))
    context = {
        "inspection": inspection,
        "preview": preview,
        "changes": changes,
        "listed": preview.checked.listed,
        "references": base64.b64encode(_references(preview.checked.listed)).decode(),
    }
    return render(request, f"{PAGES}accepted.html", context)


def _references(listed: list[Listed]) -> bytes:
    """The table that lets the YOT find its cases: the row in its file, and the reference. It has no names."""
    return csv_of([["Row in your file", "Reference"], *([ExactCell(case.row), case.reference] for case in listed)])
