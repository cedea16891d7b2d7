"""The report's HTML into a tagged PDF (PDF/UA-1). The only module, with its `pdf_tags`, that knows WeasyPrint.

Fifty pages take some seconds, 100-200 MB, and hold up every other thread: call it in a background task or a command,
never in a request. WeasyPrint is loaded with the first report, so that a process that prints none does not pay for it.
"""

import gc
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FONT = "Liberation Sans"

# Once in some hundreds of crowded pages, WeasyPrint 70 loses a footnote that it has moved to the next page. Then the
# pages are laid out again, with less care for where paragraphs break, until none is missing.
RESCUES = ("", ".footnote { footnote-policy: auto }", "body { orphans: 1; widows: 1 }")

logger = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


class RenderingFailed(Exception):
    """The report could not be made into a PDF. The message gives the reason, for the person who asked for it."""


def write_pdf(html: str, *, stylesheet: str, identifier: bytes) -> bytes:
    """`html`, a whole page with language and title, printed with `stylesheet` (the CSS itself).

    `identifier` is written into the file; the same three arguments give the same bytes, on the same fonts and libraries.
    Nothing is fetched: of what the page refers to, only `data:` addresses are read, neither files nor the network.
    Raises `RenderingFailed`.
    """
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher

        from reports import pdf_tags
    except (ImportError, OSError) as error:  # OSError: Pango or HarfBuzz is not installed
        raise RenderingFailed(f"WeasyPrint or a system library that it needs is missing: {error}") from error

    with _one_at_a_time, _no_garbage_collection():
        try:
            fetcher = URLFetcher(allowed_protocols=["data"])
            styles = weasyprint.CSS(string=stylesheet, url_fetcher=fetcher)
            page = weasyprint.HTML(string=html, url_fetcher=fetcher)
            for rescue in RESCUES:
                sheets = [styles, weasyprint.CSS(string=rescue)]
                document = page.render(stylesheets=sheets, presentational_hints=True, pdf_variant="pdf/ua-1")
                if not (lost := _lost_footnotes(page, document)):
                    break
                logger.warning("Laying out the report again: it lost the footnotes %s.", ", ".join(sorted(lost)))
            else:
                raise RenderingFailed(f"These footnotes found no place on their pages: {', '.join(sorted(lost))}.")
            if not (document.metadata.title and document.metadata.lang):
                raise RenderingFailed("The report has no title or no language, and a PDF/UA file needs both.")
            with pdf_tags.built_from_elements(document):
                printed = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
        except RenderingFailed:
            raise
        except Exception as error:  # WeasyPrint names none of its own
            raise RenderingFailed(f"The report could not be printed: {type(error).__name__}: {error}") from error

    if FONT not in {font.family for font in document.fonts.values()}:
        logger.warning("The font %s is not installed: the report is printed in another, with other page breaks.", FONT)
    return printed


def _lost_footnotes(page: Any, document: Any) -> set[str]:
    """The ids of the footnotes that are called, and stand on no page."""
    footnotes = {span.get("id") for span in page.etree_element.iter("span") if span.get("class") == "footnote"}
    return footnotes - {None} - {name for printed in document.pages for name in printed.anchors}


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Layout makes millions of objects that live until the end: looking for rubbish among them takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
