"""The national picture: the ratings of all services, and the ratings and percentages under one framework."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from inspections.access import reads_replica_if
from inspections.lists.listing import ShownList
from inspections.sheets.download import as_download
from reports.layouts.publisher import publisher
from reports.national import queries
from reports.national.downloads import NOT_COMPARED, Line, as_file, table_of
from reports.national.picture import OVERALL, picture_of
from reports.national.picture_list import list_behind
from reports.national.ratings_list import NOT_PUBLISHED, list_of_ratings
from reports.permissions import check_can_see_national_picture
from reports.rated.figures import signed_figures
from reports.ratings.across import FEWEST_TO_COMPARE
from standards.language.definition import FrameworkDefinition, StandardDefinition
from standards.models import Framework
from standards.words import in_house_words

KINDS = ("csv", "ods")
DO_NOT_PUBLISH = (
    "An inspection without a date of publication is signed and not published yet. Do not publish its ratings."
)
# A view for people who can see the national picture.
of_national_picture = reads_replica_if(check_can_see_national_picture)


@of_national_picture
def ratings(request: HttpRequest) -> HttpResponse:
    """The ratings of all signed inspections, with a column for each standard if one framework is chosen."""
    frameworks = queries.frameworks_signed()
    shown, chosen = _ratings(request, frameworks)
    standards = chosen.standards if chosen else []
    inspections = list(shown.page)
    figures = signed_figures(inspections) if standards else {}
    numbers = [standard.number for standard in standards]
    context = {
        "list": shown,
        "page_obj": shown.page,
        "frameworks": frameworks,
        "rows": [
            (each, [(number, figures[each.pk].ratings.get(number)) for number in numbers if each.pk in figures])
            for each in inspections
        ],
        "standards": standards,
        "definition": chosen,
        "names": list(reversed(chosen.names)) if chosen else [],
        "query": request.GET.urlencode(),
        "kinds_to_publish": [(kind, kind.upper()) for kind in ("html", *KINDS)],
        "has_published": shown.chosen.get("state") != NOT_PUBLISHED,
    }
    return render(request, "reports/national/ratings.html", context)


@of_national_picture
def ratings_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same table as a file, with the inspections on all its pages."""
    if kind not in KINDS:
        raise Http404
    shown, framework = _ratings(request, queries.frameworks_signed())
    table = table_of(_lines(shown, framework), [each.number for each in framework.standards] if framework else [])
    chosen = [f"{tag.title}: {tag.value}." for tag in shown.tags] or ["All signed inspections."]
    content = as_file(table, kind, [*chosen, DO_NOT_PUBLISH], timezone.localdate())
    return as_download(content, "ratings", kind, is_private=True)


@of_national_picture
def published_ratings(request: HttpRequest, kind: str) -> HttpResponse:
    """The table without inspections that are not published, as a file that is ready to publish."""
    if kind not in ("html", *KINDS):
        raise Http404
    shown, framework = _ratings(request, queries.frameworks_signed(), published_only=True)
    lines = _lines(shown, framework)
    standards = framework.standards if framework else []
    chosen = [f"{tag.title}: {tag.value}." for tag in shown.tags if tag.title != "State"]
    title = str(in_house_words("{rating.headings} of published inspections of {service.many}"))
    source = f"Source: inspection reports published by {publisher().name}. The ratings are those in the reports."
    today = timezone.localdate()
    if kind == "html":
        context = {
            "title": title,
            "source": source,
            "chosen": chosen,
            "lines": lines,
            "standards": standards,
            "definition": framework,
            "names": list(reversed(framework.names)) if framework else [],
            "frameworks": {line.framework.slug: line.framework for line in lines}.values(),
            "today": today,
            "not_compared": NOT_COMPARED,
        }
        content = render_to_string("reports/national/published_ratings.html", context, request).encode()
    else:
        table = table_of(lines, [each.number for each in standards], title)
        content = as_file(table, kind, [*chosen, source], today)
    return as_download(content, "published-ratings", kind)


