"""Queries for change over time: published inspections, and signed inspections under each framework."""

from __future__ import annotations

from inspections.inspection.models import Inspection
from reports.national.over_time.changes import Inspected
from reports.national.picture import Signed
from reports.national.queries import frameworks_signed, signed_under
from reports.rated.figures import signed_figures
from standards.language.definition import FrameworkDefinition
from standards.models import Framework


def published_with_overall() -> list[Inspected]:
    """All published inspections with a date, with the overall rating that was signed. Two or three queries."""
    published = Inspection.objects.published().filter(published__isnull=False)
    figures = signed_figures(published)
    rows = published.order_by().values_list(
        "pk", "reference", "yot_id", "yot__name", "yot__region", "yot__nation", "framework__slug", "published"
    )
    return [
        Inspected(reference, yot, service, region, nation, framework, day, figures[key].overall, figures[key].points)
        for key, reference, yot, service, region, nation, framework, day in rows
        if key in figures
    ]


def definitions() -> dict[str, FrameworkDefinition]:
    """The newest revision of each framework with a signed inspection, by slug."""
    return {each.slug: each.definition for each in frameworks_signed()}


def versions(frameworks: list[Framework]) -> list[tuple[FrameworkDefinition, list[Signed]]]:
    """The signed inspections under each framework. Frameworks are in the order in which their inspections were published."""
    found = [(each.definition, signed_under(each)) for each in frameworks]
    return sorted(found, key=lambda each: (min(row.year for row in each[1]) if each[1] else "", each[0].slug))
