"""What all published reports recommend, and the good practice that they describe, by theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.national import queries
from reports.national.learning.lessons import Lesson, counted_by_theme
from reports.national.learning.list_of_lessons import THEME, list_of_lessons
from reports.national.learning.queries import practice_examples_published, progress_of, recommendations_published
from reports.national.views import of_national_picture


@of_national_picture
def recommendations(request: HttpRequest) -> HttpResponse:
    """The recommendations in all published reports, each with how far it is carried out."""
    context = _shown(request, "recommendation", "recommendations", recommendations_published())
    progress = progress_of(context["page_obj"])
    context["rows"] = [
        (each, progress.get((each.reference, each.heading, each.body), "")) for each in context["page_obj"]
    ]
    return render(request, "reports/national/recommendations.html", context)


@of_national_picture
def practice_examples(request: HttpRequest) -> HttpResponse:
    """The practice examples that inspectors offered for reports that are now published."""
    context = _shown(request, "practice example", "practice examples", practice_examples_published())
    return render(request, "reports/national/practice_examples.html", context)


def _shown(request: HttpRequest, one: str, many: str, lessons: Sequence[Lesson]) -> dict[str, Any]:
    """The texts that the address asks for, and the themes of those that have the other filters."""
    frameworks = [(each.slug, each.title) for each in queries.frameworks_signed()]
    described = list_of_lessons(one, many, lessons, frameworks)
    shown = described.shown(lessons, request.GET)
    others = {name: value for name, value in shown.chosen.items() if name != THEME}
    of_any_theme: Any = described.shown(lessons, others).page.paginator.object_list
    return {
        "list": shown,
        "page_obj": shown.page,
        "themes": [(each, f"?{urlencode({**others, THEME: each.slug})}") for each in counted_by_theme(of_any_theme)],
        "chosen_theme": shown.chosen.get(THEME, ""),
    }
