"""Writes the document as HTML: the single-file edition, or the source of the PDF."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Literal

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string

from reports.document.data import Document
from reports.layouts import LayoutProblem
from reports.pdf.files import stylesheet_of
from reports.pdf.print import write_pdf
from reports.text.references import with_page_links
from reports.text.typography import typeset_html

Edition = Literal["html", "pdf"]


def html_edition(document: Document) -> str:
    """A single HTML file with everything in it."""
    return _html(document, "html")


def pdf_source(document: Document) -> str:
    """The HTML to print, including its stylesheet, so that it can be printed again without the layout."""
    return _html(document, "pdf")


def pdf_of_source(source: str) -> bytes:
    """The tagged PDF. It takes seconds to make, so call this only in commands and background tasks. Raises RenderingFailed."""
    return write_pdf(source, stylesheet="", identifier=content_hash(source).encode()[:32])


def content_hash(source: str) -> str:
    """A hash that identifies a rendering: the same HTML, including its stylesheet, gives the same file."""
    return hashlib.sha256(source.encode()).hexdigest()


def stylesheet_source_hash(html: str) -> str:
    """The Content Security Policy source for the stylesheet inside an HTML edition, whether new or stored."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _html(document: Document, edition: Edition) -> str:
    context = {
        "document": document,
        "edition": edition,
        "stylesheet": stylesheet_of(document.layout, document.stylesheet),
    }
    try:
        html = render_to_string(document.template, context)
        return typeset_html(with_page_links(_with_notes(html, document, edition)))
    except TemplateDoesNotExist as error:
        raise LayoutProblem(
            f"The layout {document.layout} names the template {error}, which does not exist."
        ) from error
    except TemplateSyntaxError as error:
        raise LayoutProblem(f"A template of the layout {document.layout} has a mistake: {error}") from error


_NOTE_CALL = re.compile(r'<span class="note-call" data-note="(\d+)"></span>')


def _with_notes(html: str, document: Document, edition: Edition) -> str:
    """The page with the footnotes that writers added, printed like the report's own footnotes."""
    notes = {note.number: note for note in document.notes}

    def printed(match: re.Match[str]) -> str:
        context = {"note": notes.get(int(match[1])), "edition": edition}
        return render_to_string("reports/document/v1/_note.html", context).strip()

    return _NOTE_CALL.sub(printed, html)
