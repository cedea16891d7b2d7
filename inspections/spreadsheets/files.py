"""Read an .xlsx or .ods file, or a folder of .csv files, as rows of text, and write such files.

Nothing here knows what a sheet means. Problems with the file itself, from a picture renamed .xlsx to a zip bomb or a
formula, are collected as `CellError`. Each has its place as people see it in their spreadsheet, where row 1 is the
header.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from openpyxl.utils import get_column_letter

from inspections.spreadsheets.archive import Archive, UnreadableFile
from inspections.spreadsheets.cells import MAX_COLUMNS, MAX_ROWS, Merged, Note, Row, read_ods, read_xlsx
from inspections.spreadsheets.csv_files import csv_cell, read_folder, write_folder
from inspections.spreadsheets.open_documents import ods_cell
from inspections.spreadsheets.shown import TypedCell, Unusable
from inspections.spreadsheets.text import CONTROL, printable, quoted, without_control

__all__ = [
    "CellError",
    "Sheet",
    "UnreadableFile",
    "Unwritable",
    "csv_cell",
    "printable",
    "quoted",
    "read_content",
    "read_workbook",
    "without_control",
    "write_workbook",
]

NEITHER = "is neither an .xlsx nor an .ods file, nor a folder of .csv files"
MAX_SHEETS = 50
MAX_MERGED = 100  # the largest number that we list as errors
MAX_CELLS = 300_000  # in all sheets together; each row counts as its own length or its header's
MAX_CELL = 100_000  # characters
MAX_XLSX_CELL = 32_767  # characters: Excel's own limit


@dataclass(frozen=True)
class CellError:
    """A problem and its place. Row 1 is the header; the column is given by its heading, or "-" if there is none."""

    sheet: str
    row: int | str
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{printable(self.sheet)} {self.row} {printable(self.column)}: {printable(self.reason, 2_000)}"


class Unwritable(Exception):
    """Recorded data that a workbook of this kind cannot hold."""


@dataclass
class Sheet:
    """A sheet's header and rows. Each row has its row number in the spreadsheet and its text by heading."""

    name: str
    columns: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    longest: int = 0  # cells in the longest row


def read_workbook(path: Path, *, may_merge: bool = False) -> dict[str, Sheet]:
    """Read every sheet, by name. Raises UnreadableFile if the file cannot be read as sheets.

    Merged cells are errors, because all but the first cell are empty and an answer would be lost. With `may_merge`,
    they are not errors, and the caller reads `merged`.
    """
    try:
        sheets = _read(path)
    except UnreadableFile as error:
        raise UnreadableFile(f"{printable(str(path), 1_000)} {error}") from error
    except OSError as error:
        raise UnreadableFile(f"{printable(str(path), 1_000)} cannot be read: {error.strerror or error}") from error
    if not may_merge:
        for sheet in sheets.values():
            sheet.errors += (_merged_error(sheet, merged) for merged in sheet.merged[:MAX_MERGED])
    return sheets


def read_content(content: bytes) -> dict[str, Sheet]:
    """Every sheet of an .xlsx or .ods file in memory, by name. Raises UnreadableFile; its message has no subject.

    A cell with a formula has the result that was stored with it.
    """
    with Archive(content) as archive:
        read = read_ods if "content.xml" in archive else read_xlsx
        sheets = _sheets(read(archive, with_results=True))
    if not sheets:
        raise UnreadableFile("has no sheets")
    for sheet in sheets.values():
        sheet.errors += (_merged_error(sheet, merged) for merged in sheet.merged[:MAX_MERGED])
    return sheets


def _merged_error(sheet: Sheet, merged: Merged) -> CellError:
    heading = sheet.columns[merged.column - 1] if merged.column <= len(sheet.columns) else ""
    reason = f"{merged} are merged cells, of which only the first has a value; separate them and fill in each"
    return CellError(
        sheet.name, merged.row, heading or f"column {get_column_letter(min(merged.column, 18_278))}", reason
    )


def _begins_as_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _read(path: Path) -> dict[str, Sheet]:
    if path.is_dir():
        return _sheets(read_folder(path))
    if not path.exists():
        raise UnreadableFile("does not exist")
    if not path.is_file() or not (path.suffix.lower() in (".xlsx", ".ods") or _begins_as_zip(path)):
        raise UnreadableFile(NEITHER)
    with Archive(path) as archive:
        # The content decides, because people rename files. For a damaged file, the name decides, so that the message
        # names a part.
        found = "content.xml" in archive, "_rels/.rels" in archive
        is_ods = found[0] if found[0] != found[1] else path.suffix.lower() == ".ods"
        sheets = _sheets(read_ods(archive) if is_ods else read_xlsx(archive))
    if not sheets:
        raise UnreadableFile("has no sheets")
    return sheets


def _sheets(tables: Iterable[tuple[str, Iterable[Row]]]) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    allowance = _Allowance()
    for name, rows in tables:
        if len(sheets) == MAX_SHEETS:
            raise UnreadableFile(f"has more than {MAX_SHEETS} sheets")
        if name in sheets:
            sheets[name].errors.append(CellError(name, "-", "-", "appears twice in the workbook"))
            continue
        sheets[name] = _sheet(name, rows, allowance)
    return sheets


@dataclass
class _Allowance:
    """How much of a workbook may still be read."""

    cells: int = MAX_CELLS


