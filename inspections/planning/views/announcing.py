"""Pages for announcing an inspection, its details and its dates."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections import phases
from inspections.access import author, person, visible_inspection
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import can_plan, check_can_announce, check_can_plan
from inspections.planning.actions.inspections import change_details, start_inspection
from inspections.planning.actions.timetable import move_date
from inspections.planning.forms.announcing import AnnounceForm, DetailsForm, MoveDateForm
from inspections.planning.timetable import doubts


def announce(request: HttpRequest) -> HttpResponse:
    check_can_announce(person(request))
    form = AnnounceForm(request.POST if request.method == "POST" else None, keep="announcement")
    if request.method == "POST" and form.is_valid():
        try:
            inspection = start_inspection(by=author(request), **form.values)
        except Refused as refusal:
            form.add_error("reference", str(refusal))
        else:
            messages.success(request, "The inspection is announced. Check its dates, then add people to the team.")
            return redirect("inspections:timetable", inspection.reference)
    return render(request, "inspections/planning/announce.html", {"form": form})


def details(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    check_can_plan(person(request), inspection)
    form = DetailsForm(inspection, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_details(inspection, by=author(request), **form.values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved." if changed else "You have not changed anything.")
            return redirect("inspections:inspection", reference)
    return render(request, "inspections/planning/details.html", {"inspection": inspection, "form": form})


def timetable(request: HttpRequest, reference: str) -> HttpResponse:
    """The day on which each phase starts, with dates to check and why dates were moved."""
    inspection = visible_inspection(request, reference)
    context = {
        "inspection": inspection,
        "rows": _rows(inspection),
        "moved": inspection.history.moved_dates(),
        "can_plan": can_plan(person(request), inspection) and not inspection.is_published,
    }
    return render(request, "inspections/planning/timetable.html", context)


def _rows(inspection: Inspection) -> list[dict[str, object]]:
    wrong = {doubt.phase: doubt.words for doubt in doubts(inspection.starts, fieldwork_ends=inspection.fieldwork_ended)}
    return [
        {"phase": phase, "day": inspection.starts.get(phase.slug), "doubt": wrong.get(phase.slug)}
        for phase in phases.PHASES
    ]


def move(request: HttpRequest, reference: str, phase: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    check_can_plan(person(request), inspection)
    if phase not in phases.BY_SLUG:
        raise Http404
    day = inspection.starts.get(phase)
    form = MoveDateForm(
        request.POST if request.method == "POST" else None,
        keep=f"date-{inspection.pk}-{phase}",
        is_planned=day is not None,
        initial={"day": day},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = move_date(inspection, phase, by=author(request), **form.values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The date is saved." if changed else "You have not changed anything.")
            return redirect("inspections:timetable", reference)
    context = {"inspection": inspection, "form": form, "phase": phases.BY_SLUG[phase]}
    return render(request, "inspections/planning/move_date.html", context)
