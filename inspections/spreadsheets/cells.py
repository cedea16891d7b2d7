"""The sheets of an .xlsx or .ods file, as rows of text.

A cell becomes the text that a person would have typed, for example 2020-06-30 for a date, 2.1 for a number, yes for
TRUE and 50% for a percentage. A cell that is not text becomes a `TypedCell`, which also knows the text that the program
shows. Rows have the number that a spreadsheet program shows. Empty rows and cells are left out, however often they are
repeated. Merged cells and remarks on cells come after the rows, as `Merged` and `Note`.
"""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from inspections.spreadsheets.archive import Archive
from inspections.spreadsheets.shown import (
    LOCAL_FORMATS,
    TypedCell,
    Unusable,
    cannot_tell,
    date_as_shown,
    number_as_shown,
)

MAX_ROWS = 5_000
MAX_COLUMNS = 1_000
MAX_SPACES = 100  # in one element of an .ods file


@dataclass(frozen=True)
class Merged:
    """Cells merged into one cell, from the first row and column to the last, counted from 1. Only the first cell has a value."""

    row: int
    column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first, last = (
            f"{get_column_letter(min(column, 18_278))}{row}"
            for column, row in ((self.column, self.row), (self.last_column, self.last_row))
        )
        return f"{first}:{last}"


@dataclass(frozen=True)
class Note:
    """A remark on a cell, which a program shows next to the cell: a comment in Excel or an annotation in OpenDocument."""

    row: int
    column: int
    text: str


Row = tuple[int, list[str] | Merged | Note]  # the row's number, and its cells up to the last non-empty cell
Sheets = Iterator[tuple[str, Iterable[Row]]]


FORMULA = Unusable("is a formula; write its value instead")


def _number(value: str) -> str:
    """A number as people type it: 2.2000000000000002 in the file becomes 2.2, and 1.0 becomes 1."""
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _per_cent(value: str) -> str:
    return f"{(Decimal(_number(value)) * 100).normalize():f}%"


def _boolean(is_true: bool) -> TypedCell:
    return TypedCell("yes" if is_true else "no", "TRUE or FALSE", lambda: "TRUE" if is_true else "FALSE")


def _date(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _placed(cells: Iterable[tuple[int, str]]) -> list[str]:
    """Cells by column, counted from 1. Cells beyond the last readable column are placed just after it."""
    placed: list[str] = []
    for column, text in cells:
        if text:
            place = min(column, MAX_COLUMNS + 1)
            placed += [""] * (place - len(placed))
            placed[place - 1] = text
    return placed


# --- .xlsx (ECMA-376) ------------------------------------------------------------------------------------------------

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(archive: Archive, *, with_results: bool = False) -> Sheets:
    """The sheets of an .xlsx file. A formula is unusable or, `with_results`, the result that was stored with it."""
    workbook = next((part for kind, part in _related(archive, "").values() if kind == "officeDocument"), "")
    related = _related(archive, workbook)
    of_kind = dict(related.values())
    epoch = CALENDAR_WINDOWS_1900
    sheets = []
    for element in archive.elements(workbook):
        if element.tag == "workbookPr" and element.get("date1904", "0") in ("1", "true"):
            epoch = CALENDAR_MAC_1904
        if element.tag == "sheet":
            kind, part = related.get(element.get("r:id", ""), ("", ""))
            if kind == "worksheet":
                sheets.append((element.get("name", ""), part))
    strings = list(_shared_strings(archive, of_kind["sharedStrings"])) if "sharedStrings" in of_kind else []
    formats = list(_formats(archive, of_kind["styles"])) if "styles" in of_kind else []
    cells = _XlsxCells(strings, formats, epoch, with_results)
    for name, part in sheets:
        yield name, chain(_xlsx_rows(archive, part, cells), _xlsx_notes(archive, part))


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The parts related to a part. For each id, this gives the kind ("worksheet") and the name of the part."""
    folder, name = posixpath.split(part)
    return {
        element.get("Id", ""): (
            posixpath.basename(element.get("Type", "")),
            posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
        )
        for element in archive.elements(posixpath.join(folder, "_rels", f"{name}.rels"))
        if element.tag == "Relationship" and element.get("TargetMode") != "External"
    }


def _shared_strings(archive: Archive, part: str) -> Iterator[str]:
    return (_string(element) for element in archive.elements(part, "si") if element.tag == "si")


def _string(element: Element | None) -> str:
    """The text of a string and its formatted runs, without phonetic text for Japanese."""
    if element is None:
        return ""
    parts = (child.findtext("t") if child.tag == "r" else child.text for child in element if child.tag in ("t", "r"))
    return _unescaped("".join(part or "" for part in parts))


def _unescaped(text: str) -> str:
    """The text without Excel's escapes. Excel writes characters that XML cannot hold as _x000D_, and a literal _x000D_
    as _x005F_x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True)
