"""Pages for public figures, for administrators and report admins, and the button that puts one into a table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, person
from inspections.history import Refused
from reports.access import inspection_to_write
from reports.context.public import actions
from reports.context.public.forms import CorrectionForm, NewFigureForm
from reports.context.public.models import PublicFigure
from reports.context.public.queries import current_figures, list_of_figures, offered_figures, rows_of, tables
from reports.permissions import check_can_keep_public_figures

PAGES = "reports/context/public/"


def figures(request: HttpRequest) -> HttpResponse:
    check_can_keep_public_figures(person(request))
    shown = list_of_figures().shown(current_figures(), request.GET)
    return render(request, f"{PAGES}list.html", {"list": shown, "page_obj": shown.page})


def add(request: HttpRequest) -> HttpResponse:
    check_can_keep_public_figures(person(request))
    form = NewFigureForm(request.POST if request.method == "POST" else None, keep="public-figure")
    if form.is_valid():
        try:
            figure = actions.add_public_figure(by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{figure}” is added.")
            return redirect("public_figures:list")
    return render(request, f"{PAGES}add.html", {"form": form})


def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure with its history, and the form for correcting it."""
    check_can_keep_public_figures(person(request))
    rows = list(rows_of(get_object_or_404(PublicFigure, pk=pk)))
    newest = rows[0]
    initial = {name: getattr(newest, name) for name in ("value", "period", "publisher", "title")}
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, initial=initial, keep=f"public-figure-{newest.pk}"
    )
    if form.is_valid():
        # The row that the user opened. A colleague may have corrected it since.
        opened = next(row for row in rows if row.pk == pk)
        try:
            corrected = actions.correct_public_figure(opened, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            done = "withdrawn" if corrected.is_withdrawn else "corrected"
            messages.success(request, f"“{corrected}” is {done}.")
            return redirect("public_figures:list")
    context = {"figure": newest, "rows": rows, "form": form, "table": tables().get(newest.table, newest.table)}
    return render(request, f"{PAGES}figure.html", context)


def put_figure(request: HttpRequest, reference: str, section: str, pk: int) -> HttpResponse:
    """Put a figure into the table that it was offered for."""
    inspection = inspection_to_write(request, reference)
    if request.method == "POST":
        offered = next((each for each in offered_figures(inspection, section) if each.pk == pk), None)
        if offered is None:
            messages.error(request, "This figure has been corrected or withdrawn. Choose again from the list below.")
            return redirect("reports:write_facts", reference, section)
        try:
            has_changed = actions.put_into_table(inspection, offered, by=author(request))
        except Refused as refused:
            messages.error(request, f"The figure is not in the table. {refused}")
        else:
            done = "is in the table, with its source" if has_changed else "is already in the table"
            messages.success(request, f"“{offered}” {done}.")
    return redirect("reports:write_facts", reference, section)
