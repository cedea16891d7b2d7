"""Change over time: one key question in each version of the framework, and the inspections of one service after another."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.inspection.yots import YOT
from inspections.lists.listing import Column, ListOf, Search
from inspections.lists.plain_rows import filter_by, with_words_in
from reports.national.over_time import queries
from reports.national.over_time.changes import changes, directions
from reports.national.over_time.versions import followed
from reports.national.queries import frameworks_signed
from reports.national.views import framework_or_404, of_national_picture
from reports.then_and_now.comparison import IN_WORDS
from standards.words import in_house_words


@of_national_picture
def question(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    """The percentages of one key question in every framework that has a signed inspection."""
    shown = framework_or_404(slug)
    definition = shown.definition
    try:
        standard = definition.standard_of(question)
        asked = next(each for each in standard.key_questions if each.number == question)
    except (KeyError, StopIteration) as error:  # a prompt, or no question
        raise Http404 from error
    context = {
        "framework": shown,
        "words": definition.words,
        "standard": standard,
        "question": asked,
        "versions": followed(definition, question, queries.versions(frameworks_signed())),
    }
    return render(request, "reports/national/question.html", context)


@of_national_picture
def services(request: HttpRequest) -> HttpResponse:
    """Each published inspection that follows another of the same service, and how the overall rating changed."""
    frameworks = queries.definitions()
    found = changes(queries.published_with_overall(), frameworks)
    shown = _list().shown(found, request.GET)
    context = {
        "list": shown,
        "page_obj": shown.page,
        "rows": [(each, frameworks[each.then.framework], frameworks[each.now.framework]) for each in shown.page],
        "directions": directions(shown.page.paginator.object_list),
    }
    return render(request, "reports/national/services.html", context)


def _list() -> ListOf:
    return ListOf(
        "change",
        "changes",
        columns=[Column(title) for title in (in_house_words("{service.heading}"), "Then", "Now", "Change")],
        search=Search(in_house_words("Search by {service.one}"), with_words_in(lambda each: each.now.service)),
        filters=[
            filter_by("change", "Overall", "All changes", list(IN_WORDS.items()), lambda each: each.direction),
            filter_by("region", "Region", "All regions", YOT.Region.in_words(), lambda each: each.now.region),
            filter_by("nation", "Nation", "All nations", YOT.Nation.in_words(), lambda each: each.now.nation),
        ],
        on_a_page=50,
    )