def _sheet(name: str, rows: Iterable[Row], allowance: _Allowance) -> Sheet:
    """Rows of cells as a sheet. The first row is the header; empty rows and empty cells on the right are ignored."""
    sheet = Sheet(name, [])
    numbered = iter(rows)
    number = 0
    try:
        number, header = next(numbered, (1, []))
        if isinstance(header, Merged | Note) or number != 1:
            header = []
        if not _read_header(sheet, _without_empty_end(header)):
            return sheet
        for number, cells in numbered:
            if isinstance(cells, Merged):
                sheet.merged.append(cells)
                continue
            if isinstance(cells, Note):
                sheet.notes.append(cells)
                continue
            filled = _without_empty_end(cells)
            if not filled:
                continue
            allowance.cells -= max(len(filled), len(sheet.columns))
            if number > MAX_ROWS + 1 or allowance.cells < 0:
                limit = f"{MAX_ROWS:,} rows" if number > MAX_ROWS + 1 else f"{MAX_CELLS:,} cells"
                sheet.errors.append(CellError(name, number, "-", f"has more than {limit}; the rest was not read"))
                break
            _read_row(sheet, number, filled)
    except UnreadableFile as error:
        sheet.errors.append(CellError(name, number + 1, "-", str(error)))
    return sheet


def _read_header(sheet: Sheet, header: Sequence[str]) -> bool:
    """Read the header and return whether rows can be read with it."""
    if not any(header):
        sheet.errors.append(CellError(sheet.name, 1, "-", "has no header: the first row names the columns"))
        return False
    if len(header) > MAX_COLUMNS:
        sheet.errors.append(CellError(sheet.name, 1, "-", f"has more than {MAX_COLUMNS:,} columns"))
        return False
    for place, cell in enumerate(header, 1):
        column = " ".join(cell.split())
        if reason := _wrong_with(cell) or ("" if cell else "has no heading"):
            sheet.errors.append(CellError(sheet.name, 1, f"column {place}", reason))
            column = ""
        elif column in sheet.columns:
            sheet.errors.append(CellError(sheet.name, 1, column, "appears twice in the header"))
            column = ""
        sheet.columns.append(column)
    return True


def _read_row(sheet: Sheet, number: int, filled: list[str]) -> None:
    columns = len(sheet.columns)
    sheet.longest = max(sheet.longest, len(filled))
    if len(filled) > columns:
        reason = "the row is longer than the header"
        sheet.errors.append(CellError(sheet.name, number, f"column {columns + 1}", reason))
    filled += [""] * (columns - len(filled))
    row = dict(zip(sheet.columns, filled, strict=False))
    sheet.errors += (
        CellError(sheet.name, number, column or "-", reason)
        for column, cell in row.items()
        if (reason := _wrong_with(cell))
    )
    sheet.rows.append((number, row))


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    kept = [_tidy(cell) for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _tidy(cell: str) -> str:
    """A cell without surrounding white space. Control characters are kept, so that they are reported as errors."""
    if isinstance(cell, Unusable | TypedCell) or CONTROL.search(cell):
        return cell
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _wrong_with(cell: str) -> str:
    if isinstance(cell, Unusable):
        return str(cell)
    if match := CONTROL.search(cell):
        return f"has a control character (U+{ord(match.group()):04X})"
    if len(cell) > MAX_CELL:
        return f"is longer than {MAX_CELL:,} characters"
    return ""


# --- writing --------------------------------------------------------------------------------------------------------


CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def workbook_as(kind: str, sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """The content of a workbook of a kind in CONTENT_TYPES. Raises Unwritable as `write_workbook` does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"workbook.{kind}"
        write_workbook(path, sheets)
        return path.read_bytes()


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Write sheets, each a header and rows of text, to an .xlsx or .ods file or, for any other name, a folder of .csv.

    Raises Unwritable, naming every cell that could not be read back as recorded. In that case, nothing is written.
    """
    kind = path.suffix.lower()
    longest = MAX_XLSX_CELL if kind == ".xlsx" else MAX_CELL
    elsewhere = ", the Excel limit; write an .ods file or a folder instead" if kind == ".xlsx" else ""
    errors = [
        CellError(name, number, column, _wrong_with(cell) or f"is longer than {longest:,} characters{elsewhere}")
        for name, (header, *rows) in sheets.items()
        for number, row in enumerate(rows, 2)
        for column, cell in zip(header, row, strict=True)
        if len(cell) > longest or _wrong_with(cell)
    ]
    if errors:
        raise Unwritable("\n".join(map(str, errors)))
    if kind == ".xlsx":
        path.write_bytes(_as_xlsx(sheets))
    elif kind == ".ods":
        path.write_bytes(_as_ods(sheets))
    else:
        write_folder(path, sheets)


# Excel reads _x0041_ as A. This escape makes it read _x0041_.
_LOOKS_ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")


def _as_xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        worksheet = book.create_sheet(name)
        worksheet.freeze_panes = "A2"
        for row in rows:
            cells = []
            for text in row:
                cell = WriteOnlyCell(worksheet, _LOOKS_ESCAPED.sub("_x005F_x", text))
                cell.data_type = "s"  # text, whatever its first character
                cells.append(cell)
            worksheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _as_ods(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    from odfdo import Document, Element

    document = Document("spreadsheet")
    document.body.clear()
    for name, rows in sheets.items():
        lines = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
        document.body.append(Element.from_tag(f"<table:table table:name={quoteattr(name)}>{lines}</table:table>"))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
