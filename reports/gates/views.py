"""Moving an inspection through its phases until the ratings are signed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inspections import phases
from inspections.access import author, from_the_server, person, visible_inspection
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import check_can_lead
from inspections.planning.actions.inspections import move_to_phase
from reports.gates.actions import Gaps, take_step
from reports.gates.forms import StepForm
from reports.gates.gaps import gaps_before


@from_the_server
def step(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is missing before the next phase. Move the inspection if nothing stops the step and every gap has a
    reason.
    """
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    phase = _next_phase(inspection)
    if phase is None:
        messages.error(
            request, f"Only the chair of the ratings panel can sign or reopen the {inspection.words.rating.many}."
        )
        return redirect("inspections:inspection", reference)
    if request.method == "POST" and request.POST.get("to") != phase.slug:
        messages.error(
            request, f"The inspection is already in the phase “{inspection.get_phase_display()}”. Nothing has changed."
        )
        return redirect("inspections:inspection", reference)
    found = gaps_before(inspection, phase.slug)
    sent = request.POST if request.method == "POST" and ("send" in request.POST or not found) else None
    form = StepForm(sent, found=found, words=inspection.words, keep=f"step-{inspection.pk}-{phase.slug}", phase=phase)
    if form.is_valid():
        values = form.values
        try:
            take_step(inspection, values["to"], reasons=values["reasons"], seen=values["seen"], by=author(request))
        except Gaps:
            return redirect("reports:step", reference)  # something changed since the page was opened
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"The phase is now “{phase.title}”.")
        return redirect("inspections:inspection", reference)
    is_stopped = any(each.rule.stops for each in found)
    context = {"inspection": inspection, "phase": phase, "found": found, "form": form, "is_stopped": is_stopped}
    return render(request, "reports/gates/step.html", context)


def _next_phase(inspection: Inspection) -> phases.Phase | None:
    """The phase after the current one, or None if only a signature or a publication leads to it."""
    for slug in phases.MOVES[inspection.phase]:
        if phases.is_later(slug, inspection.phase) and not phases.BY_SLUG[slug].is_signed:
            return phases.BY_SLUG[slug]
    return None


@require_POST
def move_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Move an inspection that is not signed back one phase, with a reason."""
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "").strip()
    if to not in phases.BY_SLUG:
        raise Http404
    try:
        if inspection.is_signed:
            raise Refused(f"Only the chair of the ratings panel can reopen the {inspection.words.rating.many}.")
        if phases.is_later(to, inspection.phase):
            raise Refused("To move to a later phase, use the button on the overview.")
        if not reason:
            raise Refused("Enter why you are moving the inspection back to an earlier phase.")
        move_to_phase(inspection, to, reason=reason, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The phase is now “{phases.BY_SLUG[to].title}”.")
    return redirect("inspections:inspection", reference)
