"""Writes the report, or a letter, as a Word file from its HTML.

The web edition of a report is the only source, so a new layout needs no extra work to have a Word file. Writing takes about a
second for fifty pages.
"""

from __future__ import annotations

import re

from lxml import html as lxml_html

from inspections.spreadsheets.text import without_control
from reports.text.paragraphs import numbered
from reports.word.blocks import Blocks
from reports.word.marks import mark_of
from reports.word.package import About, packed
from reports.word.pictures import without_drawings

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NUMBER = re.compile(r'<span class="paragraph-number" id="paragraph-[0-9]+">[0-9]+</span> ')


def word_file(html: str, *, draft: str = "") -> bytes:
    """The Word file for a page of HTML made by our templates. The same page always gives the same bytes.

    `draft` names a draft that is sent out to be checked, for example "anytown draft 1". Its paragraphs have numbers, and Word
    records every change to it, so that `returned` can read it when it comes back.
    """
    html = without_control(html)
    is_numbered = 'class="paragraph-number"' in html
    html, paragraphs = (html, numbered(_without_numbers(html))[1]) if is_numbered else numbered(html)
    html, drawings = without_drawings(html)
    page = lxml_html.document_fromstring(html)
    body = page.find("body")
    blocks = Blocks(
        page,
        drawings,
        marks={paragraph.number: mark_of(paragraph, draft) for paragraph in paragraphs},
        shows_numbers=is_numbered,
        has_page_numbers=not draft,
    )
    elements = blocks.body(body)
    classes = (body.get("class") or "").split()
    organisation = page.find(".//meta[@name='author']")
    description = page.find(".//meta[@name='description']")
    about = About(
        title=" ".join((page.findtext(".//title") or "").split()),
        language=page.get("lang") or "en-GB",
        organisation=organisation.get("content") if organisation is not None else "",
        description=description.get("content") if description is not None else "",
        is_draft="is-draft" in classes,
        has_cover=bool(body.find_class("cover")),
        is_tracked=bool(draft),
        draft=draft,
    )
    return packed(elements, blocks.parts, about)


def _without_numbers(html: str) -> str:
    return _NUMBER.sub("", html)
