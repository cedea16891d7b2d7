"""References to a standard, a recommendation or a page, which stay correct if numbers change: `[[standard 2.1]]`, `[[page 2.1]]`.

A reference becomes a link. If the link is to a page, the printed report has the page number instead of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_PAGE = "#page-of-"
_PAGE_LINK = re.compile(rf'<a href="{_PAGE}([\w.-]+)">(.*?)</a>', re.DOTALL)


def references(places: Mapping[str, str], recommendations: Iterable[int], standard: str) -> dict[str, tuple[str, str]]:
    """The words and the address of each reference by its code. `places` are the addresses of standards by number."""
    found = {}
    for number, place in places.items():
        words = f"{standard} {number}"
        found[f"{standard.lower()} {number}"] = found[f"standard {number}"] = (words, f"#{place}")
        found[f"page {number}"] = (words, f"{_PAGE}{place}")
    for each in recommendations:
        found[f"recommendation {each}"] = (f"recommendation {each}", f"#recommendation-{each}")
    return found


def with_page_links(html: str) -> str:
    """The page with its links to pages marked for the stylesheet, which has the number of the page."""
    return _PAGE_LINK.sub(
        r'<a class="page-reference" href="#\1"><span class="page-reference__words">\2</span></a>', html
    )
