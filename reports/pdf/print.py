"""Prints the report's HTML as a tagged PDF (PDF/UA-1). Only this module, `outside` and `tags` use WeasyPrint.

Fifty pages take several seconds and 100-200 MB, and block every other thread. Print in a background task or a command, never in
a request. WeasyPrint is loaded with the first report, so that processes that print no report start quickly.
"""

import gc
import logging
import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from reports.pdf import pages

FONT = "Liberation Sans"

# The maximum number of times that pages are laid out to get each footnote onto the page that calls it.
LAYOUTS = 4
SMALLEST = 8.0  # the smallest type, in CSS pixels: 6 points, for a table that would not fit otherwise
MOST_NAMED = 5  # the maximum number of characters that a message about missing glyphs names

logger = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


class RenderingFailed(Exception):
    """The PDF could not be made. The message gives the reason to the person who requested it."""


def write_pdf(html: str, *, stylesheet: str, identifier: bytes) -> bytes:
    """Print `html`, a complete page with a language and a title, with `stylesheet` (the CSS itself).

    `identifier` is written into the file. With the same fonts and libraries, the same three arguments give the same bytes.
    Nothing is fetched from files or the network: only `data:` addresses are read.
    Raises `RenderingFailed`.
    """
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher

        from reports.pdf import tags
    except (ImportError, OSError) as error:  # OSError: Pango or HarfBuzz is not installed
        raise RenderingFailed(f"WeasyPrint or a system library it needs is missing: {error}") from error

    with _one_at_a_time, _no_garbage_collection():
        try:
            fetcher = URLFetcher(allowed_protocols=["data"])
            styles = weasyprint.CSS(string=stylesheet, url_fetcher=fetcher)
            # Without a base address, WeasyPrint fails on an `@import` of a relative address. This base address does not exist.
            page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="about:invalid")
            document = _laid_out(page, styles)
            if not (document.metadata.title and document.metadata.lang):
                raise RenderingFailed("The report has no title or no language. A PDF/UA file needs both.")
            pages.collect(document)
            with tags.built_from_elements(document):
                printed = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
        except RenderingFailed:
            raise
        except Exception as error:  # WeasyPrint does not define exceptions
            raise RenderingFailed(f"The report could not be printed: {type(error).__name__}: {error}") from error

    if missing := sorted({sign for font in document.fonts.values() for sign in font.missing}):
        raise RenderingFailed(_without_glyphs(html, missing))
    if FONT not in {font.family for font in document.fonts.values()}:
        logger.warning(
            "The font %s is not installed. The report is printed in another font, so its page breaks differ.", FONT
        )
    return printed


def _without_glyphs(html: str, missing: list[int]) -> str:
    """The message about characters that would be printed as empty boxes."""
    text = unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL | re.IGNORECASE))
    places = []
    for sign in missing[:MOST_NAMED]:
        at = text.find(chr(sign))
        words = " ".join(text[max(0, at - 30) : at + 30].split()) if at >= 0 else chr(sign)
        places.append(f"{unicodedata.name(chr(sign), 'a character').lower()} (U+{sign:04X}) in “{words}”")
    more = f", and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return (
        f"No font on the server has these characters, so they would be printed as empty boxes: {'; '.join(places)}{more}. "
        "Replace them, or ask an administrator to install a font that has them."
    )


def _inside_the_page(page: Any, styles: Any) -> Any:
    """Lay out the pages with nothing beyond their right edge.

    A table that is too wide is set in smaller type and, if that is not enough, its words are broken. Raises `RenderingFailed`
    if it is still too wide.
    """
    from reports.pdf.outside import outside_the_page

    for layout in range(1, LAYOUTS + 1):
        document = page.render(stylesheets=[styles], presentational_hints=True, pdf_variant="pdf/ua-1")
        outside = outside_the_page(document)
        if not outside:
            return document
        for wide in outside if layout < LAYOUTS else ():
            size = wide.font_size * wide.fits * 0.97
            may_break = not wide.is_table or size < SMALLEST or layout > 1
            style = "overflow-wrap: anywhere; white-space: normal; hyphens: auto;" if may_break else ""
            if wide.is_table:
                _add_style(wide.element, f"font-size: {max(SMALLEST, size):.2f}px; {style}")
                for cell in [*wide.element.iter("th"), *wide.element.iter("td")] if may_break else ():
                    _add_style(cell, f"{style} width: auto; padding-left: 0.2em; padding-right: 0.2em;")
            else:
                _add_style(wide.element, style)
    words = " ".join("".join(outside[0].element.itertext()).split())[:80]
    raise RenderingFailed(
        f"The table that begins “{words}” is wider than the page. Divide it into tables with fewer columns."
        if outside[0].is_table
        else f"This does not fit on the page: “{words}”. Shorten it, or divide its longest word."
    )


def _add_style(element: Any, style: str) -> None:
    element.set("style", f"{element.get('style', '')}; {style}".removeprefix("; "))


def _laid_out(page: Any, styles: Any) -> Any:
    """Lay out the pages with everything inside them, and each footnote at the foot of the page that calls it.

    To avoid leaving two lines of a paragraph on a page, WeasyPrint makes room for a third line. It does this by moving
    a footnote to the next page, where the footnote can get lost. Such a paragraph is then allowed two lines, and the
    pages are laid out again. Raises `RenderingFailed` if a footnote is missing.
    """
    from reports.pdf import tags

    document = _inside_the_page(page, styles)
    for layout in range(1, LAYOUTS + 1):
        if layout > 1:
            document = page.render(stylesheets=[styles], presentational_hints=True, pdf_variant="pdf/ua-1")
        astray = list(tags.footnotes_astray(document))
        tight = {paragraph for _, paragraph in astray if paragraph is not None}
        if not tight:
            break
        for paragraph in tight:
            lines = 2 if layout == 1 else 1
            paragraph.set("style", f"{paragraph.get('style', '')}; orphans: {lines}; widows: {lines}")
    printed = {name for page in document.pages for name in page.anchors}
    if lost := [name for name, _ in astray if name not in printed]:
        raise RenderingFailed(f"These footnotes do not fit on their pages: {', '.join(lost)}.")
    if astray:
        logger.warning("These footnotes are on the page after their call: %s.", ", ".join(name for name, _ in astray))
    return document


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Stop garbage collection during layout, which makes millions of objects. Collection would take a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
