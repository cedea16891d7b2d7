"""The sample: how many cases are eligible, required and inspected."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, person, visible_inspection
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import can_lead, check_can_lead
from inspections.sampling.actions import set_eligible_cases
from inspections.sampling.forms import EligibleForm
from inspections.sampling.size import sample_size


def sample(request: HttpRequest, reference: str) -> HttpResponse:
    """Everyone can read the sample; the lead inspector and deputies enter the number of eligible cases."""
    inspection = visible_inspection(request, reference)
    user = person(request)
    if request.method == "POST":
        check_can_lead(user, inspection)
    form = None
    if (can_lead(user, inspection) and not inspection.is_signed) or request.method == "POST":
        form = EligibleForm(inspection, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            with transaction.atomic():
                for domain, number in form.numbers:
                    set_eligible_cases(inspection, domain, number, by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("inspections:sample", reference)
    return render(
        request, "inspections/sampling/sample.html", {"inspection": inspection, "form": form, "rows": _rows(inspection)}
    )


def _rows(inspection: Inspection) -> list[dict[str, object]]:
    inspected = inspection.cases.counted_by_domain()
    rows: list[dict[str, object]] = []
    for domain in inspection.framework.definition.domains:
        if domain.case_based:
            eligible, counted = inspection.eligible.get(domain.number), inspected.get(domain.number, 0)
            required = sample_size(eligible) if eligible is not None else None
            short = max(0, required - counted) if required is not None else None
            rows.append(
                {"domain": domain, "inspected": counted, "eligible": eligible, "required": required, "short": short}
            )
    return rows
