"""Reads a returned Word file: its paragraphs, comments and tracked changes, each tied to a numbered paragraph.

A hidden bookmark is around each numbered paragraph (`marks`), and moves with its words. If the bookmark is lost, the paragraph is
found by its words. If a comment or change may belong to several paragraphs, it is tied to none. Changes to formatting are
ignored.
"""

from __future__ import annotations

import datetime
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from inspections.spreadsheets.archive import WORD, Archive, UnreadableFile
from reports.word.marks import is_mark
from reports.word.package import DRAFT

SAME, ADDED, REMOVED, FROM, TO = "same", "added", "removed", "moved from", "moved to"
_REVISIONS = {"w:ins": ADDED, "w:del": REMOVED, "w:moveFrom": FROM, "w:moveTo": TO}
_AROUND = {
    "w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml", "w:body", "w:tc", "w:tbl",
    "w:footnote", "mc:AlternateContent", "mc:Choice", "w:dir", "w:bdo",
}  # fmt: skip
_SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "‑"}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


@dataclass
class Piece:
    """Words of a paragraph that are the same, or were added or removed by one person."""

    text: str
    kind: str = SAME
    author: str = ""
    on: datetime.date | None = None
    number: int | None = None  # of the numbered paragraph that it belongs to
    move: str = ""

    @property
    def is_original(self) -> bool:
        """Whether the words were in the file before it was changed."""
        return self.kind in (SAME, REMOVED, FROM)


@dataclass
class ReadParagraph:
    pieces: list[Piece] = field(default_factory=list)
    row: int = 0  # the row of a table, numbered through the file; 0 outside tables
    is_contents: bool = False

    @property
    def original(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.is_original)

    @property
    def numbers(self) -> list[int]:
        return list(dict.fromkeys(piece.number for piece in self.pieces if piece.number is not None))


@dataclass
class Note:
    """A comment in the margin, with the words that it is about and its replies."""

    text: str
    author: str
    on: datetime.date | None
    is_resolved: bool = False
    pieces: list[Piece] = field(default_factory=list)
    replies: list[Note] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        return next((piece.number for piece in self.pieces if piece.number is not None), None)

    @property
    def about(self) -> str:
        now = "".join(piece.text for piece in self.pieces if piece.kind not in (REMOVED, FROM))
        return " ".join((now.strip() or "".join(piece.text for piece in self.pieces)).split())


@dataclass
class ReadFile:
    """The content of a Word file."""

    paragraphs: list[ReadParagraph]
    comments: list[Note]
    footnotes: list[tuple[ReadParagraph, int | None]]  # each with the numbered paragraph that calls it
    draft: str  # the draft named in the file
    marks: int  # the number of bookmarks of this draft
    other_marks: int  # the number of bookmarks of other files

    def originals(self) -> dict[int, str]:
        """The words of each numbered paragraph as they were before the file was changed."""
        found: dict[int, list[str]] = {}
        for paragraph in self.paragraphs:
            for piece in paragraph.pieces:
                if piece.number is not None and piece.is_original:
                    found.setdefault(piece.number, []).append(piece.text)
        return {number: "".join(texts) for number, texts in found.items()}


def plain(text: str) -> str:
    """The text to compare: without white space and invisible characters, because programs change those."""
    return "".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def read_word(content: bytes, marks: Mapping[str, int], sent: Mapping[int, str] | None = None) -> ReadFile:
    """Read a Word file. `marks` gives the numbers of paragraphs by the names of their bookmarks, and `sent` their words in the
    file that was sent, to find paragraphs whose bookmarks are lost. Raises UnreadableFile; its message has no subject.
    """
    with Archive(content, WORD) as archive:
        related = _related(archive)
        draft = _draft(archive)
        reader = _Reader(marks, _comments(archive, related))
        bodies = [element for element in archive.elements("word/document.xml", "w:body") if element.tag == "w:body"]
        if len(bodies) != 1:
            raise UnreadableFile("is not a Word document, or is damaged")
        reader.read(bodies[0])
        _fill(reader.paragraphs)
        _match(reader.paragraphs, sent or {})
        footnotes = _footnotes(archive, related, reader)
    return ReadFile(
        reader.paragraphs,
        [note for note in reader.notes.values() if note.pieces or note.text],
        footnotes,
        draft,
        reader.found,
        reader.others,
    )


# --- the parts of the file ---------------------------------------------------------------------------------------------


def _related(archive: Archive) -> dict[str, str]:
    """The names of the parts that the text refers to, by their kind."""
    part = "word/_rels/document.xml.rels"
    if part not in archive:
        return {}
    return {
        (element.get("Type") or "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/word", element.get("Target") or "")
        ).lstrip("/")
        for element in archive.elements(part)
        if element.tag == "Relationship" and element.get("TargetMode") != "External"
    }


def _draft(archive: Archive) -> str:
    if "docProps/custom.xml" not in archive:
        return ""
    for element in archive.elements("docProps/custom.xml", "custom:property"):
        if element.tag == "custom:property" and element.get("name") == DRAFT:
            return "".join(element.itertext()).strip()
    return ""


