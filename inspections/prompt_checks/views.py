"""The page for the owners of a framework: prompts that do not work."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person
from inspections.permissions import check_can_see_agreement
from inspections.prompt_checks import rules
from inspections.prompt_checks.queries import inspections_counted, prompts_in_use
from standards.queries import newest_framework


def prompts(request: HttpRequest, slug: str) -> HttpResponse:
    check_can_see_agreement(person(request))
    framework = newest_framework(slug)
    if framework is None:
        raise Http404
    inspections = inspections_counted(framework)
    rows = prompts_in_use(framework, inspections) if inspections else []
    context = {
        "framework": framework,
        "inspections": inspections,
        "with_problems": [each for each in rows if each.problems],
        "too_few": sum(each.answers < rules.FEWEST for each in rows),
        "total": len(rows),
        "rules": rules,
    }
    return render(request, "inspections/prompt_checks/prompts.html", context)
