"""Writes the tables of the report's HTML as tables in Word, with repeated heading rows and alternative text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from reports.word.elements import Element, w
from reports.word.looks import ROWS

WIDTH = 8_844  # the width of the text, in twentieths of a point
_CHARACTER = 112  # the width of a character of table text, on average
_NARROW = 24  # characters: a column whose lines are no longer than this is not made narrower
_SHORT = 7  # rows: a table with no more than these stays on one page
_LONG = 250  # characters: a row with a longer text fills much of a page, so it does not stay with the next row
_FIGURE = re.compile(r"[–—-]|(?:[£≈<>]\s?)?[\d,.]+\s?%?(?: of [\d,.]+)?")


@dataclass
class _Cell:
    element: Any
    column: int
    columns: int = 1
    rows: int = 1
    is_continued: bool = False  # whether it is below a cell that spans several rows

    @property
    def text(self) -> str:
        return " ".join("".join(self.element.itertext()).split())


def _rows(table: Any) -> list[tuple[Any, bool, list[_Cell]]]:
    """The rows of a table: the element, whether it is a heading row, and its cells with their columns."""
    rows = []
    below: dict[int, tuple[int, _Cell]] = {}  # by column: how many more rows a cell spans below its own row
    for row in table.iter("tr"):
        cells: list[_Cell] = []
        column = 0
        own = [child for child in row if child.tag in ("th", "td")]
        while own or column in below:
            if column in below:
                left, above = below.pop(column)
                cells.append(_Cell(above.element, column, above.columns, is_continued=True))
                if left > 1:
                    below[column] = (left - 1, above)
            else:
                element = own.pop(0)
                cell = _Cell(element, column, _span(element, "colspan"), _span(element, "rowspan"))
                cells.append(cell)
                if cell.rows > 1:
                    below[column] = (cell.rows - 1, cell)
            column += cells[-1].columns
        if cells:
            rows.append((row, row.getparent().tag == "thead", cells))
    return rows


def _span(element: Any, name: str) -> int:
    given = element.get(name) or "1"
    return max(1, min(int(given), 60)) if given.isdigit() else 1


def table_of(table: Any, *, title: str, content: Callable[[Any, str, bool], Iterable[Element]]) -> Element | None:
    """The Word table; None if it has no rows.

    `content` writes the paragraphs in a cell. It takes their style, and whether to align them to the right.
    """
    rows = _rows(table)
    if not rows:
        return None
    widths = _widths(rows)
    figures = _columns_of_figures(rows, len(widths))
    has_heading = rows[0][1]
    made = w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val="ReportTable"),
            w("tblW", w=sum(widths), type="dxa"),
            w("tblLayout", type="fixed"),
            w(
                "tblLook",
                val="04A0" if has_heading else "0480",
                firstRow=int(has_heading),
                lastRow=0,
                firstColumn=1,
                lastColumn=0,
                noHBand=1,
                noVBand=1,
            ),
            w("tblCaption", val=title[:250]) if title else None,
            w("tblDescription", val=title[:250]) if title else None,
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
    )
    for place, (row, is_heading, cells) in enumerate(rows):
        fill, is_bold = _look_of(row)
        # A short table, and the first and the last rows of a long one, stay together. So does a row that is a heading of others.
        is_last = place == len(rows) - 1
        is_long = any(len(cell.text) > _LONG for cell in cells)
        keeps = not is_last and (is_heading or is_bold or len(rows) <= _SHORT or place < 2 or place == len(rows) - 2)
        keeps = keeps and not is_long
        made.append(
            w(
                "tr",
                w("trPr", None if is_long else w("cantSplit"), w("tblHeader") if is_heading else None),
                *(
                    _cell(cell, widths, fill, content, is_heading or is_bold, cell.column in figures, keeps)
                    for cell in cells
                ),
            )
        )
    return made


def _look_of(row: Any) -> tuple[str, bool]:
    classes = (row.get("class") or "").split()
    return next((ROWS[name] for name in classes if name in ROWS), ("", False))


def _cell(
    cell: _Cell,
    widths: list[int],
    fill: str,
    content: Callable[[Any, str, bool], Iterable[Element]],
    is_bold: bool,
    is_figure: bool,
    keeps: bool,
) -> Element:
    width = sum(widths[cell.column : cell.column + cell.columns])
    merged = w("vMerge", val="restart") if cell.rows > 1 else w("vMerge") if cell.is_continued else None
    made = w(
        "tc",
        w(
            "tcPr",
            w("tcW", w=width, type="dxa"),
            w("gridSpan", val=cell.columns) if cell.columns > 1 else None,
            merged,
            w("shd", val="clear", color="auto", fill=fill) if fill else None,
        ),
    )
    if cell.is_continued:
        made.append(w("p"))
        return made
    is_right = is_figure and cell.columns == 1
    paragraphs = list(content(cell.element, "TableHeading" if is_bold else "TableText", is_right))
    if keeps:
        for paragraph in paragraphs:
            _keep_with_next(paragraph)
    made.extend(paragraphs or [w("p", w("pPr", w("pStyle", val="TableText")))])
    if made[-1].tag != w("p").tag:  # Word requires a paragraph at the end of a cell
        made.append(w("p", w("pPr", w("pStyle", val="AfterTable"))))
    return made


def _keep_with_next(paragraph: Element) -> None:
    properties = paragraph.find(w("pPr").tag)
    if properties is not None:
        properties.insert(1, w("keepNext"))  # after the style, which every paragraph of a table has


def _columns_of_figures(rows: list[tuple[Any, bool, list[_Cell]]], columns: int) -> set[int]:
    """The columns, except the first, that have only figures. They are aligned to the right."""
    found = set()
    for column in range(1, columns):
        texts = [
            cell.text
            for _, is_heading, cells in rows
            for cell in cells
            if cell.column == column and cell.columns == 1 and not is_heading and cell.text
        ]
        if texts and all(_FIGURE.fullmatch(text) for text in texts):
            found.add(column)
    return found


def _widths(rows: list[tuple[Any, bool, list[_Cell]]]) -> list[int]:
    """The widths of the columns. A column of short texts gets the width that it needs, and the other columns share the rest."""
    columns = max(cell.column + cell.columns for _, _, cells in rows for cell in cells)
    longest = [4] * columns
    words = [3] * columns
    for _, is_heading, cells in rows:
        for cell in cells:
            if cell.columns == 1:
                text = cell.text
                # A heading can wrap onto two lines.
                length = len(text) // 2 + 3 if is_heading and len(text) > 12 else len(text)
                longest[cell.column] = max(longest[cell.column], length)
                words[cell.column] = max([words[cell.column], *map(len, text.split())])
    needs = [length * _CHARACTER + 260 for length in longest]
    if sum(needs) <= WIDTH:
        spare = WIDTH - sum(needs)
        widest = needs.index(max(needs))
        needs[widest] += spare
        return needs
    fixed = {column for column in range(columns) if longest[column] <= _NARROW and columns > 1}
    left = WIDTH - sum(needs[column] for column in fixed)
    if len(fixed) == columns or left < (columns - len(fixed)) * WIDTH // 10:
        weights = [max(length, 6) for length in words]
        return _shared(WIDTH, weights)
    # Limit the width of columns of long texts, because columns of shorter texts would otherwise be too narrow.
    shared = _shared(left, [min(longest[column], 120) + 40 for column in range(columns) if column not in fixed])
    return [needs[column] if column in fixed else shared.pop(0) for column in range(columns)]


def _shared(width: int, weights: list[int]) -> list[int]:
    shares = [width * weight // sum(weights) for weight in weights]
    shares[-1] += width - sum(shares)
    return shares
