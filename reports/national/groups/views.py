"""The figures by group under one framework, and the inspections behind them. Every person sees the same figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.national.groups import queries
from reports.national.groups.sets import FEWEST_IN_A_SET, figures_by
from reports.national.views import framework_or_404, of_national_picture
from reports.rated.groups import COLUMNS, characteristic_of
from standards.language.asking import units_of
from standards.language.definition import FrameworkDefinition


def _columns(definition: FrameworkDefinition) -> list[str]:
    """The characteristics that the framework records."""
    return [column for column in COLUMNS if any(unit.records(column) for unit in units_of(definition))]


@of_national_picture
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The percentage of each key question in each group of children, in all sets together."""
    shown = framework_or_404(slug)
    definition = shown.definition
    columns = _columns(definition)
    column = request.GET.get("by", "")
    by = characteristic_of(definition, column if column in columns else columns[0])
    sets = queries.sets_under(slug)
    context = {
        "framework": shown,
        "definition": definition,
        "words": definition.words,
        "characteristics": [characteristic_of(definition, each) for each in columns],
        "by": by,
        "sets": sets,
        "inspections": sum(len(each.inspections) for each in sets),
        "domains": figures_by(definition, by, [(each.number, each.tables) for each in sets]),
        "fewest": FEWEST_IN_A_SET,
        "smallest": definition.percentages.smallest_group,
        "bands": definition.bands,
    }
    return render(request, "reports/national/groups.html", context)


@of_national_picture
def inspections(request: HttpRequest, slug: str) -> HttpResponse:
    """The inspections behind the figures by group, by set, and those that are in none yet."""
    shown = framework_or_404(slug)
    context = {
        "framework": shown,
        "words": shown.definition.words,
        "sets": queries.with_inspections(queries.sets_under(slug)),
        "waiting": queries.in_no_set(slug).select_related("yot"),
        "fewest": FEWEST_IN_A_SET,
    }
    return render(request, "reports/national/group_inspections.html", context)