class _Format:
    """How a style shows numbers: as a "date", a "percentage" or "". `code` is the format code, or None if the format
    depends on the settings of the computer."""

    meaning: str = ""
    code: str | None = "General"


def _formats(archive: Archive, part: str) -> Iterator[_Format]:
    own: dict[int, str] = {}
    for element in archive.elements(part, "numFmts", "cellXfs"):
        if element.tag == "numFmts":
            own |= {_whole(code.get("numFmtId"), 0): code.get("formatCode", "") for code in element}
        if element.tag == "cellXfs":
            for style in element:
                number = _whole(style.get("numFmtId"), 0)
                code = own.get(number, BUILTIN_FORMATS.get(number, ""))
                # A quoted "%" is text after the number: 25 is shown as 25%, but its value is 25.
                is_scaled = "%" in re.sub(r'"[^"]*"|\\.', "", code)
                meaning = "date" if is_date_format(code) else "percentage" if is_scaled else ""
                is_local = number not in own and (number in LOCAL_FORMATS or number not in BUILTIN_FORMATS)
                yield _Format(meaning, None if is_local else code or "General")


def _whole(value: str | None, otherwise: int) -> int:
    """A number written by a spreadsheet program. Anything else, or a number with too many digits, counts as not given."""
    return int(value) if value and value.isdecimal() and len(value) < 10 else otherwise


class _XlsxCells:
    def __init__(
        self, strings: list[str], formats: list[_Format], epoch: datetime.datetime, with_results: bool
    ) -> None:
        self._strings, self._formats, self._epoch, self._with_results = strings, formats, epoch, with_results

    def text(self, cell: Element) -> str:
        if cell.find("f") is not None and not (self._with_results and cell.findtext("v")):
            return FORMULA
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _string(cell.find("is"))
        value = cell.findtext("v") or ""
        if not value:
            return ""
        if kind == "s":
            return self._strings[int(value)]
        if kind == "str":
            return _unescaped(value)
        if kind == "b":
            return _boolean(value == "1")
        if kind == "e":
            return Unusable(f"is an error ({value})")
        style = int(cell.get("s", "0"))
        shape = self._formats[style] if style < len(self._formats) else _Format()
        if kind == "d" or shape.meaning == "date":
            moment = (
                datetime.datetime.fromisoformat(value.removesuffix("Z"))
                if kind == "d"
                else from_excel(float(value), self._epoch)
            )
            text = _date(moment)
            return TypedCell(text, "date", lambda: date_as_shown(moment, shape.code, text))
        number = _number(value)
        text = _per_cent(value) if shape.meaning == "percentage" else number
        return TypedCell(text, "number", lambda: number_as_shown(number, shape.code))


def _xlsx_rows(archive: Archive, part: str, cells: _XlsxCells) -> Iterator[Row]:
    number = 0
    for element in archive.elements(part, "row"):
        if element.tag == "mergeCell" and (merged := _xlsx_merged(element.get("ref", ""))):
            yield merged.row, merged
        if element.tag == "row":
            number = _whole(element.get("r"), number + 1)
            yield number, _placed(_xlsx_row(element, number, cells))


def _xlsx_notes(archive: Archive, sheet: str) -> Iterator[Row]:
    """The remarks on cells. They include the threaded comments of newer Excel versions, which Excel repeats here."""
    folder, name = posixpath.split(sheet)
    if posixpath.join(folder, "_rels", f"{name}.rels") not in archive:
        return
    for part in [part for kind, part in _related(archive, sheet).values() if kind == "comments"]:
        for element in archive.elements(part, "comment"):
            place = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", element.get("ref", ""))
            if element.tag == "comment" and place and (text := _string(element.find("text")).strip()):
                yield int(place[2]), Note(int(place[2]), _column_number(place[1]), text)


