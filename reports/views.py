"""The fieldwork board, the ratings so far, the report, and its files."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from inspections import phases
from inspections.models import Inspection
from inspections.permissions import check_can_lead, check_can_see_ratings
from inspections.views.visible import author, person, visible_inspection
from reports.actions import ask_for_pdf
from reports.assembly import ratings_of, rationales_of
from reports.board import board_of
from reports.document import Document
from reports.layouts import layout
from reports.models import Rendering
from reports.panel import sign_off_of
from reports.rendering import content_hash, document_of, html_edition, pdf_source, stylesheet_source_hash


def _with_ratings(request: HttpRequest, reference: str) -> Inspection:
    """An inspection, for a page from which its ratings can be read."""
    found = visible_inspection(request, reference)
    check_can_see_ratings(person(request), found)
    return found


# Seconds after which an open board fetches itself anew.
BOARD_IS_REFRESHED_AFTER = 15


def fieldwork_board(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    context = {
        "inspection": inspection,
        "board": board_of(inspection),
        "now": timezone.localtime(),
        "refreshed_after": BOARD_IS_REFRESHED_AFTER,
        # What changes by itself can be told not to (WCAG 2.2.2).
        "is_refreshed": "still" not in request.GET,
    }
    return render(request, "reports/fieldwork_board.html", context)


def ratings(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = _with_ratings(request, reference)
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
        )
        for domain in definition.domains
    ]
    context = {
        "inspection": inspection,
        "ratings": rated,
        "former_sign_offs": sign_off_of(inspection)[1],
        "definition": definition,
        "domains": domains,
        "unrated": "Not rated" if inspection.is_signed else "Not rated yet",
        # Until the panel meets, nobody is shown how far a percentage is from the next band.
        "marked_bands": () if phases.is_later("ratings_panel", inspection.phase) else definition.bands,
        "in_total": sum(standard.in_total for standard in definition.standards),
    }
    return render(request, "reports/ratings.html", context)


def report(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = _with_ratings(request, reference)
    document = document_of(inspection)
    rendering = _rendering(inspection, document)
    if request.headers.get("HX-Request") and rendering is not None and rendering.state == Rendering.State.WAITING:
        return HttpResponse(status=204)  # nothing new: the page stays as it is, and nothing is read out again
    context = {
        "inspection": inspection,
        "unwritten": _unwritten(inspection, document),
        "rendering": rendering,
        "former_sign_offs": sign_off_of(inspection)[1],
    }
    return render(request, "reports/report.html", context)


# What the parts of every chapter are called on the list of what is still to be written.
PARTS = {"chapter": "Opening of the chapter", "strengths": "Strengths", "improvements": "Areas for improvement"}


def _unwritten(inspection: Inspection, document: Document) -> list[dict[str, str]]:
    """What is still to be written, in the order of the report: its heading, and the chapter in which it stands."""
    definition, described = inspection.framework.definition, layout(inspection.layout)
    headings = {section.slug: section.heading for section in described.sections}
    headings |= described.text_sections(definition)
    chapters = {section.slug: "Annexes" for section in described.sections if section.annexe}
    for section in described.sections:
        chapters |= {also.slug: definition.domain(section.domain).title for also in section.also}
    found = []
    for slug in document.unwritten:
        kind, _, number = slug.partition("-")
        heading, chapter = headings.get(slug, slug), chapters.get(slug, "Opening of the report")
        if kind in (*PARTS, "standard", "question"):
            heading = f"{number}. {heading}" if kind == "question" else PARTS.get(kind, heading)
            chapter = definition.domain(number.split(".")[0]).title
        found.append({"heading": heading, "chapter": chapter})
    return found


def _rendering(inspection: Inspection, document: Document) -> Rendering | None:
    found: Rendering | None = inspection.renderings.of_content(content_hash(pdf_source(document)))
    return found


@require_POST
def make_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    ask_for_pdf(_with_ratings(request, reference), by=author(request))
    return redirect("reports:report", reference)


def download(request: HttpRequest, reference: str) -> HttpResponse | FileResponse:
    """The PDF of the report as it stands; where it is not made yet, back to the page that makes it."""
    inspection = _with_ratings(request, reference)
    rendering = _rendering(inspection, document_of(inspection))
    if rendering is None or rendering.state != Rendering.State.READY:
        return redirect("reports:report", reference)
    return FileResponse(rendering.file.open("rb"), content_type="application/pdf", filename=f"{reference}.pdf")


def html_edition_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The one-file edition, whose stylesheet stands in the page: the browser is told to accept that one."""
    response = HttpResponse(html_edition(document_of(_with_ratings(request, reference))))
    response._csp_update = {"style-src": [stylesheet_source_hash()]}  # type: ignore[attr-defined]
    return response
