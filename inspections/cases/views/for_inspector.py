"""The page where the lead inspector or a deputy says why they are recording in a colleague's case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, person
from inspections.cases import actions
from inspections.cases.case_page import visible_record
from inspections.cases.forms import LeadRecordingForm
from inspections.history import Refused
from inspections.permissions import can_record, check_can_lead


def record_for_inspector(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    case = visible_record(request, reference, case_reference).case
    check_can_lead(person(request), case.inspection)
    if can_record(person(request), case):  # they need no reason
        return redirect("inspections:case", reference, case_reference)
    form = LeadRecordingForm(case, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.record_for_inspector(case, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"You can now record answers in this case. {case.inspector} will see what you change."
            )
            return redirect("inspections:case", reference, case_reference)
    return render(
        request, "inspections/cases/for_inspector.html", {"inspection": case.inspection, "case": case, "form": form}
    )
