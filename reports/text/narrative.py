"""Converts narrative text from Markdown to the limited HTML that a report may contain.

Text that people type can never reach a file or the network, or change the markup of the page. Raw HTML is shown as text,
and images and unknown tags are removed.
"""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "blockquote", "br", "table", "thead", "tbody", "tr", "th", "td"}
_ADDRESS = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


def to_html(markdown: str) -> str:
    """Markdown as clean HTML. Block quotes are quotations."""
    return _clean(_MARKDOWN.render(markdown), _TAGS)


def to_inline_html(markdown: str) -> str:
    """One line of Markdown, without a paragraph around it."""
    return _clean(_MARKDOWN.renderInline(markdown), {"em", "strong", "a"})


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}, "th": {"scope"}},
        attribute_filter=_kept,
        link_rel=None,
        set_tag_attribute_values={
            tag: values
            for tag, values in {"blockquote": {"class": "quotation"}, "th": {"scope": "col"}}.items()
            if tag in tags
        },
    ).strip()


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Keep links to the web, an email address or a place in the report. Remove links to a file or a page of this site."""
    return value if attribute != "href" or _ADDRESS.match(value) else None


def items(markdown: str) -> list[str]:
    """The items in a Markdown list, each as inline HTML. A paragraph counts as an item."""
    return [to_inline_html(item) for item in item_lines(markdown)]


def item_lines(markdown: str) -> list[str]:
    """The items in a Markdown list as written, each on one line without its bullet."""
    lines_of_items: list[list[str]] = []
    is_new = True
    for line in markdown.splitlines():
        if not line.strip():
            is_new = True
            continue
        if is_new or _LIST_ITEM.match(line):
            lines_of_items.append([])
        is_new = False
        lines_of_items[-1].append(_LIST_ITEM.sub("", line).strip())
    return [" ".join(lines) for lines in lines_of_items]
