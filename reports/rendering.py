"""The document to HTML: the one-file edition that anybody can read, or the source of the PDF."""

from __future__ import annotations

import base64
import datetime
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from inspections.inspection.models import Inspection
from reports.assembly import material_of
from reports.document.builder import build
from reports.document.data import Document
from reports.layouts import EDITION_NOTE
from reports.live_figures import with_figures
from reports.pdf import write_pdf

Edition = Literal["html", "pdf"]


@dataclass(frozen=True)
class ForEdition:
    """What an edition tells beside what is recorded: its date and, where it corrects an earlier one, what changed."""

    published: datetime.date
    statement: str = ""  # Markdown


def document_of(inspection: Inspection, *, final: bool = False, edition: ForEdition | None = None) -> Document:
    """The report of an inspection as it stands. Before publication it is a draft, and what is unwritten is marked unless
    `final`. With `edition` it is the report as it will be published."""
    material = with_figures(material_of(inspection))
    if edition is not None:
        told = "\n\n".join(filter(None, (edition.statement, material.texts.get(EDITION_NOTE, ""))))
        material = replace(material, published=edition.published, texts={**material.texts, EDITION_NOTE: told})
    is_published = inspection.is_published or edition is not None
    return build(material, is_draft=not is_published, shows_unwritten=not (final or is_published))


def html_edition(document: Document) -> str:
    """One file of HTML with everything in it."""
    return _html(document, "html")


def pdf_source(document: Document) -> str:
    """The HTML that is printed, its stylesheet in it: what is kept of it can be printed again without the layout."""
    return _html(document, "pdf")


def pdf_of_source(source: str) -> bytes:
    """The tagged PDF. Takes seconds: for commands and background tasks. Raises reports.pdf.RenderingFailed."""
    return write_pdf(source, stylesheet="", identifier=content_hash(source).encode()[:32])


def content_hash(source: str) -> str:
    """What tells one rendering from another: the same HTML, stylesheet included, gives the same file."""
    return hashlib.sha256(source.encode()).hexdigest()


def stylesheet_source_hash(html: str) -> str:
    """The Content Security Policy's word for the stylesheet inside an HTML edition, today's or one that was kept."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _html(document: Document, edition: Edition) -> str:
    context = {"document": document, "edition": edition, "stylesheet": _stylesheet(document.stylesheet)}
    return render_to_string(document.template, context)


def _stylesheet(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(f"The stylesheet {name}, which the layout names, is not among the static files.")
    return Path(path).read_text(encoding="utf-8")
