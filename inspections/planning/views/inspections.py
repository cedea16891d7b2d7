"""The list of inspections and the page of one inspection."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inspections import phases
from inspections.access import author, from_the_server, person, visible_inspection
from inspections.alerts.banner import raised_in
from inspections.cases.progress import counted, progress
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import can_lead, check_can_lead
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.first_steps import nothing_here
from inspections.planning.queries import inspections_visible_to, notes_about_organisation


def inspection_list(request: HttpRequest) -> HttpResponse:
    inspections = inspections_visible_to(request.user)
    context = {"inspections": inspections} | ({} if inspections else nothing_here(person(request)))
    return render(request, "inspections/planning/inspection_list.html", context)


@from_the_server
def inspection(request: HttpRequest, reference: str) -> HttpResponse:
    shown = visible_inspection(request, reference)
    definition = shown.framework.definition
    domains = []
    for domain in definition.domains:
        if domain.case_based:
            cases = [
                (
                    case,
                    definition.disposal_title(case.disposal),
                    progress(domain, case.facts, case.answers_by_question()),
                )
                for case in shown.cases.in_domain(domain.number).with_answers()
            ]
            domains.append(
                {
                    "domain": domain,
                    "cases": cases,
                    "counted": counted(state for _, _, state in cases),
                    "names_inspectors": any(case.inspector_id for case, _, _ in cases),
                }
            )
    context = {
        "inspection": shown,
        "phase": phases.BY_SLUG[shown.phase],
        "moves": _moves(shown) if can_lead(person(request), shown) else None,
        "domains": domains,
        "alerts_in_full": True,
        **raised_in(shown, person(request)),
    }
    return render(request, "inspections/planning/inspection.html", context)


def _moves(inspection: Inspection) -> dict[str, phases.Phase]:
    """The phases that the lead inspector can move the inspection to: "on" and "back"."""
    if inspection.is_signed:
        return {}
    near = [phases.BY_SLUG[slug] for slug in phases.MOVES[inspection.phase]]
    return {
        "on" if phases.is_later(phase.slug, inspection.phase) else "back": phase
        for phase in near
        if not phase.is_signed
    }


@require_POST
def move_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Move an inspection that is not signed to the next phase, or back one phase with a reason."""
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "").strip()
    if to not in phases.BY_SLUG:
        raise Http404
    try:
        if phases.BY_SLUG[to].is_signed or inspection.is_signed:
            raise Refused("Only the chair of the ratings panel can sign or reopen the ratings.")
        if phases.is_later(inspection.phase, to) and not reason:
            raise Refused("Enter why you are moving the inspection back to an earlier phase.")
        move_to_phase(inspection, to, reason=reason, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The phase is now “{phases.BY_SLUG[to].title}”.")
    return redirect("inspections:inspection", reference)


def organisation(request: HttpRequest, reference: str) -> HttpResponse:
    """What interviews say about the organisation: evidence for domain one that does not identify the case or the person."""
    inspection = visible_inspection(request, reference)
    context = {"inspection": inspection, "said": notes_about_organisation(inspection)}
    return render(request, "inspections/planning/organisation.html", context)