def _comments(archive: Archive, related: Mapping[str, str]) -> dict[str, Note]:
    """The comments by their id. A reply is part of the comment that it replies to, which is found by the id of the reply too."""
    part = related.get("comments", "")
    if part not in archive:
        return {}
    notes: dict[str, Note] = {}
    by_paragraph: dict[str, str] = {}
    for element in archive.elements(part, "w:comment"):
        if element.tag != "w:comment":
            continue
        paragraphs = list(element.iter("w:p"))
        text = "\n".join("".join(_texts(paragraph)) for paragraph in paragraphs).strip()
        name = element.get("w:id") or ""
        notes[name] = Note(text, (element.get("w:author") or "").strip(), _day(element.get("w:date")))
        if paragraphs:
            by_paragraph[(paragraphs[-1].get("w14:paraId") or "").upper()] = name
    extended = related.get("commentsExtended", "")
    replies = []
    for element in archive.elements(extended) if extended in archive else ():
        name = by_paragraph.get((element.get("w15:paraId") or "").upper(), "")
        if element.tag != "w15:commentEx" or not name:
            continue
        notes[name].is_resolved = element.get("w15:done") in ("1", "true")
        parent = by_paragraph.get((element.get("w15:paraIdParent") or "").upper(), "")
        if parent and parent != name:
            replies.append((name, parent))
    parents = dict(replies)
    for name, parent in replies:
        seen = {name}
        while parent in parents and parent not in seen:
            seen.add(parent)
            parent = parents[parent]
        if parent not in seen:
            notes[parent].replies.append(notes[name])
    return {name: note for name, note in notes.items() if name not in parents}


