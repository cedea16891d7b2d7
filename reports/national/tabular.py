"""Tables that leave the service: columns with their meanings, and rows, as a .csv file or a sheet. Plain Python."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from inspections.spreadsheets.csv_files import ExactCell, csv_cell
from inspections.spreadsheets.open_documents import SheetOfTable

TEXT, DATE, NUMBER, BOOLEAN = "text", "date", "whole number", "true or false"


class Missing(Enum):
    """Why a cell has no value. A .csv file has an empty cell, and a spreadsheet for people has this sign."""

    NOT_APPLICABLE = "[z]"
    NOT_AVAILABLE = "[x]"


Value = str | int | Missing


@dataclass(frozen=True)
class Column:
    """A column with its line in the data dictionary."""

    name: str
    meaning: str
    type: str
    values: str
    width: float = 3.5  # centimetres


@dataclass(frozen=True)
class Table:
    name: str  # of the .csv file, without its ending
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def sheet_name(self) -> str:
        return self.name.replace("_", " ").capitalize()


def value_or(value: str | int | None, why: Missing) -> Value:
    return why if value is None else value


def one_of(values: Sequence[str]) -> str:
    return f"one of: {', '.join(values)}"


def as_csv(table: Table) -> bytes:
    """UTF-8 with commas and a header. No cell runs as a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return written.getvalue().encode()


def _csv_cell(value: Value) -> str:
    return "" if isinstance(value, Missing) else csv_cell(ExactCell(value))


def as_sheet(table: Table, note: str) -> SheetOfTable:
    """The table on a sheet, below its title and a note."""
    rows = [[_shown(value) for value in row] for row in table.rows]
    widths = [column.width for column in table.columns]
    return SheetOfTable(table.sheet_name, table.title, [note], table.header, rows, widths)


def _shown(value: Value) -> str | int:
    return value.value if isinstance(value, Missing) else value
