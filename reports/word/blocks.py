"""Writes the report's HTML as the paragraphs, lists, tables and pictures of a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from reports.word import pictures
from reports.word.elements import Element, w
from reports.word.elements import field as word_field
from reports.word.looks import (
    BLOCKS,
    BOLD_CLASSES,
    BOXES,
    BY_CLASS,
    BY_TAG,
    HEADINGS,
    LEFT_OUT_CLASSES,
    LEFT_OUT_TAGS,
    NEW_PAGE,
    Box,
    colours_of_ratings,
)
from reports.word.paragraphs import Anchor, Inline, Look, Number, Piece, Run, Words, is_empty, runs_of, tidied
from reports.word.tables import table_of

_IN_MARGIN = 737  # twentieths of a point: the distance of a number to the left of its paragraph
_AFTER_NUMBER = 567  # the distance from a number that the report gives to the start of its paragraph
_FIRST_TARGET = 100_000_000  # Word gives bookmarks in its own lists of contents the same names


@dataclass(frozen=True)
class Place:
    """The place of a paragraph in the document: its style, its list and the box around it."""

    style: str = ""
    look: Look = field(default_factory=Look)
    list_number: int = 0
    level: int = 0
    box: Box | None = None
    is_right: bool = False
    is_in_cell: bool = False
    is_front: bool = False
    is_glossary: bool = False


@dataclass
class Parts:
    """What the document refers to outside its text: footnotes, pictures and addresses, in order."""

    notes: list[list[Element]] = field(default_factory=list)
    pictures: list[pictures.Picture] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    lists: list[tuple[bool, int]] = field(default_factory=list)  # whether it has numbers, and the first number


class Blocks:
    """Walks through the HTML and collects the elements of the document's body."""

    def __init__(
        self,
        page: Any,
        drawings: list[str],
        *,
        marks: dict[int, str],
        shows_numbers: bool,
        has_page_numbers: bool,
    ) -> None:
        self.parts = Parts()
        self._drawings = drawings
        self._marks = marks
        self._shows_numbers = shows_numbers
        self._has_page_numbers = has_page_numbers
        self._bookmarks = 0
        self._is_new_page = False
        self._waiting: list[str] = []  # the anchors of elements whose first paragraph is not written yet
        self._item = 0  # the list whose item begins with the next paragraph
        self._out: list[Element] = []
        self._note_texts = {
            element.get("id"): element for element in page.iter("li") if (element.get("id") or "").startswith("note-")
        }
        linked = dict.fromkeys(
            (element.get("href") or "")[1:] for element in page.iter("a") if (element.get("href") or "").startswith("#")
        )
        ids = {element.get("id") for element in page.iter() if element.get("id")}
        targets = [name for name in linked if name in ids and not name.startswith(("note-", "call-"))]
        self._targets = {name: f"_Toc{_FIRST_TARGET + number}" for number, name in enumerate(targets)}
        style = page.find(".//style")
        self._inline = Inline(
            note=self._note,
            picture=self._picture,
            anchor=lambda name: self._targets.get(name, ""),
            ratings=colours_of_ratings(style.text or "" if style is not None else ""),
        )

    def body(self, body: Any) -> list[Element]:
        """The elements of the document's body."""
        self._block(body, Place())
        return self._out

    # --- blocks ---

    def _block(self, element: Any, place: Place) -> None:
        """The content of a block. Inline content between blocks becomes paragraphs."""
        pieces: list[Piece] = list(self._inline.text(element.text, place.look))
        for child in element:
            if isinstance(child.tag, str) and (child.tag in BLOCKS or child.tag in LEFT_OUT_TAGS):
                self._paragraph(pieces, place)
                pieces = []
                self._enter(child, place)
            else:
                pieces += self._inline.element(child, place.look)
            pieces += self._inline.text(child.tail, place.look)
        self._paragraph(pieces, place)

    def _enter(self, element: Any, place: Place) -> None:
        tag, classes = element.tag, (element.get("class") or "").split()
        if tag in LEFT_OUT_TAGS or LEFT_OUT_CLASSES & set(classes) or element.get("id") == "footnotes":
            return
        if NEW_PAGE & set(classes):
            self._is_new_page = True
        if name := self._targets.get(element.get("id") or ""):
            self._waiting.append(name)
        if tag == "nav" and "contents" in classes:
            self._contents(element)
        elif tag in HEADINGS:
            self._heading(element, tag, place)
        elif tag == "table":
            self._table(element, place)
        elif tag in ("ul", "ol"):
            self._list(element, place)
        elif tag == "li":
            self._item = place.list_number
            self._block(element, place)
            self._item = 0
        elif tag == "dl":
            self._glossary(element, place)
        elif tag != "hr":
            self._block(element, self._inside(tag, classes, place))

    def _inside(self, tag: str, classes: list[str], place: Place) -> Place:
        """The place inside a block with this tag and these classes."""
        style = next((BY_CLASS[name] for name in classes if name in BY_CLASS), BY_TAG.get(tag, ""))
        box = next((BOXES[name] for name in classes if name in BOXES), None)
        if box is not None:
            place = replace(place, box=box)
        if "score" in classes:
            style = "Score"
        if BOLD_CLASSES & set(classes):
            place = replace(place, look=replace(place.look, bold=True))
        if "practice--speech" in classes:
            place = replace(place, look=replace(place.look, italic=True))
        if "front" in classes:
            place = replace(place, is_front=True)
        return replace(place, style=style or place.style)

    def _heading(self, element: Any, tag: str, place: Place) -> None:
        """A heading. A rating in the heading is written below it, so that the contents show only the heading."""
        style = "FrontHeading" if place.is_front else BY_TAG[tag]
        pieces = list(self._inline.content(element, Look()))
        ratings = [piece for piece in pieces if isinstance(piece, Words) and piece.look.style == "Rating"]
        rest = [piece for piece in pieces if piece not in ratings]
        heading = replace(place, style=style, look=Look(), list_number=0)
        self._paragraph(rest, heading)
        if ratings:
            self._paragraph(ratings, replace(place, style="LeadingIn"))

    def _list(self, element: Any, place: Place) -> None:
        has_numbers = element.tag == "ol"
        start = element.get("start") or "1"
        self.parts.lists.append((has_numbers, int(start) if start.isdigit() else 1))
        level = place.level + 1 if place.list_number else 0
        style = ("ListNumber" if has_numbers else "ListBullet") + ("2" if level else "")
        self._block(element, replace(place, style=style, list_number=len(self.parts.lists), level=min(level, 1)))
        if not level and self._out and (properties := self._out[-1].find(w("pPr").tag)) is not None:
            # The space after the last item is the same as after a paragraph.
            spacing = w("spacing", after=150)
            following = [properties.find(w(name).tag) for name in ("ind", "jc")]
            place_of = next((properties.index(each) for each in following if each is not None), len(properties))
            properties.insert(place_of, spacing)

    def _glossary(self, element: Any, place: Place) -> None:
        """Each term with its meaning in one paragraph."""
        terms: list[Piece] = []
        for part in element.iter("dt", "dd"):
            if part.tag == "dt":
                terms = list(self._inline.content(part, Look(bold=True)))
                continue
            words = sum(len(piece.text.strip()) for piece in terms if isinstance(piece, Words))
            between = Words("\t" if words <= 26 else "\n", Look(), is_exact=True)
            pieces = [*tidied(terms), between, *self._inline.content(part, Look())]
            self._paragraph(pieces, replace(place, style="Glossary", is_glossary=True))
            terms = []

    def _table(self, element: Any, place: Place) -> None:
        caption = element.find("caption")
        title = " ".join("".join(caption.itertext()).split()) if caption is not None else ""
        around = element.getparent()
        label = (around.get("aria-label") or "") if around is not None else ""
        if caption is not None:
            self._block(caption, replace(place, style="Caption"))

        def content(cell: Any, style: str, is_right: bool) -> list[Element]:
            outer, self._out = self._out, []
            try:
                self._block(cell, Place(style=style, is_right=is_right, is_in_cell=True))
                return self._out
            finally:
                self._out = outer

        made = table_of(element, title=title or label, content=content)
        if made is not None:
            self._out += [made, w("p", w("pPr", w("pStyle", val="AfterTable")))]

    def _contents(self, element: Any) -> None:
        """The list of contents, as a field that Word can update, with its current entries."""
        heading = next((child for child in element if child.tag in HEADINGS), None)
        if heading is not None:
            self._paragraph(list(self._inline.content(heading, Look())), Place(style="TOCHeading"))
        entries = []
        for link in element.iter("a"):
            name = self._targets.get((link.get("href") or "")[1:])
            if name:
                level = 2 if sum(1 for _ in link.iterancestors("li")) > 1 else 1
                entries.append((level, name, " ".join("".join(link.itertext()).split())))
        begin, code, separate, end = word_field('TOC \\o "1-2" \\h \\z')
        for number, (level, name, words) in enumerate(entries):
            line = w("hyperlink", *runs_of([Words(words, Look())], lambda address: None), anchor=name, history=1)
            if self._has_page_numbers:
                shown = w("r", w("t"))
                line.extend([w("r", w("tab")), *word_field(f"PAGEREF {name} \\h", shown)])
            paragraph = w("p", w("pPr", w("pStyle", val=f"TOC{level}")))
            paragraph.extend([begin, code, separate] if number == 0 else [])
            paragraph.append(line)
            paragraph.extend([end] if number == len(entries) - 1 else [])
            self._out.append(paragraph)

    # --- paragraphs ---

    def _paragraph(self, pieces: Iterable[Piece], place: Place) -> None:
        pieces = tidied(pieces)
        if is_empty(pieces):
            return
        numbers = [piece.number for piece in pieces if isinstance(piece, Number)]
        in_margin = bool(numbers) and self._shows_numbers and self._has_margin(place)
        is_picture = any(isinstance(piece, Run) for piece in pieces) and not any(
            isinstance(piece, Words) for piece in pieces
        )
        made = w("p", self._properties(place, "Picture" if is_picture else "", in_margin=in_margin))
        self._item = 0
        for name in self._waiting:
            self._bookmark(made, name)
        self._waiting = []
        ends: list[Element] = []
        line: list[Words | Run] = []
        for piece in pieces:
            if isinstance(piece, Words | Run):
                line.append(piece)
                continue
            made.extend(runs_of(line, self._link))
            line = []
            if isinstance(piece, Anchor):
                self._bookmark(made, piece.name)
            elif isinstance(piece, Number):
                if mark := self._marks.get(piece.number):
                    start, end = self._bookmark_ends(mark)
                    made.append(start)
                    ends.append(end)
                if self._shows_numbers:
                    after = "\t" if in_margin else " "
                    look = Look(style="ParagraphNumber")
                    made.extend(runs_of([Words(f"{piece.number}{after}", look)], self._link))
        made.extend(runs_of(line, self._link))
        made.extend(ends)
        self._out.append(made)

    def _has_margin(self, place: Place) -> bool:
        return not (place.list_number or place.is_in_cell or place.box or place.is_glossary) and place.style in (
            "", "LeadingIn", "Statement", "NumberedParagraph",
        )  # fmt: skip

    def _properties(self, place: Place, style: str, *, in_margin: bool) -> Element | None:
        """The properties of a paragraph, in the order that Word requires."""
        style = style or place.style
        numbering = indent = None
        if place.list_number and self._item:
            numbering = w("numPr", w("ilvl", val=place.level), w("numId", val=place.list_number))
        elif place.list_number:
            style = "ListContinue"
            indent = w("ind", left=397 * (place.level + 1))
        elif place.box and place.box.all_around:
            indent = w("ind", left=142, right=142)
        tabs = None
        if in_margin:
            left = _AFTER_NUMBER if style == "NumberedParagraph" else 0
            tabs, indent = w("tabs", w("tab", val="left", pos=0)), w("ind", left=left, hanging=left + _IN_MARGIN)
        breaks, self._is_new_page = self._is_new_page and not place.is_in_cell, False
        parts = [
            w("pStyle", val=style) if style else None,
            w("pageBreakBefore") if breaks else None,
            numbering,
            *self._box(place, is_quote=style == "Quote"),
            tabs,
            w("spacing", before=0) if breaks else None,
            indent,
            w("jc", val="right") if place.is_right else None,
        ]
        return w("pPr", *parts) if any(part is not None for part in parts) else None

    def _box(self, place: Place, *, is_quote: bool) -> Iterator[Element]:
        if place.box is None:
            return
        thin = {"val": "single", "sz": 4, "color": place.box.rule}
        if place.box.all_around:
            sides = [w(side, **thin, space=6) for side in ("top", "left", "bottom", "right")]
        else:
            sides = [w("left", val="single", sz=24, space=8, color=place.box.rule)]
        if not is_quote:
            yield w("pBdr", *sides)
        yield w("shd", val="clear", color="auto", fill=place.box.fill)

    def _bookmark_ends(self, name: str) -> tuple[Element, Element]:
        self._bookmarks += 1
        return w("bookmarkStart", id=self._bookmarks, name=name), w("bookmarkEnd", id=self._bookmarks)

    def _bookmark(self, paragraph: Element, name: str) -> None:
        paragraph.extend(self._bookmark_ends(name))

    # --- what a line refers to ---

    def _link(self, address: str) -> Element | None:
        if address.startswith("#"):
            name = self._targets.get(address[1:])
            return w("hyperlink", anchor=name, history=1) if name else None
        if not address.lower().startswith(("http://", "https://", "mailto:")):
            return None
        if address not in self.parts.addresses:
            self.parts.addresses.append(address)
        made = w("hyperlink", history=1)
        made.set(RELATIONSHIP, f"rIdLink{self.parts.addresses.index(address) + 1}")
        return made

    def _picture(self, element: Any) -> Element | None:
        number = element.get("data-drawing")
        picture = (
            pictures.drawn(self._drawings[int(number)])
            if number is not None
            else pictures.embedded(element.get("src") or "", element.get("alt") or "")
        )
        if picture is None:
            return None
        self.parts.pictures.append(picture)
        place = len(self.parts.pictures)
        drawing = pictures.drawing(picture, place, f"rIdPng{place}", f"rIdSvg{place}" if picture.svg else "")
        return w("r", drawing)

    def _note(self, element: Any) -> Element | None:
        """The mark of a footnote: a link to the note in the web edition, or the note itself in the print edition."""
        if element.tag == "sup" and len(element) == 1 and (element[0].get("href") or "").startswith("#note-"):
            content = self._note_texts.get(element[0].get("href")[1:])
        elif "footnote" in (element.get("class") or "").split():
            content = element
        else:
            return None
        pieces = [] if content is None else list(self._note_pieces(content))
        words = [replace(each, look=replace(each.look, link="")) for each in tidied(pieces) if isinstance(each, Words)]
        if not words:
            return None
        self.parts.notes.append(list(runs_of(words, lambda address: None)))
        style = w("rPr", w("rStyle", val="FootnoteReference"))
        return w("r", style, w("footnoteReference", id=len(self.parts.notes)))

    def _note_pieces(self, content: Any) -> Iterator[Piece]:
        yield from self._inline.text(content.text, Look())
        for child in content:
            if not (child.get("href") or "").startswith("#call-"):
                yield from self._inline.element(child, Look())
            yield from self._inline.text(child.tail, Look())


RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
