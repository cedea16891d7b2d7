"""Serves the files of published editions, and reports damaged ones."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from inspections.access import person
from inspections.inspection.models import Inspection
from reports.kept_files.models import Damaged, KeptFile
from reports.pdf.html import stylesheet_source_hash
from reports.permissions import can_publish, can_read_draft
from reports.publication.models import Edition
from reports.publication.steps import Publishing


def serve(request: HttpRequest, inspection: Inspection, edition: Edition, kind: str) -> HttpResponseBase:
    kept: KeptFile | None = edition.files.of_kind(kind)
    if kept is None:
        raise Http404
    try:
        content = kept.content()
    except Damaged as damaged:
        return damaged_page(request, inspection, damaged)
    if kind != KeptFile.Kind.HTML:
        return FileResponse(io.BytesIO(content), content_type=kept.content_type, filename=kept.name)
    response = HttpResponse(content, content_type=kept.content_type)
    # The stylesheet is inside the page, so the policy must allow that one.
    response._csp_update = {"style-src": [stylesheet_source_hash(content.decode())]}  # type: ignore[attr-defined]
    return response


def damaged_page(request: HttpRequest, inspection: Inspection, damaged: Damaged) -> HttpResponse:
    context = {"inspection": inspection, "reason": str(damaged)}
    return render(request, "reports/publication/damaged.html", context, status=500)


def published_report(request: HttpRequest, inspection: Inspection, edition: Edition) -> HttpResponse:
    """The page of a report that was published here, with its newest and earlier editions."""
    context = {
        "inspection": inspection,
        "edition": edition,
        "editions": Publishing(inspection).editions,
        "may_read_draft": can_read_draft(person(request), inspection),
        "may_publish": can_publish(person(request), inspection),
    }
    return render(request, "reports/publication/published.html", context)
