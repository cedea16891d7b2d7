"""The sheets of an .xlsx or .ods file, as rows of text.

A cell becomes what a person would have typed: a date cell 2020-06-30, a number cell 2.1, TRUE yes, a percentage 50%. Rows
have the number that a spreadsheet shows. Empty rows and cells are left out, however often they are repeated.
"""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from inspections.spreadsheets.archive import Archive

MAX_ROWS = 5_000
MAX_COLUMNS = 1_000
MAX_SPACES = 100  # that one element of an .ods file can represent

Row = tuple[int, list[str]]  # the row's number, and its cells up to the last non-empty one
Sheets = Iterator[tuple[str, Iterable[Row]]]


class Unusable(str):
    """A cell whose value cannot be used; the text says why."""


FORMULA = Unusable("is a formula; write its value instead")


def _number(value: str) -> str:
    """A number as people type it: 2.2000000000000002 in the file was 2.2, and 1.0 was 1."""
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _per_cent(value: str) -> str:
    return f"{(Decimal(_number(value)) * 100).normalize():f}%"


def _date(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _placed(cells: Iterable[tuple[int, str]]) -> list[str]:
    """Cells by column, counted from 1. Cells beyond the last readable column are placed in it."""
    found: list[str] = []
    for column, text in cells:
        if text:
            place = min(column, MAX_COLUMNS + 1)
            found += [""] * (place - len(found))
            found[place - 1] = text
    return found


# --- .xlsx (ECMA-376) ------------------------------------------------------------------------------------------------

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(archive: Archive) -> Sheets:
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
    cells = _XlsxCells(strings, formats, epoch)
    for name, part in sheets:
        yield name, _xlsx_rows(archive, part, cells)


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The parts related to a part: by id, the kind ("worksheet") and the part's name."""
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
    """Excel writes characters that XML cannot hold as _x000D_, and a literal _x000D_ as _x005F_x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _formats(archive: Archive, part: str) -> Iterator[str]:
    """What a number means in a cell of each style: a "date", a "percentage" or ""."""
    codes = dict(BUILTIN_FORMATS)
    for element in archive.elements(part, "numFmts", "cellXfs"):
        if element.tag == "numFmts":
            codes |= {_whole(code.get("numFmtId"), 0): code.get("formatCode", "") for code in element}
        if element.tag == "cellXfs":
            for style in element:
                code = codes.get(_whole(style.get("numFmtId"), 0), "")
                yield "date" if is_date_format(code) else "percentage" if "%" in code else ""


def _whole(value: str | None, otherwise: int) -> int:
    """A number written by a spreadsheet program. Anything else, or a number with too many digits, counts as not given."""
    return int(value) if value and value.isdecimal() and len(value) < 10 else otherwise


class _XlsxCells:
    def __init__(self, strings: list[str], formats: list[str], epoch: datetime.datetime) -> None:
        self._strings, self._formats, self._epoch = strings, formats, epoch

    def text(self, cell: Element) -> str:
        if cell.find("f") is not None:
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
            return "yes" if value == "1" else "no"
        if kind == "e":
            return Unusable(f"is an error ({value})")
        if kind == "d":
            return _date(datetime.datetime.fromisoformat(value.removesuffix("Z")))
        style = int(cell.get("s", "0"))
        meaning = self._formats[style] if style < len(self._formats) else ""
        if meaning == "date":
            return _date(from_excel(float(value), self._epoch))
        return _per_cent(value) if meaning == "percentage" else _number(value)


def _xlsx_rows(archive: Archive, part: str, cells: _XlsxCells) -> Iterator[Row]:
    number = 0
    for element in archive.elements(part, "row"):
        if element.tag != "row":
            continue
        number = _whole(element.get("r"), number + 1)
        yield number, _placed(_xlsx_row(element, number, cells))


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
    """3 for C7; 0 if the cell does not give its place."""
    column = 0
    for letter in reference[:8]:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


# --- .ods (OpenDocument 1.3) -----------------------------------------------------------------------------------------


def read_ods(archive: Archive) -> Sheets:
    name, rows, number = "", list[Row](), 0
    is_in_table = False
    # Tracked changes and links to other files have separate tables, which are not sheets.
    for element in archive.elements("content.xml", "table:table-row", "table:tracked-changes", "table:dde-links"):
        if element.tag == "table:table":
            if is_in_table:
                yield name, rows
            name, rows, number, is_in_table = element.get("table:name", ""), [], 0, True
        elif element.tag == "table:table-row" and is_in_table:
            times = _times(element, "table:number-rows-repeated")
            if cells := _placed(_ods_row(element)):
                last = min(number + times, MAX_ROWS + 2)
                rows += ((repeated, cells) for repeated in range(number + 1, max(last, number + 1) + 1))
            number += times
    if is_in_table:
        yield name, rows


def _times(element: Element, attribute: str) -> int:
    value = element.get(attribute, "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 12 else 1


def _ods_row(row: Element) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        if cell.tag in ("table:table-cell", "table:covered-table-cell"):
            times = _times(cell, "table:number-columns-repeated")
            if text := _ods_text(cell):
                for repeated in range(column + 1, min(column + times, MAX_COLUMNS + 1) + 1):
                    yield repeated, text
                if column > MAX_COLUMNS:
                    yield column, text
            column += times


def _ods_text(cell: Element) -> str:
    if cell.get("table:formula") is not None:
        return FORMULA
    kind = cell.get("office:value-type", "string")
    shown = "\n".join(_paragraph(child) for child in cell if child.tag == "text:p")
    try:
        if kind in ("float", "currency"):
            return _number(cell.get("office:value", ""))
        if kind == "percentage":
            return _per_cent(cell.get("office:value", ""))
        if kind == "boolean":
            return "yes" if cell.get("office:boolean-value") == "true" else "no"
        if kind == "date":
            return _date(datetime.datetime.fromisoformat(cell.get("office:date-value", "")[:19]))
    except (ValueError, ArithmeticError):
        return Unusable(f"cannot be read; type it again (it is shown as “{shown[:40]}”)")
    return cell.get("office:string-value") or shown


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
