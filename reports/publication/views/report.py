"""Pages for the report, and its files."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.inspection.models import Inspection
from reports.access import with_report
from reports.document.data import Document
from reports.document.results import results_csv, results_ods
from reports.kept_files.models import KeptFile
from reports.layouts import layout
from reports.material import document_of
from reports.panel.before_the_panel import sign_off_of
from reports.pdf import workers
from reports.pdf.html import content_hash, html_edition, pdf_source, stylesheet_source_hash
from reports.pdf.models import Rendering
from reports.permissions import can_read_draft, can_write_report
from reports.publication.actions import ask_for_pdf
from reports.publication.editions import published_report, serve
from reports.publication.steps import newest_edition
from reports.text import numbers_in_words
from reports.word.writing import CONTENT_TYPE, word_file
from reports.writing.addresses import address_of
from reports.writing.queries import sections_of


def report(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = with_report(request, reference)
    if (edition := newest_edition(inspection)) is not None:
        return published_report(request, inspection, edition)
    document = document_of(inspection)
    rendering = _rendering(inspection, document)
    context = {
        "inspection": inspection,
        "unwritten": _unwritten(inspection, document),
        "former_sign_offs": sign_off_of(inspection)[1],
        "may_read_draft": can_read_draft(person(request), inspection),
        "may_write": can_write_report(person(request), inspection),
        **_progress(rendering),
    }
    return render(request, "reports/publication/report.html", context)


def rendering(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Send the progress of a rendering to the page that waits for it. The rendering is found by its key, so that the report is
    not built again."""
    inspection = with_report(request, reference)
    rendering = get_object_or_404(inspection.renderings, pk=pk)
    if not request.headers.get("HX-Request"):
        return redirect("reports:report", reference)
    context = {"inspection": inspection, **_progress(rendering)}
    # The announcement is sent only when the stage has changed, not every two seconds.
    context["is_news"] = request.GET.get("seen") != rendering.stage
    return render(request, "reports/publication/_rendering.html", context)


def _progress(rendering: Rendering | None) -> dict[str, object]:
    if rendering is None or rendering.state != Rendering.State.WAITING:
        return {"rendering": rendering}
    waited = timezone.now() - rendering.asked_at
    return {
        "rendering": rendering,
        "place": rendering.place_in_queue,
        "no_worker": workers.is_missing(),
        "elapsed": numbers_in_words.duration(int(waited.total_seconds())),
    }


# The parts of each chapter, as named in the list of sections still to be written.
PARTS = {
    "chapter": "Opening of the chapter",
    "strengths": "Strengths",
    "improvements": "Areas for improvement",
    "findings": "Key findings",
}


def _unwritten(inspection: Inspection, document: Document) -> list[dict[str, str]]:
    """The sections still to be written, in the order of the report, with heading, chapter and address."""
    definition, described = inspection.framework.definition, layout(inspection.layout)
    headings = {section.slug: section.heading for section in described.sections}
    headings |= described.text_sections(definition)
    chapters = {section.slug: "Annexes" for section in described.sections if section.annexe}
    for section in described.sections:
        title = definition.domain(section.domain).title if section.domain else section.heading
        chapters |= {also.slug: title or "Annexes" for also in section.also}
    written = {section.slug: section for section in sections_of(inspection)}
    addresses = {slug: address_of(inspection, section) for slug, section in written.items()}
    addresses |= {
        section.slug: reverse("reports:write_facts", args=[inspection.reference, section.tables[0].slug])
        for section in described.sections
        if section.tables
    }
    everything = reverse("reports:writing", args=[inspection.reference])
    sections = []
    for slug in document.unwritten:
        kind, _, number = slug.partition("-")
        heading, chapter = headings.get(slug, slug), chapters.get(slug, "Opening of the report")
        if kind in (*PARTS, "standard", "question"):
            heading = f"{number}. {heading}" if kind == "question" else PARTS.get(kind, heading)
            own = written.get(slug) if described.has_standard_chapters else None
            chapter = own.chapter if own else definition.domain(definition.place_of(slug).domain).title
        sections.append({"heading": heading, "chapter": chapter, "href": addresses.get(slug, everything)})
    return sections


def _rendering(inspection: Inspection, document: Document) -> Rendering | None:
    rendering: Rendering | None = inspection.renderings.of_content(content_hash(pdf_source(document)))
    return rendering


@require_POST
def make_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = with_report(request, reference)
    if newest_edition(inspection) is None:
        ask_for_pdf(inspection, by=author(request))
    return redirect("reports:report", reference)


def download(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Download the PDF of the current report. If there is none yet, redirect to the page that makes it."""
    inspection = with_report(request, reference)
    if (edition := newest_edition(inspection)) is not None:
        return serve(request, inspection, edition, "pdf")
    rendering = _rendering(inspection, document_of(inspection))
    if rendering is None or rendering.state != Rendering.State.READY or rendering.is_lost:
        return redirect("reports:report", reference)
    return FileResponse(rendering.file.open("rb"), content_type="application/pdf", filename=f"{reference}.pdf")


def results(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """Download the data of the results annexe: as published or, before publication, as it is now."""
    inspection = with_report(request, reference)
    if (edition := newest_edition(inspection)) is not None:
        return serve(request, inspection, edition, kind)
    written, content_type = DATA_FILES[kind]
    response = HttpResponse(written(document_of(inspection)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{reference}-results.{kind}"'
    return response


DATA_FILES = {
    "csv": (results_csv, "text/csv; charset=utf-8"),
    "ods": (results_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}


def word_edition(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Download the report as a Word file: as published or, before publication, as it is now. It takes less than a second."""
    inspection = with_report(request, reference)
    if (edition := newest_edition(inspection)) is not None:
        return serve(request, inspection, edition, KeptFile.Kind.DOCX)
    response = HttpResponse(word_file(html_edition(document_of(inspection))), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{reference}.docx"'
    return response


def html_edition_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Show the report as one HTML file. Its stylesheet is inside, so the Content Security Policy must allow that stylesheet."""
    inspection = with_report(request, reference)
    if (edition := newest_edition(inspection)) is not None:
        return serve(request, inspection, edition, "html")
    html = html_edition(document_of(inspection))
    response = HttpResponse(html)
    response._csp_update = {"style-src": [stylesheet_source_hash(html)]}  # type: ignore[attr-defined]
    return response
