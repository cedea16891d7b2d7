"""My inspections, an inspection, a case."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from inspections.models import Inspection
from inspections.progress import progress


def inspection_list(request: HttpRequest) -> HttpResponse:
    inspections = Inspection.objects.visible_to(request.user).for_list()
    return render(request, "inspections/inspection_list.html", {"inspections": inspections})


def inspection(request: HttpRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(Inspection.objects.visible_to(request.user).with_framework(), reference=reference)
    definition = found.framework.definition
    domains = [
        (
            domain,
            [
                (
                    case,
                    definition.disposal_title(case.disposal),
                    progress(domain, case.facts, case.answers_by_question()),
                )
                for case in found.cases.in_domain(domain.number).with_answers()
            ],
        )
        for domain in definition.domains
        if domain.case_based
    ]
    return render(request, "inspections/inspection.html", {"inspection": found, "domains": domains})


def case(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    found = get_object_or_404(Inspection.objects.visible_to(request.user).with_framework(), reference=reference)
    case = get_object_or_404(found.cases.with_answers(), reference=case_reference)
    definition = found.framework.definition
    domain = definition.domain(case.domain.number)
    return render(
        request,
        "inspections/case.html",
        {
            "inspection": found,
            "case": case,
            "definition": definition,
            "domain": domain,
            "disposal": definition.disposal_title(case.disposal),
            "progress": progress(domain, case.facts, case.answers_by_question()),
        },
    )


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches over the service: it answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
