"""The document to HTML: the one-file edition that anybody can read, or the source of the PDF."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Literal

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from inspections.models import Inspection
from reports.assembly import material_of
from reports.document import Document, build
from reports.live_figures import with_figures
from reports.pdf import write_pdf

Edition = Literal["html", "pdf"]


def document_of(inspection: Inspection, *, final: bool = False) -> Document:
    """The report of an inspection as it stands. Before publication it is a draft, and what is unwritten is marked unless
    `final`."""
    return build(
        with_figures(material_of(inspection)),
        is_draft=not inspection.is_published,
        shows_unwritten=not (final or inspection.is_published),
    )


def html_edition(document: Document) -> str:
    """One file of HTML with everything in it."""
    return _html(document, "html", stylesheet=stylesheet())


def pdf_source(document: Document) -> str:
    """The HTML that is printed; its stylesheet is handed over beside it."""
    return _html(document, "pdf", stylesheet="")


def pdf_of_source(source: str) -> bytes:
    """The tagged PDF. Takes seconds: for commands and background tasks. Raises reports.pdf.RenderingFailed."""
    return write_pdf(source, stylesheet=stylesheet(), identifier=content_hash(source).encode()[:32])


def content_hash(source: str) -> str:
    """What tells one rendering from another: the same HTML and stylesheet give the same file."""
    return hashlib.sha256(f"{source}\0{stylesheet()}".encode()).hexdigest()


def stylesheet() -> str:
    path = finders.find("report/v1.css")
    assert isinstance(path, str)
    return Path(path).read_text(encoding="utf-8")


def stylesheet_source_hash() -> str:
    """The Content Security Policy's word for the stylesheet inside the HTML edition."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()}'"


def _html(document: Document, edition: Edition, *, stylesheet: str) -> str:
    context = {"document": document, "edition": edition, "stylesheet": stylesheet}
    return render_to_string("reports/document/v1/report.html", context)
