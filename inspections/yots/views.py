"""Pages for the register of YOTs: the list, the forms, and importing and exporting a file."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person
from inspections.forms_base import sent_data
from inspections.history import EditConflict, Refused
from inspections.inspection.yots import YOT
from inspections.permissions import can_keep_register, check_can_keep_register
from inspections.sheets.download import as_download
from inspections.spreadsheets.archive import UnreadableFile
from inspections.yots import actions
from inspections.yots.forms import AddForm, ChangeForm, FactsForm, UploadForm, initial_of
from inspections.yots.models import RegisterUpload
from inspections.yots.queries import (
    facts_of,
    names_to_merge_into,
    plan_of,
    register,
    upload_of,
    version_of,
    yot_with_facts,
    yots_with_facts,
)
from inspections.yots.sheet import KINDS, write_register
from inspections.yots.yot_list import YOTS

PROBLEMS_SHOWN = 200
ENTRIES_ON_A_PAGE = 100


def yot_list(request: HttpRequest) -> HttpResponse:
    shown = YOTS.shown(yots_with_facts(), request.GET)
    context = {"list": shown, "page_obj": shown.page, "may_keep": can_keep_register(person(request))}
    return render(request, "inspections/yots/list.html", context)


# --- one YOT ----------------------------------------------------------------------------------------------------------


def add(request: HttpRequest) -> HttpResponse:
    check_can_keep_register(person(request))
    form = AddForm(names_to_merge_into(None), sent_data(request)[0], keep="add-yot")
    if form.is_valid():
        try:
            yot = actions.add_yot(by=author(request), **form.values)
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, f"{yot} has been added to the register.")
            return redirect("yots:yot", yot.pk)
    return render(request, "inspections/yots/add.html", {"form": form})


def change(request: HttpRequest, pk: int) -> HttpResponse:
    yot = _kept(request, pk)
    version = version_of(yot)
    form = ChangeForm(
        names_to_merge_into(yot),
        sent_data(request)[0],
        keep=f"yot-{pk}",
        initial={**initial_of(facts_of(yot)), "based_on": version},
    )
    if form.is_valid():
        try:
            changed = actions.change_yot(yot, by=author(request), **form.values)
        except EditConflict as conflict:
            form.add_error(None, str(conflict))
            form.data = {**request.POST.dict(), "based_on": version}
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, "Saved." if changed else "You have not changed anything.")
            return redirect("yots:yot", pk)
    return render(request, "inspections/yots/change.html", {"form": form, "yot": yot})


def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a YOT that was added by mistake."""
    yot = _kept(request, pk)
    if request.method == "POST":
        try:
            actions.remove_yot(yot, by=author(request))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("yots:yot", pk)
        messages.success(request, f"{yot} has been removed from the register.")
        return redirect("yots:list")
    return render(request, "inspections/yots/remove.html", {"yot": yot})


def _kept(request: HttpRequest, pk: int) -> YOT:
    check_can_keep_register(person(request))
    return cast("YOT", get_object_or_404(yot_with_facts(pk)))


def _show(form: FactsForm, refused: Refused) -> None:
    """Add each error to its field."""
    if not isinstance(refused, actions.WrongFacts):
        form.add_error(None, str(refused))
        return
    for problem in refused.problems:
        form.add_error(problem.field, str(problem))


# --- a file -----------------------------------------------------------------------------------------------------------


def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole register as a file that can be imported again."""
    if kind not in KINDS:
        raise Http404
    return as_download(write_register(kind, register().yots.values()), "yots", kind)


def upload(request: HttpRequest) -> HttpResponse:
    check_can_keep_register(person(request))
    form = UploadForm(*sent_data(request), keep="register-file")
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.upload_register(file.name, file, by=author(request))
        except UnreadableFile as error:
            form.add_error("file", f"The file {error}.")
        else:
            return redirect("yots:preview")
    context = {"form": form, "waiting": upload_of(person(request))}
    return render(request, "inspections/yots/upload.html", context)


@from_the_server
def preview(request: HttpRequest) -> HttpResponse:
    """What the uploaded file would change. Nothing is stored in the register until the user confirms."""
    uploaded = _uploaded(request)
    if uploaded is None:
        return redirect("yots:upload")
    if request.method == "POST":
        try:
            done = actions.import_register(uploaded, seen=request.POST.get("seen", ""), by=author(request))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("yots:preview")
        added, changed = len(done.added), len(done.changed)
        messages.success(request, f"The file has been imported: {added} added, {changed} changed.")
        return redirect("yots:list")
    plan = plan_of(uploaded)
    page = Paginator([*plan.changed, *plan.added], ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"upload": uploaded, "plan": plan, "page_obj": page, "problems": plan.problems[:PROBLEMS_SHOWN]}
    return render(request, "inspections/yots/preview.html", context)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    if uploaded := _uploaded(request):
        actions.discard_upload(uploaded, by=author(request))
        messages.success(request, "The file has been discarded. The register has not changed.")
    return redirect("yots:list")


def _uploaded(request: HttpRequest) -> RegisterUpload | None:
    """The file that the user uploaded and has not imported yet."""
    check_can_keep_register(person(request))
    return upload_of(person(request))
