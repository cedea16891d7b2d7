"""The list of inspections and the page of one inspection."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections import phases
from inspections.access import from_the_server, person, visible_inspection
from inspections.alerts.banner import raised_in
from inspections.cases.judged import answers_in_cases, progress_of
from inspections.cases.progress import counted
from inspections.inspection.models import Inspection
from inspections.permissions import can_announce, can_lead, can_plan, can_read_cases, check_can_read_cases
from inspections.planning.case_list import list_of_cases
from inspections.planning.first_steps import nothing_here
from inspections.planning.inspection_list import list_of_inspections
from inspections.planning.queries import frameworks_to_choose, inspections_visible_to, notes_about_organisation
from inspections.sampling.queries import achieved_in_words


def inspection_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    inspections = inspections_visible_to(user)
    years = inspections.years_published()
    shown = list_of_inspections(frameworks_to_choose(), years).shown(inspections, request.GET)
    is_empty = not shown.page.paginator.count and not shown.chosen
    context = {"list": shown, "page_obj": shown.page, "has_published": bool(years), "can_announce": can_announce(user)}
    context |= nothing_here(user) if is_empty else {}
    return render(request, "inspections/planning/inspection_list.html", context)


@from_the_server
def inspection(request: HttpRequest, reference: str) -> HttpResponse:
    shown = visible_inspection(request, reference)
    definition, answers = shown.framework.definition, answers_in_cases(shown)
    domains = []
    for domain in definition.domains:
        if domain.case_based:
            cases = [
                (case, definition.disposal_title(case.disposal), progress_of(case, answers.get(case.pk, {})))
                for case in shown.cases.judged_under(definition, domain.number).for_progress(shown.framework.whole)
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
        "can_plan": can_plan(person(request), shown),
        "reads_cases": can_read_cases(person(request), shown),
        "achieved": achieved_in_words(shown),
        "alerts_in_full": True,
        **raised_in(shown, person(request)),
    }
    return render(request, "inspections/planning/inspection.html", context)


def cases(request: HttpRequest, reference: str) -> HttpResponse:
    """The cases of an inspection as a list to search, filter and sort."""
    inspection = visible_inspection(request, reference)
    check_can_read_cases(person(request), inspection)
    shown = list_of_cases(inspection).shown(inspection.cases.select_related("domain", "inspector__user"), request.GET)
    definition = inspection.framework.definition
    rows = [(case, definition.disposal_title(case.disposal)) for case in shown.page]
    context = {"inspection": inspection, "list": shown, "page_obj": shown.page, "rows": rows}
    return render(request, "inspections/planning/cases.html", context)


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


def organisation(request: HttpRequest, reference: str) -> HttpResponse:
    """What interviews say about the organisation: evidence that does not identify the case or the person."""
    inspection = visible_inspection(request, reference)
    context = {"inspection": inspection, "said": notes_about_organisation(inspection)}
    return render(request, "inspections/planning/organisation.html", context)
