"""The sample: how many cases are eligible, required and inspected, drawing cases, and replacing a case."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, from_the_server, person, readable_case, visible_inspection
from inspections.eligible.actions import set_eligible_cases
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import can_lead, can_read_cases, check_can_lead
from inspections.sampling import actions
from inspections.sampling.forms import DrawForm, EligibleForm, ReplaceForm, SizeForm
from inspections.sampling.pages import differences_of, drawn_page, matched_in_words, section_of, values_of
from inspections.sampling.queries import DomainSample, draws_of, replacements_of, sample_of, samples_of, waiting
from inspections.sampling.recorded import listed, recorded_in

SEEDS = 1_000_000
OFFERED = 5  # cases to choose a replacement from


@from_the_server
def sample(request: HttpRequest, reference: str) -> HttpResponse:
    """Everyone can read the sample; the lead inspector and deputies enter the number of eligible cases."""
    inspection = visible_inspection(request, reference)
    user = person(request)
    leads = can_lead(user, inspection)
    if request.method == "POST":
        check_can_lead(user, inspection)
    form = None
    if (leads and not inspection.is_signed) or request.method == "POST":
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
    draws = draws_of(inspection)
    context = {
        "inspection": inspection,
        "form": form if form is not None and form.domains else None,
        "sections": [section_of(each, draws) for each in samples_of(inspection)],
        "may_change": leads and not inspection.is_signed,
        "replacements": replacements_of(inspection) if can_read_cases(user, inspection) else [],
    }
    return render(request, "inspections/sampling/sample.html", context)


def _led(request: HttpRequest, reference: str, number: str) -> tuple[Inspection, DomainSample]:
    """The sample of a domain, for the lead inspector and deputies."""
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    found = sample_of(inspection, number)
    if found is None:
        raise Http404
    return inspection, found


def change_size(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    inspection, found = _led(request, reference, number)
    form = SizeForm(found, sent_data(request)[0])
    if form.is_valid():
        domain = inspection.framework.domains.get(number=number)
        try:
            actions.set_sample_size(inspection, domain, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The size of the sample has been changed.")
            return redirect("inspections:sample", reference)
    context = {"inspection": inspection, "sample": found, "form": form}
    return render(request, "inspections/sampling/size.html", context)


def draw(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    """Draw the missing cases. The next page shows them, and no case is added until the user accepts the draw."""
    inspection, found = _led(request, reference, number)
    seen = waiting(draws_of(inspection), number)
    form = DrawForm(found, [each.seed for each in seen], sent_data(request)[0])
    if form.is_valid():
        domain = inspection.framework.domains.get(number=number)
        values = form.values
        if values["seed"] is None:
            values["seed"] = secrets.randbelow(SEEDS)
        try:
            drawn = actions.draw_sample(inspection, domain, by=author(request), **values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("inspections:look_at_draw", reference, drawn.pk)
    context = {"inspection": inspection, "sample": found, "form": form, "seen": seen}
    context["matched"] = matched_in_words(found)
    return render(request, "inspections/sampling/draw.html", context)


@from_the_server
def look_at_draw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The sample with a draw, compared with the eligible cases, before the user accepts the draw."""
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    row = get_object_or_404(inspection.draws.select_related("domain", "by", "acceptance__by"), pk=pk)
    if request.method == "POST":
        row.inspection = inspection
        try:
            added = actions.accept_draw(row, by=author(request))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("inspections:look_at_draw", reference, pk)
        cases = "1 case has" if len(added) == 1 else f"{len(added)} cases have"
        messages.success(request, f"{cases} been added to the sample. Allocate them to inspectors.")
        return redirect("inspections:sample", reference)
    found = sample_of(inspection, row.domain.number)
    if found is None:
        raise Http404
    context = {"inspection": inspection, "draw": row, "sample": found, **drawn_page(found, row)}
    return render(request, "inspections/sampling/drawn.html", context)


@from_the_server
def replace(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """Replace a case that cannot be inspected. The page shows the most similar cases and how they differ."""
    case = readable_case(request, reference, case_reference)
    inspection = case.inspection
    check_can_lead(person(request), inspection)
    found = sample_of(inspection, case.domain.number)
    if found is None:
        raise Http404
    offered = [
        (row, differences_of(found, case, row)) for row in (found.like(case)[:OFFERED] if found.has_list else [])
    ]
    form = ReplaceForm(case.pk, [(row, differs.in_words) for row, differs in offered], sent_data(request)[0])
    recorded = recorded_in(case)
    if form.is_valid():
        try:
            done = actions.replace_case(case, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            how = (
                f"replaced with {done.replacement}"
                if done.replacement
                else "removed, because no case was left to replace it"
            )
            messages.success(request, f"Case {done.reference} has been {how}.")
            return redirect("inspections:sample", reference)
    context = {
        "inspection": inspection,
        "case": case,
        "sample": found,
        "form": form,
        "own": values_of(found.own(case), found),
        "offered": offered,
        "recorded": listed(recorded),
    }
    return render(request, "inspections/sampling/replace.html", context)