def _texts(element: Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag == "w:t":
            yield each.text or ""
        elif each.tag in _SIGNS and each.tag != "w:tab":
            yield _SIGNS[each.tag]


def _footnotes(archive: Archive, related: Mapping[str, str], reader: _Reader) -> list[tuple[ReadParagraph, int | None]]:
    part = related.get("footnotes", "")
    found = []
    for element in archive.elements(part, "w:footnote") if part in archive else ():
        called = reader.calls.get(element.get("w:id") or "")
        if element.tag == "w:footnote" and called is not None:
            inside = _Reader({}, {})
            inside.read(element)
            found += [(paragraph, called.number) for paragraph in inside.paragraphs]
    return found


def _day(moment: str | None) -> datetime.date | None:
    """The day of a change. Word writes local time, even if it names another time zone."""
    try:
        day = datetime.date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None
    return day if day.year >= 2000 else None


# --- the text ----------------------------------------------------------------------------------------------------------


class _Reader:
    """Walks through the text and collects its paragraphs."""

    def __init__(self, marks: Mapping[str, int], notes: Mapping[str, Note]) -> None:
        self.paragraphs: list[ReadParagraph] = []
        self.notes = dict(notes)
        self.calls: dict[str, Piece] = {}  # of footnotes
        self.found = self.others = 0
        self._marks = marks
        self._open: dict[str, int] = {}  # the bookmarks around this place, by id
        self._ended: set[str] = set()
        self._ranges: set[str] = set()  # the comments on this place
        self._revisions: list[tuple[str, str, datetime.date | None]] = []
        self._moves: dict[str, str] = {}
        self._fields: list[str] = []
        self._row = self._rows = 0
        self._paragraph = ReadParagraph()

    def read(self, body: Element) -> None:
        self._ended = {each.get("w:id") or "" for each in body.iter("w:bookmarkEnd")}
        self._inside(body)

    def _inside(self, element: Element) -> None:
        for child in element:
            self._element(child)

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag == "w:p":
            self._read_paragraph(element)
        elif tag == "w:r":
            self._run(element)
        elif tag == "w:tr":
            self._read_row(element)
        elif tag in _REVISIONS:
            self._revisions.append(
                (_REVISIONS[tag], (element.get("w:author") or "").strip(), _day(element.get("w:date")))
            )
            self._inside(element)
            self._revisions.pop()
        elif tag in _AROUND:
            self._inside(element)
        elif tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            self._bookmark(element)
        elif tag in ("w:commentRangeStart", "w:commentRangeEnd"):
            self._range(element)
        elif tag in ("w:moveFromRangeStart", "w:moveToRangeStart"):
            self._moves[element.get("w:id") or ""] = element.get("w:name") or ""
        elif tag in ("w:moveFromRangeEnd", "w:moveToRangeEnd"):
            self._moves.pop(element.get("w:id") or "", None)

    def _read_paragraph(self, element: Element) -> None:
        outer = self._paragraph  # a text box is inside a paragraph
        self._paragraph = ReadParagraph(row=self._row, is_contents=self._is_in_contents)
        self.paragraphs.append(self._paragraph)
        self._inside(element)
        self._paragraph.is_contents |= self._is_in_contents
        # A bookmark that has lost its end ends here.
        self._open = {name: number for name, number in self._open.items() if name in self._ended}
        self._paragraph = outer

    def _read_row(self, element: Element) -> None:
        outer = self._row
        if not outer:  # a table in a cell belongs to the row of the outer table
            self._rows += 1
            self._row = self._rows
        described = (each for child in element if child.tag == "w:trPr" for each in child)
        change = next((each for each in described if each.tag in ("w:ins", "w:del")), None)
        if change is not None:
            kind = _REVISIONS[change.tag]
            self._revisions.append((kind, (change.get("w:author") or "").strip(), _day(change.get("w:date"))))
        self._inside(element)
        if change is not None:
            self._revisions.pop()
        self._row = outer

    @property
    def _is_in_contents(self) -> bool:
        return any(instruction.strip().upper().startswith("TOC") for instruction in self._fields)

    def _run(self, element: Element) -> None:
        for child in element:
            tag = child.tag
            if tag in ("w:t", "w:delText"):
                self._add(child.text or "")
            elif tag in _SIGNS:
                self._add(_SIGNS[tag])
            elif tag == "w:fldChar":
                kind = child.get("w:fldCharType")
                if kind == "begin":
                    self._fields.append("")
                elif kind == "end" and self._fields:
                    self._fields.pop()
            elif tag == "w:instrText" and self._fields:
                self._fields[-1] += child.text or ""
            elif tag == "w:footnoteReference":
                self.calls[child.get("w:id") or ""] = self._add("")
            elif tag == "w:commentReference":
                self._called(child.get("w:id") or "")
            elif tag in ("mc:AlternateContent", "w:drawing", "w:pict", "w:object"):
                for box in child.iter("w:txbxContent"):
                    self._inside(box)
                    break  # the same box again for older programs

    def _add(self, text: str) -> Piece:
        kind, author, on = self._revisions[-1] if self._revisions else (SAME, "", None)
        for outer_kind, *_ in self._revisions[:-1]:
            # Words that one person added and another removed were never in the file that was sent.
            if {outer_kind, kind} & {ADDED, TO} and {outer_kind, kind} & {REMOVED, FROM}:
                kind = ""
        move = next(reversed(self._moves.values()), "") if kind in (FROM, TO) else ""
        number = next(reversed(self._open.values()), None)
        piece = Piece(text if kind else "", kind or SAME, author, on, number, move)
        self._paragraph.pieces.append(piece)
        for name in self._ranges:
            self.notes[name].pieces.append(piece)
        return piece

    def _bookmark(self, element: Element) -> None:
        name = element.get("w:id") or ""
        if element.tag == "w:bookmarkEnd":
            self._open.pop(name, None)
            return
        title = element.get("w:name") or ""
        if title in self._marks:
            self._open[name] = self._marks[title]
            self.found += 1
            self._add("")  # the paragraph is here even if it has no words
        elif title.startswith("_P"):
            self.others += is_mark(title)

    def _range(self, element: Element) -> None:
        name = element.get("w:id") or ""
        if element.tag == "w:commentRangeEnd":
            self._ranges.discard(name)
        elif name in self.notes:
            self._ranges.add(name)
            self._add("")

    def _called(self, name: str) -> None:
        """Note the place of a comment that is not about any words."""
        note = self.notes.get(name)
        if note is not None and not note.pieces:
            note.pieces.append(self._add(""))


def _fill(paragraphs: Iterable[ReadParagraph]) -> None:
    """Tie words beside a bookmark to its paragraph, and cells without a bookmark to the paragraph of their row."""
    paragraphs = list(paragraphs)
    rows: dict[int, int] = {}
    for paragraph in paragraphs:
        for pieces in (paragraph.pieces, paragraph.pieces[::-1]):
            last: int | None = None
            for piece in pieces:
                if piece.number is None:
                    piece.number = last
                last = piece.number
        if paragraph.row and paragraph.numbers:
            rows.setdefault(paragraph.row, paragraph.numbers[0])
    for paragraph in paragraphs:
        if paragraph.row in rows:
            for piece in paragraph.pieces:
                piece.number = rows[paragraph.row] if piece.number is None else piece.number


def _match(paragraphs: Iterable[ReadParagraph], sent: Mapping[int, str]) -> None:
    """Find the paragraphs whose bookmarks are lost by their words, if only one paragraph has these words."""
    paragraphs = list(paragraphs)
    present = {piece.number for each in paragraphs for piece in each.pieces if piece.is_original and plain(piece.text)}
    numbers: dict[str, list[int]] = {}
    for number, text in sent.items():
        if number not in present:
            numbers.setdefault(plain(text), []).append(number)
    groups: dict[tuple[int, int], list[ReadParagraph]] = {}
    for place, paragraph in enumerate(paragraphs):
        if not paragraph.is_contents:
            groups.setdefault((paragraph.row, 0 if paragraph.row else place), []).append(paragraph)
    matches: dict[int, list[list[ReadParagraph]]] = {}
    for group in groups.values():
        pieces = [piece for paragraph in group for piece in paragraph.pieces]
        if any(piece.number is not None for piece in pieces):
            continue
        found = numbers.get(plain("".join(paragraph.original for paragraph in group)), [])
        if len(found) == 1:
            matches.setdefault(found[0], []).append(group)
    for number, found_groups in matches.items():
        if len(found_groups) == 1:
            for piece in (piece for paragraph in found_groups[0] for piece in paragraph.pieces):
                piece.number = number
