"""Finds elements that are wider than their page, which WeasyPrint would print beyond the paper without a warning.

This module reads WeasyPrint's boxes, which are private: see `tags.PINNED`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes

from reports.pdf.tags import PINNED


@dataclass(frozen=True)
class Outside:
    """A table, or another element, with text beyond the right edge of its page."""

    element: Element
    is_table: bool
    font_size: float
    fits: float  # the share of its width that fits on the page


def outside_the_page(document: weasyprint.Document) -> list[Outside]:
    """The elements that extend beyond the edge of the page, without duplicates. Empty if WeasyPrint is not the pinned version."""
    if weasyprint.__version__ != PINNED:
        return []
    found: dict[int, Outside] = {}
    for page in document.pages:
        sheet = page._page_box
        inside, edge = sheet.content_box_x() + sheet.width, page.width
        for text, owner in _texts_and_owners(sheet.children[0], None):
            is_table = isinstance(owner, boxes.TableBox)
            right = text.position_x + text.width
            if owner is None or right <= (inside if is_table else edge) + 1:
                continue
            width = right - owner.position_x
            fits = max(0.0, inside - owner.position_x) / width if width > 0 else 0.0
            known = found.get(id(owner.element))
            if known is None or fits < known.fits:
                found[id(owner.element)] = Outside(owner.element, is_table, owner.style["font_size"], fits)
    return list(found.values())


def _texts_and_owners(box: Any, owner: Any) -> Iterator[tuple[Any, Any]]:
    """The pieces of text in a box, each with the outermost table that contains it or, outside tables, with its block."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.TextBox):
        yield box, owner
        return
    if not isinstance(owner, boxes.TableBox) and isinstance(box, boxes.BlockContainerBox | boxes.TableBox):
        owner = box
    for child in box.children:
        yield from _texts_and_owners(child, owner)
