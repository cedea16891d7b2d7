"""Describes each comment and change in a returned Word file in words, with its numbered paragraph."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from reports.text.numbers_in_words import day
from reports.word.returned import ADDED, FROM, REMOVED, SAME, TO, Note, Piece, ReadFile, ReadParagraph, plain, read_word

# If more paragraphs than this are missing, the file is an extract or has lost its structure: nobody removed them on purpose.
MOST_MISSING = 20
_BEFORE = 6  # the number of words to quote to show the place of a change
_QUOTED = 300  # the most characters to quote of the words that a remark is about

Unit = list[ReadParagraph]  # a paragraph, or all paragraphs in a row of a table


@dataclass(frozen=True)
class Remark:
    """A comment or a change. It has no number if it cannot be tied to one numbered paragraph."""

    kind: Literal["comment", "change"]
    number: int | None
    text: str
    author: str = ""
    on: datetime.date | None = None
    about: str = ""  # the words that were commented on, or the place of a change without a number


@dataclass(frozen=True)
class Remarks:
    """All comments and changes in a returned file."""

    remarks: tuple[Remark, ...]
    warnings: tuple[str, ...]
    draft: str  # the draft named in the file
    placed: int  # how many numbered paragraphs were found
    has_other_marks: bool  # whether it has bookmarks of another draft


def remarks_in(content: bytes, marks: Mapping[str, int], sent: bytes) -> Remarks:
    """The comments and changes in a returned file.

    `sent` is the file as it was sent out, and `marks` gives the numbers of its paragraphs by their bookmarks. Raises
    UnreadableFile; its message has no subject.
    """
    before = read_word(sent, marks)
    originals = before.originals()
    read = read_word(content, marks, originals)
    units = _units(read.paragraphs)
    places = {id(piece): place for place, piece in enumerate(_pieces(read.paragraphs))}
    found: list[tuple[float, Remark]] = [(_place(note.pieces, places), _comment(note)) for note in read.comments]
    found += ((_place(_all(unit), places), remark) for unit, remark in _changes(units))
    found += ((_first(number, read, places), remark) for number, remark in _in_footnotes(read))
    unmarked, warnings = _unmarked(read, units, before, originals, places)
    found += unmarked
    return Remarks(
        tuple(remark for _, remark in sorted(found, key=lambda each: each[0])),
        tuple(warnings),
        read.draft,
        len(read.originals()),
        bool(read.other_marks and not read.marks),
    )


def _pieces(paragraphs: Iterable[ReadParagraph]) -> Iterator[Piece]:
    return (piece for paragraph in paragraphs for piece in paragraph.pieces)


def _all(unit: Unit) -> list[Piece]:
    return list(_pieces(unit))


def _place(pieces: Iterable[Piece], places: Mapping[int, int]) -> float:
    return next((float(places[id(piece)]) for piece in pieces if id(piece) in places), float("inf"))


def _first(number: int | None, read: ReadFile, places: Mapping[int, int]) -> float:
    return _place((piece for piece in _pieces(read.paragraphs) if piece.number == number), places)


def _units(paragraphs: Iterable[ReadParagraph]) -> list[Unit]:
    """The paragraphs, with those in one table row together. The list of contents, which Word writes, is left out."""
    units: dict[tuple[int, int], Unit] = {}
    for place, paragraph in enumerate(paragraphs):
        if not paragraph.is_contents:
            units.setdefault((paragraph.row, 0 if paragraph.row else place), []).append(paragraph)
    return list(units.values())


# --- comments ----------------------------------------------------------------------------------------------------------


def _comment(note: Note) -> Remark:
    texts = [note.text or "(The comment has no words.)"]
    for reply in note.replies:
        when = f", {day(reply.on)}" if reply.on else ""
        texts.append(f"Reply by {reply.author or 'someone'}{when}: {reply.text}")
    if note.is_resolved:
        texts.append("(Marked as resolved in the file.)")
    about = note.about if len(note.about) <= _QUOTED else f"{note.about[:_QUOTED]}…"
    if note.number is not None:
        about = _without_number(about, note.number)
    return Remark("comment", note.number, "\n\n".join(texts), note.author, note.on, about)


# --- changes that Word recorded -----------------------------------------------------------------------------------------


def _changes(units: list[Unit]) -> Iterator[tuple[Unit, Remark]]:
    destinations = _destinations(units)
    origins = {piece.move for unit in units for piece in _all(unit) if piece.kind == FROM and piece.move}
    last: int | None = None
    for unit in units:
        pieces = [piece for piece in _all(unit) if plain(piece.text)]
        kinds = {piece.kind for piece in pieces}
        number = next((piece.number for piece in pieces if piece.number is not None), None)
        name = "row" if unit[0].row else "paragraph"
        if kinds == {ADDED}:
            words = _quoted(_joined(unit))
            text = f"Add a {name} after this one: {words}." if last else f"Add a {name}: {words}."
            yield unit, _change(pieces, last, text)
        elif kinds == {REMOVED}:
            about = "" if number else _joined(unit)
            yield unit, _change(pieces, number, f"Delete this {name}.", about)
        else:
            for paragraph in unit:
                yield from ((unit, remark) for remark in _in_paragraph(paragraph, destinations, origins))
        if number is not None and any(piece.is_original for piece in pieces):
            last = number


def _destinations(units: Iterable[Unit]) -> dict[str, tuple[int | None, bool]]:
    """Where words were moved to, by the name of the move: the numbered paragraph, and whether the words are in it or after it."""
    found: dict[str, tuple[int | None, bool]] = {}
    last: int | None = None
    for unit in units:
        pieces = [piece for piece in _all(unit) if plain(piece.text)]
        stays = any(piece.is_original for piece in pieces)
        number = next((piece.number for piece in pieces if piece.number is not None and piece.is_original), None)
        for piece in pieces:
            if piece.kind == TO and piece.move:
                found.setdefault(piece.move, (number if stays else last, stays))
        if number is not None:
            last = number
    return found


def _in_paragraph(
    paragraph: ReadParagraph, destinations: Mapping[str, tuple[int | None, bool]], origins: set[str]
) -> Iterator[Remark]:
    for group, before in _groups(paragraph.pieces):
        number = next((piece.number for piece in group if piece.number is not None), None)
        removed = "".join(piece.text for piece in group if piece.kind in (REMOVED, FROM))
        added = "".join(piece.text for piece in group if piece.kind in (ADDED, TO))
        about = "" if number else paragraph.original
        move = next((piece.move for piece in group if piece.move), "")
        if group[0].kind == TO and move in origins:
            continue
        if group[0].kind == FROM and move in destinations:
            to, is_in = destinations[move]
            where = f"{'into' if is_in else 'to after'} paragraph {to}" if to else "to another place"
            yield _change(group, number, f"Move {_quoted(_without_number(removed, number))} {where}.", about)
        elif removed and added:
            yield _change(group, number, f"Change {_quoted(removed)} to {_quoted(added)}.", about)
        elif removed:
            yield _change(group, number, f"Delete {_quoted(removed)}{_after(before, number)}.", about)
        elif added:
            yield _change(group, number, f"Insert {_quoted(added)}{_after(before, number)}.", about)


def _groups(pieces: Iterable[Piece]) -> Iterator[tuple[list[Piece], str]]:
    """Changes that one person made next to each other, each group with the original words before it."""
    group: list[Piece] = []
    before = at = ""
    for piece in pieces:
        if not piece.text:
            continue
        is_same_group = group and (piece.author, piece.move) == (group[-1].author, group[-1].move)
        if group and (piece.kind == SAME or not is_same_group):
            yield group, at
            group = []
        if piece.kind != SAME:
            at = at if group else before
            group.append(piece)
        if piece.is_original:
            before += piece.text
    if group:
        yield group, at


def _change(pieces: Iterable[Piece], number: int | None, text: str, about: str = "") -> Remark:
    pieces = [piece for piece in pieces if piece.kind != SAME]
    days = [piece.on for piece in pieces if piece.on]
    about = " ".join(about.split())
    about = about if len(about) <= _QUOTED else f"{about[:_QUOTED]}…"
    authors = dict.fromkeys(piece.author for piece in pieces if piece.author)
    return Remark("change", number, text, ", ".join(authors), max(days, default=None), about)


def _in_footnotes(read: ReadFile) -> Iterator[tuple[int | None, Remark]]:
    for paragraph, number in read.footnotes:
        for remark in _in_paragraph(paragraph, {}, set()):
            yield (
                number,
                Remark(
                    "change",
                    number,
                    f"In a footnote: {remark.text}",
                    remark.author,
                    remark.on,
                    "" if number else remark.about,
                ),
            )


# --- changes that nobody recorded ---------------------------------------------------------------------------------------


def _unmarked(
    read: ReadFile, units: list[Unit], sent: ReadFile, originals: Mapping[int, str], places: Mapping[int, int]
) -> tuple[list[tuple[float, Remark]], list[str]]:
    """Changes made while Word did not track changes. They are found by comparing the words with those that were sent."""
    now = read.originals()
    found: list[tuple[float, Remark]] = []
    for number, text in now.items():
        if number in originals and plain(text) != plain(originals[number]):
            words = _quoted(_without_number(" ".join(text.split()), number))
            remark = Remark("change", number, f"Without marking the change, the words were changed to: {words}.")
            found.append((_first(number, read, places), remark))
    missing = [number for number, text in originals.items() if number not in now and plain(text)]
    if len(missing) > MOST_MISSING:
        return found, [
            f"{len(missing)} of the {len(originals)} numbered paragraphs are not in this file. Changes to them "
            "that were not marked cannot be shown."
        ]
    for number in missing:
        before = max((other for other in now if other < number), default=0)
        remark = Remark("change", number, "Without marking the change, this paragraph was removed.")
        found.append((_first(before, read, places) + 0.5 if before else 0.0, remark))
    known = {plain(_joined(unit, original=True)) for unit in _units(sent.paragraphs)}
    last: int | None = None
    for unit in units:
        pieces = _all(unit)
        numbers = [piece.number for piece in pieces if piece.number is not None and piece.is_original]
        words = _joined(unit, original=True)
        if not numbers and plain(words) and plain(words) not in known:
            name = "row" if unit[0].row else "paragraph"
            after = " after this one" if last else ""
            text = f"Without marking the change, a {name} was added{after}: {_quoted(words)}."
            found.append((_place(pieces, places), Remark("change", last, text)))
        last = numbers[-1] if numbers else last
    return found, []


# --- words --------------------------------------------------------------------------------------------------------------


def _joined(unit: Unit, *, original: bool = False) -> str:
    texts = (
        paragraph.original if original else "".join(piece.text for piece in paragraph.pieces) for paragraph in unit
    )
    return " | ".join(text for text in (" ".join(each.split()) for each in texts) if text)


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words}”" if words else "a space" if text else "“”"


def _after(before: str, number: int | None) -> str:
    """The place of a change in its paragraph, as the last words before it."""
    words = _without_number(" ".join(before.split()), number).split()
    return f" after “{' '.join(words[-_BEFORE:])}”" if words else " at the start"


def _without_number(text: str, number: int | None) -> str:
    """The text without the number that we print before the paragraph."""
    return re.sub(rf"^\s*{number}(?=\s|$)\s*", "", text) if number else text
