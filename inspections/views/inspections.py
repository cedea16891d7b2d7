"""The inspections, and one of them."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections import phases
from inspections.models import Inspection, Interview
from inspections.progress import counted, progress
from inspections.views.alerts import raised_in
from inspections.views.visible import visible_inspection


def inspection_list(request: HttpRequest) -> HttpResponse:
    inspections = Inspection.objects.visible_to(request.user).for_list()
    return render(request, "inspections/inspection_list.html", {"inspections": inspections})


def inspection(request: HttpRequest, reference: str) -> HttpResponse:
    found = visible_inspection(request, reference)
    definition = found.framework.definition
    domains = []
    for domain in definition.domains:
        if domain.case_based:
            cases = [
                (
                    case,
                    definition.disposal_title(case.disposal),
                    progress(domain, case.facts, case.answers_by_question()),
                )
                for case in found.cases.in_domain(domain.number).with_answers()
            ]
            domains.append(
                {
                    "domain": domain,
                    "cases": cases,
                    "counted": counted(state for _, _, state in cases),
                    "names_inspectors": any(case.inspector_id for case, _, _ in cases),
                }
            )
    context = {"inspection": found, "phase": phases.BY_SLUG[found.phase], "domains": domains, **raised_in(found)}
    return render(request, "inspections/inspection.html", context)


def organisation(request: HttpRequest, reference: str) -> HttpResponse:
    """What interviews say about the organisation: evidence for domain one, from which nobody can tell case or person."""
    found = visible_inspection(request, reference)
    texts = Interview.objects.about_organisation(found)
    said = [
        {"with_whom": words, "texts": [text for whom, text in texts if whom == kind]}
        for kind, words in Interview.With.choices
    ]
    context = {"inspection": found, "said": [group for group in said if group["texts"]]}
    return render(request, "inspections/organisation.html", context)


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches over the service: it answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
