"""Numbers the paragraphs in a report, so that a comment can refer to one of them.

Here a paragraph is anything that people can comment on: a paragraph, an item in a list, a row in a table or an entry in the
glossary. The cover, the contents and the footnotes have no numbers, and the text of a footnote is not part of any paragraph.
Input and output are HTML as our templates write it, with every element closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from reports.text.differences import steps
from reports.text.footnotes import without_footnotes
from reports.text.narrative import to_html
from reports.text.pictures import CODE as PICTURE
from reports.text.typography import typeset_html

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Elements without numbers.
_UNNUMBERED_TAGS = {"head", "svg", "thead", "caption", "nav", "figure"}
_UNNUMBERED_CLASSES = {"cover", "contents", "score", "skip-link"}
_UNNUMBERED_IDS = {"footnotes"}
# Elements that are printed within a paragraph but are not part of its text: footnotes, their numbers, rating symbols, the letters
# of sources, and the numbers of paragraphs in chapters about one standard.
_ASIDE_TAGS = {"sup"}
_ASIDE_CLASSES = {"footnote", "rating__symbol", "numbered__number", "source-mark"}
_HEADINGS = ("h2", "h3", "h4", "h5")
_FIGURE = re.compile(r"\[\[[^\[\]]*\]\]")  # the code of a live figure


@dataclass(frozen=True)
class Paragraph:
    number: int
    words: str
    place: str = ""  # the headings above the paragraph
    section: str = ""  # the section in the layout that contains the text


def numbered(html: str) -> tuple[str, tuple[Paragraph, ...]]:
    """The page with a number before each paragraph, and the numbered paragraphs."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    pieces, end = [], 0
    for number, place in enumerate(reader.places, 1):
        pieces += [html[end:place], f'<span class="paragraph-number" id="paragraph-{number}">{number}</span> ']
        end = place
    paragraphs = (
        Paragraph(number, " ".join("".join(words).split()), " – ".join(headings))
        for number, (words, headings) in enumerate(reader.paragraphs, 1)
    )
    return "".join([*pieces, html[end:]]), tuple(paragraphs)


def with_sections(paragraphs: Iterable[Paragraph], texts: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """Add to each paragraph the section that contains its text. `texts` are Markdown, by section.

    The code of an inserted figure matches any words.
    """
    plain: dict[str, str] = {}
    with_figures: list[tuple[list[str], str]] = []
    for section, body in texts.items():
        for paragraph in numbered(typeset_html(to_html(without_footnotes(PICTURE.sub("", body)))))[1]:
            if "[[" in paragraph.words:
                with_figures.append((_FIGURE.split(paragraph.words), section))
            else:
                plain.setdefault(paragraph.words, section)

    def section_of(words: str) -> str:
        return plain.get(words) or next(
            (section for pieces, section in with_figures if _has_between(words, pieces)), ""
        )

    return tuple(replace(paragraph, section=section_of(paragraph.words)) for paragraph in paragraphs)


def _has_between(words: str, pieces: Sequence[str]) -> bool:
    """Whether the words consist of these pieces in order, with other words between them. Each piece is searched for once, after
    the previous piece; a regular expression would try every place for every figure."""
    if len(pieces) == 1:
        return words == pieces[0]
    first, *between, last = pieces
    if not words.startswith(first):
        return False
    end = len(first)
    for piece in between:
        place = words.find(piece, end + 1)
        if place < 0:
            return False
        end = place + len(piece)
    return words.endswith(last) and len(words) - len(last) > end


class _Reader(HTMLParser):
    """Finds the places for numbers, and the text of each paragraph."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.places: list[int] = []
        self.paragraphs: list[tuple[list[str], list[str]]] = []
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[str] = []
        self._unnumbered: int | None = None  # the depth of an element where nothing is numbered
        self._aside: int | None = None
        self._current: tuple[str, int, list[str]] | None = None  # its closing tag, its depth and its words
        self._item: int | None = None  # the place for the number of a list item that has no text yet
        self._heading: tuple[str, list[str]] | None = None
        self._headings: dict[str, str] = {}

    @property
    def _after_tag(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column + len(self.get_starttag_text() or "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._open.append(tag)
        attributes = dict(attrs)
        classes = set((attributes.get("class") or "").split())
        if self._unnumbered is None and (
            tag in _UNNUMBERED_TAGS or classes & _UNNUMBERED_CLASSES or attributes.get("id") in _UNNUMBERED_IDS
        ):
            self._unnumbered = len(self._open)
        if self._unnumbered is not None:
            return
        if self._aside is None and (tag in _ASIDE_TAGS or classes & _ASIDE_CLASSES):
            self._aside = len(self._open)
        if tag in _HEADINGS:
            self._heading = (tag, [])
        if self._heading is not None and "rating" in classes:
            self._aside = self._aside or len(self._open)
        self._begin(tag)

    def _begin(self, tag: str) -> None:
        in_row = self._current is not None and self._current[0] == "tr"
        if tag in ("ul", "ol", "p"):
            self._item = None
        if tag in ("ul", "ol") and not in_row:
            self._current = None
        if tag in ("p", "dt") and not in_row:
            self._number(self._after_tag, ends_with="dd" if tag == "dt" else tag)
        elif tag == "li" and not in_row:
            self._current, self._item = None, self._after_tag
        elif tag in ("th", "td") and not in_row:
            self._number(self._after_tag, ends_with="tr", depth=len(self._open) - 1)
        elif tag in ("th", "td", "dd") and self._current is not None:
            self._current[2].append(" ")

    def _number(self, place: int, *, ends_with: str, depth: int | None = None) -> None:
        words: list[str] = []
        self.places.append(place)
        self.paragraphs.append((words, list(self._headings.values())))
        self._current = (ends_with, len(self._open) if depth is None else depth, words)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        depth = len(self._open)
        while self._open.pop() != tag:
            depth -= 1
        if self._unnumbered is not None:
            self._unnumbered = None if depth <= self._unnumbered else self._unnumbered
            return
        if self._aside is not None and depth <= self._aside:
            self._aside = None
        if self._heading is not None and self._heading[0] == tag:
            self._headings = {level: text for level, text in self._headings.items() if level < tag}
            self._headings[tag] = " ".join("".join(self._heading[1]).split())
            self._heading = None
        if self._current is not None and self._current[0] == tag and depth <= self._current[1]:
            self._current = None
        if tag == "li":
            self._item = None

    def handle_data(self, data: str) -> None:
        if self._unnumbered is not None or self._aside is not None:
            return
        if self._heading is not None:
            self._heading[1].append(data)
            return
        if self._item is not None and data.strip():
            place, self._item = self._item, None
            depth = len(self._open) - self._open[::-1].index("li")
            self._number(place, ends_with="li", depth=depth)
        if self._current is not None:
            self._current[2].append(data)


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """The paragraphs that differ between two versions of a text, each as it was before and after."""
    old, new = (
        [part.strip() for part in re.split(r"\n\s*\n|\n(?=\s*[-*]\s)", text) if part.strip()]
        for text in (before, after)
    )
    return [
        ("\n\n".join(old[start:end]), "\n\n".join(new[first:last]))
        for kind, start, end, first, last in steps(old, new)
        if kind != "equal"
    ]
