"""An .xlsx or .ods file, or a folder of .csv files, to rows of text and back.

Nothing here knows what a sheet means. Whatever is wrong with a file itself, from a picture renamed .xlsx to a zip bomb or a
formula, is collected as `CellError`, with the place as a person finds it in their spreadsheet: the header is row 1.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

MAX_FILE = 20_000_000  # bytes of a file on disk
MAX_UNPACKED = 150_000_000  # bytes, of everything in the archive together
MAX_ROWS = 5_000
MAX_COLUMNS = 1_000
MAX_CELL = 100_000  # characters

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CSV_ESCAPED = ("=", "+", "-", "@", "'")


@dataclass(frozen=True)
class CellError:
    """One thing wrong, and where: row 1 is the header, the column is its heading; "-" where there is none to name."""

    sheet: str
    row: int | str
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.column}: {self.reason}"


class UnreadableFile(Exception):
    """A file that is no workbook, or too large to be one."""


@dataclass
class Sheet:
    """A sheet's heading and its rows, each with the number a spreadsheet shows and the text under each heading."""

    name: str
    columns: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


class Formula(str):
    """The text of a formula: refused, since what it would show is not what is written."""


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Every sheet by its name. Raises UnreadableFile where there is no telling sheets apart."""
    if path.is_dir():
        raw = _read_folder(path)
    elif not path.exists():
        raise UnreadableFile(f"There is no file or folder {path}.")
    elif path.suffix.lower() == ".xlsx":
        raw = _read_xlsx(_checked_archive(path))
    elif path.suffix.lower() == ".ods":
        raw = _read_ods(_checked_archive(path))
    else:
        raise UnreadableFile(f"{path.name} is neither an .xlsx nor an .ods file, nor a folder of .csv files.")
    return {name: _sheet(name, rows) for name, rows in raw}


def _sheet(name: str, rows: Iterable[Sequence[str]] | CellError) -> Sheet:
    """Rows of cells as a sheet: the first row is the header; empty rows and empty cells to the right do not count."""
    if isinstance(rows, CellError):
        return Sheet(name, [], errors=[rows])
    sheet = Sheet(name, [])
    numbered = enumerate(rows, 1)
    _, header = next(numbered, (1, []))
    sheet.columns = [" ".join(cell.split()) for cell in _without_empty_end(header)]
    if not any(sheet.columns):
        sheet.errors.append(CellError(name, 1, "-", "has no header: the first row names the columns"))
        return sheet
    for place, column in enumerate(sheet.columns):
        if not column:
            sheet.errors.append(CellError(name, 1, f"column {place + 1}", "has no heading"))
        elif column in sheet.columns[:place]:
            sheet.errors.append(CellError(name, 1, column, "stands twice in the header"))
    if len(sheet.columns) > MAX_COLUMNS:
        sheet.errors.append(CellError(name, 1, "-", f"has more than {MAX_COLUMNS} columns"))
        return sheet
    for number, cells in numbered:
        if number > MAX_ROWS + 1:
            sheet.errors.append(CellError(name, number, "-", f"has more than {MAX_ROWS} rows; the rest was not read"))
            break
        filled = _without_empty_end(cells)
        if not filled:
            continue
        if len(filled) > len(sheet.columns):
            sheet.errors.append(
                CellError(name, number, f"column {len(sheet.columns) + 1}", "the row is longer than the header")
            )
        row = {column: filled[place] if place < len(filled) else "" for place, column in enumerate(sheet.columns)}
        sheet.errors += (
            CellError(name, number, column or "-", reason)
            for column, cell in row.items()
            if (reason := _wrong_with(cell))
        )
        sheet.rows.append((number, row))
    return sheet


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    kept = [cell if isinstance(cell, Formula) else cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _wrong_with(cell: str) -> str:
    if isinstance(cell, Formula):
        return "is a formula; write its value instead"
    if found := _CONTROL.search(cell):
        return f"has a control character (U+{ord(found.group()):04X})"
    if len(cell) > MAX_CELL:
        return f"is longer than {MAX_CELL:,} characters"
    return ""


def _text(value: Any) -> str:
    """A typed cell as the text a person would have typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


# --- reading --------------------------------------------------------------------------------------------------------

Raw = Iterator[tuple[str, Iterable[Sequence[str]] | CellError]]


def _read_folder(path: Path) -> Raw:
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv")
    if not files:
        raise UnreadableFile(f"The folder {path} has no .csv files.")
    for file in files:
        yield file.stem, _read_csv(file)