def _xlsx_merged(reference: str) -> Merged | None:
    """The cells of a reference such as H2:J2. None if it is one cell, or cannot be read."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})", reference)
    if found is None:
        return None
    merged = Merged(int(found[2]), _column_number(found[1]), int(found[4]), _column_number(found[3]))
    return merged if (merged.row, merged.column) != (merged.last_row, merged.last_column) else None


def _xlsx_row(row: Element, number: int, cells: _XlsxCells) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row.iterfind("c"):
        column = _column_number(cell.get("r", "")) or column + 1
        try:
            text = cells.text(cell)
        except (ValueError, IndexError, OverflowError, ArithmeticError):
            text = Unusable(f"cannot be read; type it again (it is stored as “{(cell.findtext('v') or '')[:40]}”)")
        yield column, text


def _column_number(reference: str) -> int:
    """The column of a reference, for example 3 for C7; 0 if there is no reference."""
    column = 0
    for letter in reference[:8]:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


# --- .ods (OpenDocument 1.3) -----------------------------------------------------------------------------------------


def read_ods(archive: Archive, *, with_results: bool = False) -> Sheets:
    """The sheets of an .ods file. A formula is unusable or, `with_results`, the result that was stored with it."""
    name, rows, number = "", list[Row](), 0
    merged: list[Row] = []
    is_in_table = False
    # Tracked changes and links to other files have separate tables, which are not sheets.
    for element in archive.elements("content.xml", "table:table-row", "table:tracked-changes", "table:dde-links"):
        if element.tag == "table:table":
            if is_in_table:
                yield name, rows + merged
            name, rows, number, is_in_table = element.get("table:name", ""), [], 0, True
            merged = []
        elif element.tag == "table:table-row" and is_in_table:
            times = _times(element, "table:number-rows-repeated")
            if cells := _placed(_ods_row(element, with_results)):
                last = min(number + times, MAX_ROWS + 2)
                rows += ((repeated, cells) for repeated in range(number + 1, max(last, number + 1) + 1))
            merged += ((each.row, each) for each in _ods_merged(element, number + 1))
            merged += ((each.row, each) for each in _ods_notes(element, number + 1))
            number += times
    if is_in_table:
        yield name, rows + merged


def _ods_merged(row: Element, number: int) -> Iterator[Merged]:
    """The merged cells that begin in a row."""
    column = 1
    for cell in row:
        if cell.tag in ("table:table-cell", "table:covered-table-cell"):
            columns, rows = (_times(cell, f"table:number-{each}-spanned") for each in ("columns", "rows"))
            if columns > 1 or rows > 1:
                yield Merged(number, column, number + rows - 1, column + columns - 1)
            column += _times(cell, "table:number-columns-repeated")


def _ods_notes(row: Element, number: int) -> Iterator[Note]:
    column = 1
    for cell in row:
        if cell.tag in ("table:table-cell", "table:covered-table-cell"):
            for note in (each for each in cell if each.tag == "office:annotation"):
                if text := "\n".join(_paragraph(each) for each in note.iter("text:p")).strip():
                    yield Note(number, column, text)
            column += _times(cell, "table:number-columns-repeated")


def _times(element: Element, attribute: str) -> int:
    value = element.get(attribute, "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 12 else 1


def _ods_row(row: Element, with_results: bool) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        if cell.tag in ("table:table-cell", "table:covered-table-cell"):
            times = _times(cell, "table:number-columns-repeated")
            if text := _ods_text(cell, with_results):
                for repeated in range(column + 1, min(column + times, MAX_COLUMNS + 1) + 1):
                    yield repeated, text
                if column > MAX_COLUMNS:
                    yield column, text
            column += times


def _ods_text(cell: Element, with_results: bool) -> str:
    if cell.get("table:formula") is not None and not (with_results and cell.get("office:value-type")):
        return FORMULA
    kind = cell.get("office:value-type", "string")
    shown = "\n".join(_paragraph(child) for child in cell if child.tag == "text:p")
    try:
        if kind in ("float", "currency", "percentage"):
            number = _number(cell.get("office:value", ""))
            text = _per_cent(number) if kind == "percentage" else number
            return TypedCell(text, "number", lambda: _ods_shown(cell, shown, text, is_plain=kind == "float"))
        if kind == "boolean":
            is_true = cell.get("office:boolean-value") == "true"
            return TypedCell(_boolean(is_true), "TRUE or FALSE", lambda: shown or _boolean(is_true).shown)
        if kind == "date":
            date = _date(datetime.datetime.fromisoformat(cell.get("office:date-value", "")[:19]))
            return TypedCell(date, "date", lambda: _ods_shown(cell, shown, date, is_plain=False))
    except (ValueError, ArithmeticError):
        return Unusable(f"cannot be read; type it again (it is shown as “{shown[:40]}”)")
    return cell.get("office:string-value") or shown


def _ods_shown(cell: Element, shown: str, text: str, *, is_plain: bool) -> str:
    """What the program showed when it saved the file. If the program left this out, the cell must have no format."""
    if shown.strip():
        return shown.strip()
    return text if is_plain and cell.get("table:style-name") is None else cannot_tell(text)


def _paragraph(element: Element) -> str:
    """A paragraph's text. Runs of white space become one space, unless written as elements (OpenDocument 1.3, 6.1.2)."""
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    yield _one_space(element.text)
    for child in element:
        if child.tag == "text:s":
            yield " " * min(_times(child, "text:c"), MAX_SPACES)
        elif child.tag == "text:tab":
            yield "\t"
        elif child.tag == "text:line-break":
            yield "\n"
        elif child.tag in ("text:span", "text:a"):
            yield from _pieces(child)
        yield _one_space(child.tail)


def _one_space(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""
