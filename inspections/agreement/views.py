"""Agreement between readers in all inspections, for the people responsible for the judgements."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person, reads_replica_if
from inspections.agreement import queries
from inspections.permissions import can_see_pairs, check_can_see_agreement
from inspections.second_reads.queries import agreement_by_pair
from standards.models import Framework
from standards.queries import newest_framework

QUARTERS = "quarters"
# A view for people who can see agreement.
of_agreement = reads_replica_if(check_can_see_agreement)


@of_agreement
def frameworks(request: HttpRequest) -> HttpResponse:
    """The frameworks with double-read cases."""
    return render(request, "inspections/agreement/frameworks.html", {"rows": queries.by_framework()})


@of_agreement
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """Agreement under one framework: over time, by question, by inspection and by pair of inspectors."""
    shown = _framework(slug)
    rows = queries.to_key_questions(shown)
    has_quarters = request.GET.get("by") == QUARTERS
    context = {
        "framework": shown,
        "words": shown.definition.words,
        "has_quarters": has_quarters,
        "periods": queries.over_time(rows, by_quarter=has_quarters),
        "standards": queries.by_question(shown),
        "inspections": queries.by_inspection(rows),
        "most": queries.NEWEST,
        "pairs": agreement_by_pair(rows) if can_see_pairs(person(request)) else None,
    }
    return render(request, "inspections/agreement/framework.html", context)


@of_agreement
def question(request: HttpRequest, slug: str, entry: str) -> HttpResponse:
    """Agreement on one key question or prompt over time."""
    shown = _framework(slug)
    text = queries.text_of(shown, entry)
    if text is None:
        raise Http404
    has_quarters = request.GET.get("by") == QUARTERS
    context = {
        "framework": shown,
        "words": shown.definition.words,
        "number": entry,
        "text": text,
        "has_quarters": has_quarters,
        "periods": queries.over_time(queries.to_question(shown, entry), by_quarter=has_quarters),
    }
    return render(request, "inspections/agreement/question.html", context)


def _framework(slug: str) -> Framework:
    found = newest_framework(slug)
    if found is None:
        raise Http404
    return found
