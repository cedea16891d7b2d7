"""Narrative text: Markdown as people write it, to the little HTML that a report may carry.

What a person typed never reaches a file, the network or the page's own markup: raw HTML is shown as text, images and
unknown tags fall away.
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
    """Markdown to clean HTML. Block quotes are an inspector's or a child's words."""
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
    """A link leads to the web, to a mailbox or to a place in the report: never to a file, nor to a page of this site."""
    return value if attribute != "href" or _ADDRESS.match(value) else None


def items(markdown: str) -> list[str]:
    """The items of a Markdown list, each as inline HTML; a paragraph counts as an item of its own."""
    return [to_inline_html(item) for item in item_lines(markdown)]


def item_lines(markdown: str) -> list[str]:
    """The same items as they are written, each on one line and without its bullet."""
    found: list[list[str]] = []
    is_new = True
    for line in markdown.splitlines():
        if not line.strip():
            is_new = True
            continue
        if is_new or _LIST_ITEM.match(line):
            found.append([])
        is_new = False
        found[-1].append(_LIST_ITEM.sub("", line).strip())
    return [" ".join(lines) for lines in found]
