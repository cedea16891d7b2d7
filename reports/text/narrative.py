"""Converts narrative text from Markdown to the limited HTML that a report may contain.

Text that people type can never reach a file or the network, or change the markup of the page. Raw HTML is shown as text,
and images and unknown tags are removed. A picture of the report in a paragraph of its own leaves an empty figure, which
`pictures.with_pictures` fills.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.text.pictures import ADDRESS, empty_figure

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_INLINE = {"em", "strong", "a", "code"}
_TAGS = _INLINE | {"p", "ul", "ol", "li", "blockquote", "br", "table", "thead", "tbody", "tr", "th", "td", "figure"}
_ADDRESS = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_QUOTES = tuple("“”\"‘’'")
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


@lru_cache(maxsize=2_048)
def to_html(markdown: str) -> str:
    """Markdown as clean HTML. A block quote is a quotation if it begins or ends with a quotation mark, or a practice example."""
    return _clean(_rendered(_MARKDOWN.parse(markdown)), _TAGS)


def to_inline_html(markdown: str) -> str:
    """One line of Markdown, without a paragraph around it."""
    return _clean(_MARKDOWN.renderInline(markdown), _INLINE)


@dataclass(frozen=True)
class Block:
    """A paragraph, a box or anything else in a text, as HTML.

    A box is a block quote that begins with a line in bold, which is its heading. If everything in the box is between
    quotation marks, these are the words of other people.
    """

    kind: Literal["paragraph", "box", "other"]
    html: str
    heading: str = ""
    is_speech: bool = False


def blocks(markdown: str) -> list[Block]:
    """The paragraphs, boxes, lists, tables and quotations in a text, in order. The HTML of a paragraph has no tag around it."""
    found: list[Block] = []
    group: list[Token] = []
    depth = 0
    for token in _MARKDOWN.parse(markdown):
        group.append(token)
        depth += token.nesting
        if depth == 0:
            found.append(_block(group))
            group = []
    return [block for block in found if block.html or block.heading]


def _block(tokens: list[Token]) -> Block:
    if tokens[0].type == "paragraph_open" and not _picture_in(tokens[1]):
        return Block("paragraph", _clean(_rendered(tokens[1:2]), _INLINE | {"br"}))
    inside = tokens[1:-1]
    if tokens[0].type != "blockquote_open" or not _is_bold(inside[1:2]):
        return Block("other", _clean(_rendered(tokens), _TAGS))
    heading = _clean(_rendered(inside[1:2]), {"em"})
    content = _clean(_rendered(inside[3:]), _TAGS)
    said = [token.content.strip() for token in inside[3:] if token.type == "inline"]
    return Block("box", content, heading, bool(said) and all(words[:1] in _QUOTES for words in said))


def _is_bold(tokens: list[Token]) -> bool:
    """Whether a paragraph has nothing but words in bold."""
    children = [child for child in (tokens[0].children or []) if child.content or child.nesting] if tokens else []
    kinds = [child.type for child in children]
    return kinds[:1] == ["strong_open"] and kinds[-1:] == ["strong_close"] and kinds.count("strong_open") == 1


def _rendered(tokens: list[Token]) -> str:
    for place, token in enumerate(tokens):
        if token.type == "blockquote_open":
            said = next((inner.content.strip() for inner in tokens[place:] if inner.type == "inline"), "")
            is_quotation = said[:1] in _QUOTES or said[-1:] in _QUOTES
            token.attrSet("class", "quotation" if is_quotation else "practice")
    return str(_MARKDOWN.renderer.render(_with_figures(tokens), _MARKDOWN.options, {}))


def _with_figures(tokens: list[Token]) -> list[Token]:
    """The tokens with an empty figure for each paragraph that is a picture of the report."""
    shown: list[Token] = []
    for token in tokens:
        if token.type == "paragraph_close" and shown and (number := _picture_in(shown[-1])):
            is_block = len(shown) > 1 and shown[-2].type == "paragraph_open" and not shown[-2].hidden
            if is_block:
                shown[-2:] = [Token("html_block", "", 0, content=f"{empty_figure(number)}\n")]
                continue
        shown.append(token)
    return shown


def _picture_in(token: Token) -> str:
    """The number of the picture of the report that is all there is in a paragraph; "" if it has anything else."""
    children = token.children or []
    if token.type != "inline" or len(children) != 1 or children[0].type != "image":
        return ""
    address = ADDRESS.fullmatch(str(children[0].attrGet("src") or ""))
    return address[1] if address else ""


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}, "th": {"scope"}, "blockquote": {"class"}, "figure": {"class", "data-picture"}},
        attribute_filter=_kept,
        link_rel=None,
        set_tag_attribute_values={"th": {"scope": "col"}} if "th" in tags else {},
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
