"""Finds on which page each paragraph is printed, while a PDF is laid out, and keeps it beside the PDF.

`write_pdf` reads the pages if someone collects them. They are kept as JSON in the same storage as the PDF, so that pages can show
the page numbers of a report without printing it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

LONGEST = 120  # characters kept of each paragraph, which are enough to recognise it
ENDING = ".pages.json"

# A paragraph, or the part of it on one page: the number of the page, and its first letters and digits in lower case.
Printed = tuple[int, str]
_collector: ContextVar[list[Printed] | None] = ContextVar("collector", default=None)


@contextmanager
def collected() -> Iterator[list[Printed]]:
    """Collect the paragraphs of the PDF that is printed within, in order. The list is empty if nothing is printed."""
    found: list[Printed] = []
    token = _collector.set(found)
    try:
        yield found
    finally:
        _collector.reset(token)


def collect(document: Any) -> None:
    """Add the paragraphs of a document that WeasyPrint has laid out, if someone collects them."""
    found = _collector.get()
    if found is None:
        return
    from reports.pdf.tags import blocks_of_text

    for number, page in enumerate(document.pages, 1):
        for words in blocks_of_text(page):
            if key := key_of(words):
                found.append((number, key[:LONGEST]))


def key_of(words: str) -> str:
    """The letters and digits of a text in lower case, without a number in front. Typography and hyphens make no difference."""
    return "".join(sign for sign in words.lower() if sign.isalnum()).lstrip("0123456789")


def keep(storage: Storage, pdf: str, printed: list[Printed]) -> None:
    """Keep the paragraphs beside the PDF with this name. Nothing is kept if there are none."""
    if printed:
        forget(storage, pdf)
        storage.save(_name(pdf), ContentFile(json.dumps(printed).encode()))


def forget(storage: Storage, pdf: str) -> None:
    storage.delete(_name(pdf))


def kept(storage: Storage, pdf: str) -> list[Printed]:
    """The paragraphs beside the PDF with this name; empty if none were kept, or if they cannot be read."""
    if not pdf:
        return []
    try:
        with storage.open(_name(pdf)) as opened:
            return [(int(page), str(words)) for page, words in json.load(opened)]
    except (OSError, ValueError):
        return []


def _name(pdf: str) -> str:
    return f"{pdf.removesuffix('.pdf')}{ENDING}"
