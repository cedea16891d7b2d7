"""Writes the words of the report's HTML as the runs of a Word paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from reports.word.elements import Element, text_run, w
from reports.word.looks import EMPHASIS, LEFT_OUT_CLASSES, RatingColours

_SPACES = re.compile(r"[ \t\r\n\f]+")
HTML_NUMBER = re.compile(r"paragraph-([0-9]+)")


@dataclass(frozen=True)
class Look:
    """How words look: everything that differs from the style of their paragraph."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    colour: str = ""
    fill: str = ""
    raised: str = ""  # "superscript" or "subscript"

    def properties(self) -> Element | None:
        """The properties of a run, in the order that Word requires; None if there are none."""
        style = self.style or ("Hyperlink" if self.link else "")
        parts = [
            w("rStyle", val=style) if style else None,
            w("b") if self.bold else None,
            w("i") if self.italic else None,
            w("color", val=self.colour) if self.colour else None,
            w("shd", val="clear", color="auto", fill=self.fill) if self.fill else None,
            w("vertAlign", val=self.raised) if self.raised else None,
        ]
        return w("rPr", *parts) if any(part is not None for part in parts) else None


@dataclass(frozen=True)
class Words:
    text: str
    look: Look
    is_exact: bool = False  # whether white space in it stays as it is


@dataclass(frozen=True)
class Run:
    """A piece of a line that is not words: a picture or the number of a footnote."""

    element: Element


@dataclass(frozen=True)
class Number:
    """The number at the start of a paragraph."""

    number: int


@dataclass(frozen=True)
class Anchor:
    """The target of links within the report."""

    name: str


Piece = Words | Run | Number | Anchor


class Inline:
    """Reads inline HTML as pieces of a paragraph.

    `note` returns the run of a footnote for an element that refers to it, and None for any other element. `picture` returns
    the run of a picture. `anchor` returns the bookmark of an id, or "" if nothing links to the id.
    """

    def __init__(
        self,
        *,
        note: Callable[[Any], Element | None],
        picture: Callable[[Any], Element | None],
        anchor: Callable[[str], str],
        ratings: dict[str, RatingColours],
    ) -> None:
        self._note, self._picture, self._anchor, self._ratings = note, picture, anchor, ratings

    def text(self, text: str | None, look: Look) -> Iterable[Piece]:
        if text:
            yield Words(text, look)

    def element(self, element: Any, look: Look) -> Iterable[Piece]:
        """The pieces of an inline element, without the text after it."""
        tag, classes = element.tag, set((element.get("class") or "").split())
        if not isinstance(tag, str) or classes & LEFT_OUT_CLASSES:
            return
        name = self._anchor(element.get("id") or "")
        if name:
            yield Anchor(name)
        if "paragraph-number" in classes:
            found = HTML_NUMBER.fullmatch(element.get("id") or "")
            if found:
                yield Number(int(found.group(1)))
            return
        called = self._note(element)
        if called is not None:
            yield Run(called)
        elif tag == "br":
            yield Words("\n", look, is_exact=True)
        elif tag == "img":
            drawn = self._picture(element)
            if drawn is not None:
                yield Run(drawn)
        elif "rating" in classes:
            yield from self._rating(element, classes, look)
        elif "numbered__number" in classes:
            yield Words("".join(element.itertext()).strip() + "\t", replace(look, bold=True, colour="0A6570"), True)
        elif "source-mark" in classes:
            yield from self.content(element, replace(look, raised="superscript"))
        elif "glance__number" in classes:
            yield from self.content(element, replace(look, style="LargeFigure"))
        elif "cover__yot" in classes:
            yield Words("\n", look, is_exact=True)
            yield from self.content(element, replace(look, style="CoverPlace"))
        else:
            yield from self.content(element, self._look(element, tag, look))

    def content(self, element: Any, look: Look) -> Iterable[Piece]:
        yield from self.text(element.text, look)
        for child in element:
            yield from self.element(child, look)
            yield from self.text(child.tail, look)

    def _look(self, element: Any, tag: str, look: Look) -> Look:
        bold, italic = EMPHASIS.get(tag, (False, False))
        if bold or italic:
            return replace(look, bold=look.bold or bold, italic=look.italic or italic)
        if tag == "a" and element.get("href"):
            return replace(look, link=element.get("href"))
        if tag in ("sup", "sub"):
            return replace(look, raised="superscript" if tag == "sup" else "subscript")
        return look

    def _rating(self, element: Any, classes: set[str], look: Look) -> Iterable[Piece]:
        """A rating: its symbol on the colour of the rating, then its word."""
        colours = next((self._ratings[name] for name in sorted(classes) if name in self._ratings), None)
        ink, ground = (colours.ink, colours.ground) if colours else ("4B5B68", "F3F6F8")
        for child in element:
            words = " ".join("".join(child.itertext()).split())
            is_symbol = "rating__symbol" in (child.get("class") or "").split()
            colour, fill = ("FFFFFF", ink) if is_symbol else (ink, ground)
            if words:
                yield Words(f"\u00a0{words}\u00a0", replace(look, style="Rating", colour=colour, fill=fill), True)


def tidied(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with white space as in a browser: one space between words, and none at the start or end of a line."""
    tidy: list[Piece] = []
    at_start = True  # whether a space would be at the start of a line, or after another space
    for piece in pieces:
        if isinstance(piece, Words) and not piece.is_exact:
            text = _SPACES.sub(" ", piece.text)
            piece = replace(piece, text=text.lstrip(" ") if at_start else text)
            if not piece.text:
                continue
            at_start = piece.text.endswith(" ")
        elif isinstance(piece, Words):
            if piece.text == "\n":
                _end_line(tidy)
            at_start = piece.text.endswith(("\n", "\t"))
        elif isinstance(piece, Run):
            at_start = False
        tidy.append(piece)
    _end_line(tidy)
    return [piece for piece in tidy if not isinstance(piece, Words) or piece.text]


def _end_line(pieces: list[Piece]) -> None:
    """Remove the space after the last words."""
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        if isinstance(piece, Words) and not piece.is_exact:
            pieces[place] = replace(piece, text=piece.text.rstrip(" "))
            if pieces[place] != Words("", piece.look):
                return
        elif isinstance(piece, Words | Run):
            return


def is_empty(pieces: Iterable[Piece]) -> bool:
    return not any(
        isinstance(piece, Run | Number) or (isinstance(piece, Words) and piece.text.strip()) for piece in pieces
    )


def runs_of(pieces: Iterable[Words | Run], link: Callable[[str], Element | None]) -> Iterable[Element]:
    """The runs of these pieces. `link` returns the element around the words of a link, or None if the link leads nowhere."""
    around: Element | None = None
    address = ""
    for piece in pieces:
        target = piece.look.link if isinstance(piece, Words) else ""
        if target != address:
            if around is not None and len(around):
                yield around
            address, around = target, link(target) if target else None
        made = piece.element if isinstance(piece, Run) else text_run(piece.text, piece.look.properties())
        if around is None:
            yield made
        else:
            around.append(made)
    if around is not None and len(around):
        yield around