def _lines(shown: ShownList, framework: FrameworkDefinition | None) -> list[Line]:
    """The inspections on all pages of the list, with the ratings of standards if a framework is chosen."""
    inspections = list(shown.page.paginator.object_list)
    if framework is None:
        return [_line(each, {}) for each in inspections]
    figures = signed_figures(inspections)
    numbers = [each.number for each in framework.standards]
    return [
        _line(each, {number: figures[each.pk].ratings.get(number) for number in numbers if each.pk in figures})
        for each in inspections
    ]


def _ratings(
    request: HttpRequest, frameworks: list[Framework], *, published_only: bool = False
) -> tuple[ShownList, FrameworkDefinition | None]:
    """The list that the address asks for, and the framework that is chosen."""
    chosen = next((each.definition for each in frameworks if each.slug == request.GET.get("framework")), None)
    scales = [chosen] if chosen else [each.definition for each in frameworks]
    names = dict.fromkeys(name for scale in scales for name in reversed(scale.names))
    titles = [(each.slug, each.title) for each in frameworks]
    described = list_of_ratings(titles, queries.years_published(), list(names), chosen.standards if chosen else [])
    inspections = queries.signed_inspections()
    return described.shown(inspections.published() if published_only else inspections, request.GET), chosen


def _line(inspection: Any, ratings: dict[str, str | None]) -> Line:
    return Line(
        reference=inspection.reference,
        service=inspection.yot.name,
        region=inspection.yot.region,
        nation=inspection.yot.nation,
        framework=inspection.framework.definition,
        kind=inspection.kind,
        published=inspection.published if inspection.is_published else None,
        points=inspection.points,
        overall=inspection.overall,
        ratings=ratings,
    )


@of_national_picture
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """How often each rating was given, and the percentages of each key question, in the inspections that are chosen."""
    shown_framework = framework_or_404(slug)
    inspections = queries.signed_under(shown_framework)
    shown = list_behind(inspections, on_a_page=max(len(inspections), 1)).shown(inspections, request.GET)
    definition = shown_framework.definition
    context = {
        "framework": shown_framework,
        "definition": definition,
        "words": definition.words,
        "list": shown,
        "picture": picture_of(definition, list(shown.page)),
        "bands": list(reversed(definition.bands)),
        "fewest": FEWEST_TO_COMPARE,
        "query": _query(shown),
    }
    return render(request, "reports/national/framework.html", context)


@of_national_picture
def standard(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The inspections behind the figures of one standard, or of the overall rating."""
    shown_framework = framework_or_404(slug)
    definition = shown_framework.definition
    defined = _standard(definition, number)
    questions = defined.key_questions if defined and defined.has_answers else ()
    inspections = queries.signed_under(shown_framework)
    words = definition.words
    columns = [words.service.heading, "Published", words.rating.heading, *(question.number for question in questions)]
    described = list_behind(inspections, columns, framework=definition, number=number, questions=questions)
    shown = described.shown(inspections, request.GET)
    context = {
        "framework": shown_framework,
        "definition": definition,
        "words": words,
        "standard": defined,
        "questions": questions,
        "list": shown,
        "page_obj": shown.page,
        "rows": [
            (
                each,
                each.rating(number),
                [(question.number, each.figures.tallies.get(question.number)) for question in questions],
            )
            for each in shown.page
        ],
    }
    return render(request, "reports/national/standard.html", context)


def framework_or_404(slug: str) -> Framework:
    """The newest revision of a framework with a signed inspection."""
    found = next((each for each in queries.frameworks_signed() if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _standard(definition: FrameworkDefinition, number: str) -> StandardDefinition | None:
    """The standard with this number; None for the overall rating, if the framework has one."""
    if number == OVERALL and definition.maximum is not None:
        return None
    found = next((each for each in definition.standards if each.number == number), None)
    if found is None:
        raise Http404
    return found


def _query(shown: ShownList) -> str:
    """The chosen filters, for the links to the inspections behind a figure."""
    return urlencode(shown.chosen)
