"""Read a spreadsheet that is not in one of our formats, in memory: every filled row of each sheet, with its cells as text.

Nothing is written to disk, and nothing is assumed about a header. Other sheets of ours are read by `files.read_workbook`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from inspections.spreadsheets.archive import Archive, UnreadableFile
from inspections.spreadsheets.cells import Merged, Note, Row, read_ods, read_xlsx
from inspections.spreadsheets.csv_files import rows_of_csv
from inspections.spreadsheets.shown import Unusable
from inspections.spreadsheets.text import without_control

MAX_TABLES = 50
MAX_TABLE_ROWS = 6_000  # in all sheets together
MAX_TABLE_COLUMNS = 100
MAX_TABLE_CELL = 2_000  # characters; the rest is not read


@dataclass
class Table:
    """The filled rows of a sheet, each with its number in the spreadsheet and its cells from the first column."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)


def read_tables(name: str, content: bytes) -> list[Table]:
    """The sheets of a .csv, .xlsx or .ods file that have any rows. Raises UnreadableFile; its message has no subject.

    A cell with a formula has the result that was stored with it.

    A workbook is recognised by its content. Any other file is read as .csv, but only if its name ends in .csv.
    """
    if PurePath(name).suffix.lower() == ".csv" and not content.startswith(b"PK\x03\x04"):
        tables = [_table("", rows_of_csv(_as_utf_8(content)))]
    else:
        with Archive(content) as archive:
            read = read_ods if "content.xml" in archive else read_xlsx
            sheets = read(archive, with_results=True)
            tables = [_table(sheet, rows) for sheet, rows in sheets]
    filled = [table for table in tables if table.rows]
    if not filled:
        raise UnreadableFile("has no rows")
    if len(filled) > MAX_TABLES:
        raise UnreadableFile(f"has more than {MAX_TABLES} sheets")
    if sum(len(table.rows) for table in filled) > MAX_TABLE_ROWS:
        raise UnreadableFile(f"has more than {MAX_TABLE_ROWS:,} rows; delete the rows that are not cases")
    return filled


def _as_utf_8(content: bytes) -> bytes:
    """The content of a .csv file as UTF-8. Excel's ordinary CSV in Britain is Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    return content


def _table(name: str, rows: Iterable[Row] | Iterator[tuple[int, list[str]]]) -> Table:
    table = Table(name)
    for number, cells in rows:
        if isinstance(cells, Merged):
            table.merged.append(cells)
        elif not isinstance(cells, Note):
            _add_row(table, number, cells)
    return table


def _add_row(table: Table, number: int, cells: list[str]) -> None:
    if len(cells) > MAX_TABLE_COLUMNS:
        raise UnreadableFile(
            f"has more than {MAX_TABLE_COLUMNS} columns; delete the columns that are not about the cases"
        )
    if len(table.rows) > MAX_TABLE_ROWS:
        raise UnreadableFile(f"has more than {MAX_TABLE_ROWS:,} rows; delete the rows that are not cases")
    tidy = [_tidy(cell) for cell in cells]
    if any(tidy):
        table.rows.append((number, tidy))


def _tidy(cell: str) -> str:
    """A cell on one line, without control characters and with single ordinary spaces; non-breaking spaces count as spaces."""
    if isinstance(cell, Unusable):
        return cell
    return " ".join(without_control(cell).replace("\u200b", "").replace("\ufeff", "").split())[:MAX_TABLE_CELL]
