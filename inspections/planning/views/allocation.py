"""Pages for allocating cases and adding cases to the sample."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, person, visible_inspection
from inspections.cases.actions import add_case, allocate_case
from inspections.cases.models import Case
from inspections.history import Author, Refused
from inspections.inspection.models import Inspection, TeamMember
from inspections.permissions import check_can_lead
from inspections.planning.forms.allocation import AddCaseForm, AllocationForm, ShareForm, inspectors
from inspections.planning.shares import cases_of_each, shared_evenly, unallocated


def _led(request: HttpRequest, reference: str) -> tuple[Inspection, Author]:
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    return inspection, author(request)


def by_key(chosen: tuple[Case, TeamMember | None, int | None]) -> int:
    """The key of the case. Signing locks cases in the same order, which avoids deadlocks."""
    return chosen[0].pk


def allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the inspector for each case. `?between=…` shares unallocated cases evenly in the form, without saving."""
    inspection, by = _led(request, reference)
    cases = list(inspection.cases.select_related("inspector__user"))
    members = inspectors(inspection)
    share = ShareForm(members, request.GET if "share" in request.GET else None)
    proposed = shared_evenly(inspection, cases, share.chosen) if share.is_valid() else {}
    form = AllocationForm(cases, members, proposed=proposed, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _save(request, form, by)
        return redirect("inspections:allocate", reference)
    definition = inspection.framework.definition
    context = {
        "inspection": inspection,
        "form": form,
        "share": share,
        "proposed": proposed,
        "left_out": [case for case in unallocated(cases) if share.is_valid() and case.pk not in proposed],
        "rows": [(case, definition.disposal_title(case.disposal), form.field_of.get(case.pk)) for case in cases],
        "loads": cases_of_each(cases, members, proposed),
        "has_unallocated": bool(unallocated(cases)),
    }
    return render(request, "inspections/planning/allocate.html", context)


def _save(request: HttpRequest, form: AllocationForm, by: Author) -> None:
    try:
        with transaction.atomic():
            changed = sum(
                allocate_case(case, inspector, instead_of=seen, by=by)
                for case, inspector, seen in sorted(form.chosen, key=by_key)
            )
    except Refused as refusal:
        messages.error(request, f"Nothing was saved. {refusal}")
        return
    said = f"{changed} case{'' if changed == 1 else 's'} allocated." if changed else "You have not changed anything."
    messages.success(request, said)


def add(request: HttpRequest, reference: str) -> HttpResponse:
    inspection, by = _led(request, reference)
    form = AddCaseForm(inspection, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            case = add_case(inspection, by=by, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reference", str(refusal))
        else:
            messages.success(
                request,
                f"Case {case} has been added. Use the name “{case.pseudonym}” for the child in everything you write.",
            )
            return redirect("inspections:allocate", reference)
    return render(request, "inspections/planning/add_case.html", {"inspection": inspection, "form": form})