def _read_csv(file: Path) -> list[list[str]] | CellError:
    if file.stat().st_size > MAX_FILE:
        return CellError(file.stem, "-", "-", f"is larger than {MAX_FILE // 1_000_000} MB")
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return CellError(file.stem, line, "-", "is not UTF-8 text; save the file as “CSV UTF-8”")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([_text(cell[1:] if cell[:1] == "'" else cell) for cell in row])
            if len(rows) > MAX_ROWS + 1:
                break
    except csv.Error as error:
        return CellError(file.stem, len(rows) + 1, "-", f"is not a CSV row: {error}")
    return rows


def _checked_archive(path: Path) -> Path:
    """The same path, once it is known to be a zip archive of bearable size."""
    if path.stat().st_size > MAX_FILE:
        raise UnreadableFile(f"{path.name} is larger than {MAX_FILE // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(f"{path.name} is not a spreadsheet: {error}.") from error
    if unpacked > MAX_UNPACKED:
        raise UnreadableFile(f"{path.name} unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")
    return path


def _read_xlsx(path: Path) -> Raw:
    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except Exception as error:  # whatever a damaged archive brings out of the library
        raise UnreadableFile(f"{path.name} is not an .xlsx workbook: {error}.") from error
    try:
        for worksheet in book.worksheets:
            if isinstance(worksheet, ReadOnlyWorksheet):
                worksheet.reset_dimensions()  # what the file says of its size need not be so
            yield worksheet.title, _xlsx_rows(worksheet)
    finally:
        book.close()


def _xlsx_rows(worksheet: Any) -> list[list[str]] | CellError:
    rows: list[list[str]] = []
    try:
        for row in worksheet.iter_rows():
            rows.append([_xlsx_cell(cell) for cell in row[: MAX_COLUMNS + 1]])
            if len(rows) > MAX_ROWS + 1:
                break
    except Exception as error:  # as above
        return CellError(worksheet.title, len(rows) + 1, "-", f"cannot be read: {error}")
    return rows


def _xlsx_cell(cell: Any) -> str:
    if cell.data_type == "f":
        return Formula(cell.value)
    return _text(cell.value)


def _read_ods(path: Path) -> Raw:
    from odfdo import Document

    try:
        tables = Document(str(path)).body.tables
    except Exception as error:  # as above
        raise UnreadableFile(f"{path.name} is not an .ods workbook: {error}.") from error
    for table in tables:
        yield str(table.name), _ods_rows(table)


def _ods_rows(table: Any) -> list[list[str]] | CellError:
    rows: list[list[str]] = []
    empty = 0  # a spreadsheet ends in a million empty rows: they count only once something follows them
    try:
        for row in table.traverse():
            cells = _ods_cells(row)
            if not any(cells):
                empty += 1
                if empty > MAX_ROWS:
                    break
                continue
            rows.extend([] for _ in range(empty))
            empty = 0
            rows.append(cells)
            if len(rows) > MAX_ROWS + 1:
                break
    except Exception as error:  # as above
        return CellError(str(table.name), len(rows) + 1, "-", f"cannot be read: {error}")
    return rows


def _ods_cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row.traverse():
        if len(cells) > MAX_COLUMNS:
            break
        if cell.formula:
            cells.append(Formula(cell.formula))
        else:
            value = cell.value
            cells.append(_text(float(value) if isinstance(value, Decimal) else value))
    return cells


# --- writing --------------------------------------------------------------------------------------------------------


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Write sheets, each a header and rows of text, to an .xlsx or .ods file or, for any other name, a folder of .csv."""
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, sheets)
    elif path.suffix.lower() == ".ods":
        _write_ods(path, sheets)
    else:
        _write_folder(path, sheets)


def _write_folder(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([_csv_cell(cell) for cell in row] for row in rows)


def _csv_cell(cell: str) -> str:
    """A cell that a spreadsheet opens as text and never runs as a formula."""
    return f"'{cell}" if cell.startswith(_CSV_ESCAPED) else cell


def _write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        worksheet = book.create_sheet(name)
        worksheet.freeze_panes = "A2"
        for row in rows:
            cells = []
            for text in row:
                cell = WriteOnlyCell(worksheet, text)
                cell.data_type = "s"  # text, whatever it begins with
                cells.append(cell)
            worksheet.append(cells)
    book.save(path)


def _write_ods(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    from odfdo import Cell, Document, Row, Table

    document = Document("spreadsheet")
    document.body.clear()
    for name, rows in sheets.items():
        table = Table(name)
        for values in rows:
            row = Row()
            row.extend_cells([Cell(value, cell_type="string") for value in values])
            table.append_row(row)
        document.body.append(table)
    document.save(str(path))
