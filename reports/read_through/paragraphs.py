"""Divides a text into the paragraphs that a reader goes through, and finds the page on which each is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.pdf.pages import Printed, key_of
from reports.text.narrative import item_lines, to_html, to_inline_html
from reports.text.pictures import Picture, with_pictures
from reports.text.typography import typeset_html

_CALL = re.compile(r"\[\^[\w-]{1,20}\](?!:)")
_NOTE = re.compile(r"^ {0,3}\[\^[\w-]{1,20}\]:[ \t]+", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_SHORTEST = 24  # characters by which a paragraph is found among those printed


@dataclass(frozen=True)
class ReadParagraph:
    """A paragraph, or an item in a list. `written` is how its author wrote it, on one line; `source` is its Markdown."""

    written: str
    source: str
    html: str

    @property
    def plain(self) -> str:
        """The words as they are printed."""
        return plain_words(self.html)


def plain_words(html: str) -> str:
    words = _TAG.sub(" ", html)
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        words = words.replace(name, sign)
    return " ".join(words.split())


def read_paragraphs(
    body: str, printed: Callable[[str], str], *, pictures: Mapping[int, Picture] | None = None, is_list: bool = False
) -> Iterator[ReadParagraph]:
    """The paragraphs of a text, as people comment on them. `printed` inserts the live figures into Markdown.

    The words of a footnote are a separate paragraph where they are written, and the marks of footnotes are left out.
    """
    if is_list:
        for item in item_lines(body):
            html = typeset_html(to_inline_html(printed(_CALL.sub("", item))))
            yield ReadParagraph(item, item, f"<ul><li>{html}</li></ul>")
        return
    for block in re.split(r"\n\s*\n", body.replace("\r", "")):
        if written := " ".join(block.split()):
            shown = printed(_CALL.sub("", _NOTE.sub("*Footnote:* ", block)))
            yield ReadParagraph(written, block, typeset_html(with_pictures(to_html(shown), pictures or {})))


@dataclass(frozen=True)
class Pages:
    """The first and the last page of a paragraph; 0 if they are not known."""

    first: int = 0
    last: int = 0


class PageFinder:
    """Finds paragraphs among those printed in a PDF, in the order of the report."""

    def __init__(self, printed: Sequence[Printed]) -> None:
        self._printed = printed
        self._places: dict[str, list[int]] = {}
        for place, (_, words) in enumerate(printed):
            self._places.setdefault(words[:_SHORTEST], []).append(place)
        self._next = 0

    def pages_of(self, words: str) -> Pages:
        """The pages of the paragraph with these words. A paragraph that is printed twice is found after the one before it."""
        key = key_of(words)
        if not key:
            return Pages()
        places = self._starting(key)
        place = next((each for each in places if each >= self._next), None)
        if place is None:
            return Pages(self._printed[places[0]][0], self._printed[places[0]][0]) if places else Pages()
        first = last = self._printed[place][0]
        self._next = place + 1
        # The rest of a paragraph on the next page, and the other items of a list or cells of a row.
        while self._next < len(self._printed) and self._printed[self._next][1] in key:
            last = self._printed[self._next][0]
            self._next += 1
        return Pages(first, last)

    def _starting(self, key: str) -> list[int]:
        """The places of printed paragraphs with which this one begins. A short one may be the first item of a list."""
        if len(key) >= _SHORTEST and key[:_SHORTEST] in self._places:
            return [place for place in self._places[key[:_SHORTEST]] if self._begins(place, key)]
        short = range(min(len(key), _SHORTEST - 1), 3, -1)
        return next((self._places[key[:length]] for length in short if key[:length] in self._places), [])

    def _begins(self, place: int, key: str) -> bool:
        words = self._printed[place][1]
        return key.startswith(words) or words.startswith(key[: len(words)])


def with_pages(words: Iterable[str], printed: Sequence[Printed]) -> list[Pages]:
    """The pages of each paragraph of a report, in order."""
    finder = PageFinder(printed)
    return [finder.pages_of(each) for each in words]
