"""Serves the files of published editions."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from inspections.access import person
from inspections.inspection.models import Inspection
from inspections.stored_files.downloads import damaged_page
from inspections.stored_files.rows import Damaged
from reports.kept_files.models import KeptFile
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
        back_to = reverse("reports:publishing", args=[inspection.reference])
        return damaged_page(request, inspection, damaged, back_to=back_to, back_name="publishing")
    if kind != KeptFile.Kind.HTML:
        return FileResponse(io.BytesIO(content), content_type=kept.content_type, filename=kept.name)
    response = HttpResponse(content, content_type=kept.content_type)
    # The stylesheet is inside the page, so the Content Security Policy must allow it.
    response._csp_update = {"style-src": [stylesheet_source_hash(content.decode())]}  # type: ignore[attr-defined]
    return response


def published_report(request: HttpRequest, inspection: Inspection, edition: Edition) -> HttpResponse:
    """Show the page of a report that was published here, with its newest and earlier editions."""
    context = {
        "inspection": inspection,
        "edition": edition,
        "has_word_file": edition.files.of_kind(KeptFile.Kind.DOCX) is not None,
        "editions": Publishing(inspection).editions,
        "may_read_draft": can_read_draft(person(request), inspection),
        "may_publish": can_publish(person(request), inspection),
    }
    return render(request, "reports/publication/published.html", context)
