"""The page that shows the ratings so far."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections import phases
from inspections.access import person
from reports.access import with_ratings
from reports.panel.as_signed import as_signed
from reports.panel.before_the_panel import sign_off_of
from reports.rated.queries import ratings_of, rationales_of
from reports.ratings.rules import StandardRating


def ratings(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = with_ratings(request, reference)
    rated = ratings_of(inspection)
    rationales = rationales_of(inspection)
    definition = inspection.framework.definition
    domains = [
        (
            domain,
            [
                (
                    standard,
                    rated.standards[standard.number],
                    list(zip(standard.key_questions, rated.standards[standard.number].key_questions, strict=False)),
                    rationales.get(standard.number, ""),
                )
                for standard in domain.standards
            ],
            _cases_in([rated.standards[standard.number] for standard in domain.standards if standard.has_answers]),
        )
        for domain in definition.domains
    ]
    context = {
        "inspection": inspection,
        "ratings": rated,
        "as_signed": as_signed(inspection, person(request)),
        "former_sign_offs": sign_off_of(inspection)[1],
        "definition": definition,
        "domains": domains,
        "unrated": "Not rated" if inspection.is_signed else "Not rated yet",
        # Before the ratings panel, no one can see how far a percentage is from the next band.
        "marked_bands": () if phases.is_later("ratings_panel", inspection.phase) else definition.bands,
        "in_total": sum(standard.in_total for standard in definition.standards),
    }
    return render(request, "reports/panel/ratings.html", context)


def _cases_in(rated: Iterable[StandardRating]) -> int:
    """How many cases are inspected in a domain, from its standards that are rated from answers."""
    return max((question.tally.cases for standard in rated for question in standard.key_questions), default=0)
