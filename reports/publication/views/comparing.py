"""The page where two versions of the report are compared."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.stored_files.rows import Damaged
from reports.access import inspection_to_read
from reports.publication.comparing import Comparison, NoContent, Version, content_of, versions_of


def compare_versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Compare two versions of the report, `older` and `newer` in the address: now, a frozen draft or a published edition."""
    inspection = inspection_to_read(request, reference)
    versions = versions_of(inspection)
    older, newer = _chosen(request, versions)
    context: dict[str, Any] = {"inspection": inspection, "versions": versions, "older": older, "newer": newer}
    if len(versions) > 1 and older.slug != newer.slug:
        try:
            context["comparison"] = Comparison(content_of(inspection, older), content_of(inspection, newer))
        except NoContent:
            context["problem"] = "One of these versions was not published here, so this service does not have its text."
        except Damaged as damaged:
            context["problem"] = f"One of these versions cannot be read: {damaged}"
    return render(request, "reports/publication/compare.html", context)


def _chosen(request: HttpRequest, versions: list[Version]) -> tuple[Version, Version]:
    """The versions in the address; otherwise the newest one that was kept, and the report as it is now."""
    by_slug = {version.slug: version for version in versions}
    older = by_slug.get(request.GET.get("older", ""), versions[min(1, len(versions) - 1)])
    return older, by_slug.get(request.GET.get("newer", ""), versions[0])
