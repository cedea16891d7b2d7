"""Reads a data return: the figures that the YOT filled in, and the date. Plain Python.

A return is kept as typed, with the problems found in its cells, until the user has corrected them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from inspections.sheets.corrections import Place, rows_left_out, sent_cells
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.files import Sheet, read_content
from inspections.spreadsheets.shown import TypedCell, Unusable
from inspections.spreadsheets.text import without_control
from reports.context.rows import normal

FIGURES, ABOUT = "Data return", "About"
COLUMNS = {
    "table": "Table",
    "label": "Figure",
    "value": "Value",
    "period": "Date or period",
    "source": "Source",
}
HELP_COLUMN = "What to enter"
DATE, REFERENCE = "Date of the return", "Inspection"
ABOUT_ROW = 0  # the place for the date, which is on the other sheet
LONGEST = {"table": 300, "label": 300, "value": 2_000, "period": 200, "source": 1_500}
MOST_ROWS = 500
NEW = "+"  # the correction of an unknown figure that becomes a new row


@dataclass(frozen=True)
class Line:
    """A filled row of the return, with its number in the file."""

    row: int
    table: str
    label: str
    value: str
    period: str
    source: str
    is_new: bool = False  # the user adds it to the table, although the template does not have it


@dataclass
class Return:
    """A data return as typed. `marks` are problems that reading found, by place."""

    lines: list[Line]
    date: str = ""
    marks: dict[Place, str] = field(default_factory=dict)

    @property
    def as_plain(self) -> dict[str, Any]:
        marks = [[row, column, reason] for (row, column), reason in self.marks.items()]
        return {"lines": [asdict(line) for line in self.lines], "date": self.date, "marks": marks}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Return:
        marks = {(row, column): reason for row, column, reason in plain["marks"]}
        return cls([Line(**line) for line in plain["lines"]], plain["date"], marks)


def read_return(content: bytes, reference: str) -> Return:
    """The data return in a workbook. Raises UnreadableFile; its message has no subject."""
    sheets = {normal(name): sheet for name, sheet in read_content(content).items()}
    about, figures = sheets.get(normal(ABOUT)), sheets.get(normal(FIGURES))
    if figures is None or not {normal(COLUMNS[name]) for name in ("table", "label", "value")} <= set(
        map(normal, figures.columns)
    ):
        raise UnreadableFile(
            f"is not a data return. It needs the sheet “{FIGURES}” with the columns {COLUMNS['table']}, {COLUMNS['label']} and "
            f"{COLUMNS['value']}. Use the template of this inspection"
        )
    read = Return([])
    if about is not None:
        _read_about(about, read, reference)
    _read_figures(figures, read)
    if not read.lines:
        raise UnreadableFile("has no figures. Fill in the column Value, and upload it again")
    return read


def _read_about(sheet: Sheet, read: Return, reference: str) -> None:
    """The date of the return. Raises UnreadableFile if the return is for another inspection."""
    for row in (sheet.columns, *(list(cells.values()) for _, cells in sheet.rows)):
        name, value, *_ = (*row, "", "")
        if normal(name) == normal(DATE):
            read.date = _text(read, (ABOUT_ROW, "date"), value, longest=40)
        elif normal(name) == normal(REFERENCE) and value and value != reference:
            raise UnreadableFile(
                f"is the return for the inspection {value[:60]}, not for {reference}. Choose the return for this inspection"
            )


def _read_figures(sheet: Sheet, read: Return) -> None:
    headings = {normal(title): name for name, title in COLUMNS.items()}
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableFile(f"has more than {MOST_ROWS} rows; delete the rows that are not figures of the return")
    for number, cells in sheet.rows:
        by_name = {headings[normal(heading)]: cell for heading, cell in cells.items() if normal(heading) in headings}
        if not by_name.get("value"):
            continue  # not filled in
        read.lines.append(_line(read, number, by_name))
    _read_errors(sheet, read, headings)


def _line(read: Return, number: int, cells: Mapping[str, str]) -> Line:
    table, label, value, period, source = (
        _text(read, (number, name), cells.get(name, ""), longest=LONGEST[name]) for name in COLUMNS
    )
    return Line(number, table, label, value, period, source)


def _read_errors(sheet: Sheet, read: Return, headings: Mapping[str, str]) -> None:
    """Mark the cells that could not be read. Raises UnreadableFile if a heading or the rest of the sheet could not be read."""
    filled = {line.row for line in read.lines}
    last = max((number for number, _ in sheet.rows), default=1)
    for error in sheet.errors:
        column = headings.get(normal(error.column))
        if column and isinstance(error.row, int) and error.row in filled:
            read.marks.setdefault((error.row, column), error.reason)
        elif (column and error.row == 1) or (isinstance(error.row, int) and error.row > last):
            raise UnreadableFile(f"cannot be read in row {error.row}: {error.column} {error.reason}")


def _text(read: Return, place: Place, cell: str, *, longest: int) -> str:
    """What a cell shows, without control characters. Marks the place if the text is too long or cannot be worked out."""
    if isinstance(cell, TypedCell):
        is_date = cell.kind == "date" and place[1] == "date"
        cell = str(cell) if is_date else cell.shown
    if isinstance(cell, Unusable):
        read.marks[place] = str(cell)
        return ""
    if (text := without_control(cell)) != cell:
        read.marks[place] = "has a control character, which cannot be printed; check the text"
    text = " ".join(text.split())
    if len(text) > longest:
        read.marks[place] = f"has {len(text):,} characters; at most {longest:,} are allowed"
    return text[:longest]


def correct(read: Return, problems: Mapping[Place, object], sent: Mapping[str, str]) -> None:
    """Apply corrections to a return, and leave out the rows that the user chose. Only cells with a problem can be
    corrected.
    """
    given = {place: value for place, value in sent_cells(sent).items() if place in problems}
    left_out = rows_left_out(sent)
    lines = [line for line in read.lines if line.row not in left_out]
    read.marks = {
        place: reason for place, reason in read.marks.items() if place not in given and place[0] not in left_out
    }
    read.lines = [_corrected(read, line, given) for line in lines]
    if (ABOUT_ROW, "date") in given:
        read.date = _text(read, (ABOUT_ROW, "date"), given[ABOUT_ROW, "date"], longest=40)


def _corrected(read: Return, line: Line, given: Mapping[Place, str]) -> Line:
    if given.get((line.row, "label")) == NEW:
        return replace(line, is_new=True)
    cells = {name: given.get((line.row, name), getattr(line, name)) for name in COLUMNS}
    return line if not any((line.row, name) in given for name in COLUMNS) else _line(read, line.row, cells)
