"""Finds the list in a sheet: the header, the rows with cases, and what surrounds them. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from inspections.eligible.reading.columns import GROUPED
from inspections.spreadsheets.cells import Merged
from inspections.spreadsheets.tables import Table

Row = tuple[int, list[str]]  # the row's number in the spreadsheet, and its cells
FEWEST_KNOWN = 2  # headings that we must recognise in a header
ROWS_BEFORE_HEADER = 40
_TOTAL = re.compile(r"(grand |sub[- ]?)?totals?\b|(count|sum|average|number of cases)\b", re.I)
_NUMBER_OR_DATE = re.compile(r"[\d\s./:,%£-]+")


@dataclass
class FoundList:
    """The list in a sheet. `left_out` has the rows that are not cases, each with the reason."""

    header_row: int
    headings: list[str]
    rows: list[Row]
    left_out: list[tuple[int, str]] = field(default_factory=list)
    merged: dict[tuple[int, int], str] = field(default_factory=dict)  # row and place: the merged cells it is in


def find_list(table: Table, is_known: Callable[[str], bool]) -> FoundList | None:
    """The list in a sheet; None if no row looks like a header. `is_known` says if we recognise a heading."""
    place = _header_place(table, is_known)
    if place is None:
        return None
    number, header = table.rows[place]
    above = table.rows[place - 1] if place else None
    groups = _groups(table, above, is_known) if above and above[0] == number - 1 else None
    width = max(len(cells) for _, cells in table.rows[place:])
    headings = _headings(header, groups, width)
    below = table.rows[place + 1 :]
    if below and _is_second_header(below[0], number, table, is_known):
        headings = _headings(below[0][1], _spread(table, (number, header)), width)
        below = below[1:]
    found = FoundList(number, headings, [])
    found.left_out = [(row, "is above the headings") for row, _ in table.rows[: place - (groups is not None)]]
    _take_rows(found, below, header)
    found.merged = _merged_cells(table, found)
    return _without_empty_columns(found)


# --- the header -------------------------------------------------------------------------------------------------------


def _header_place(table: Table, is_known: Callable[[str], bool]) -> int | None:
    """The place of the row in which we recognise the most headings."""
    known = [
        sum(1 for cell in cells if cell and len(cell) < 80 and is_known(cell))
        for _, cells in table.rows[:ROWS_BEFORE_HEADER]
    ]
    most = max(known, default=0)
    return known.index(most) if most >= FEWEST_KNOWN else None


def _groups(table: Table, above: Row, is_known: Callable[[str], bool]) -> list[str] | None:
    """The headings in the row above the header, spread over the cells that are merged; None if it is a title or a note."""
    number, cells = above
    texts = [cell for cell in cells if cell]
    is_merged = any(merged.row == number for merged in table.merged)
    if any(_NUMBER_OR_DATE.fullmatch(cell) for cell in texts) or not (is_merged or any(map(is_known, texts))):
        return None
    return _spread(table, above) if len(texts) > 1 else None


def _spread(table: Table, row: Row) -> list[str]:
    """The cells of a row, with the text of merged cells in each of them."""
    number, cells = row
    spread = list(cells)
    for merged in table.merged:
        if merged.row == number and merged.column <= len(cells):
            spread += [""] * (merged.last_column - len(spread))
            count = merged.last_column - merged.column + 1
            spread[merged.column - 1 : merged.last_column] = [cells[merged.column - 1]] * count
    return spread


def _headings(header: list[str], groups: list[str] | None, width: int) -> list[str]:
    lower, upper = _padded(header, width), _padded(groups or [], width)
    return [_joined(above, below) for above, below in zip(upper, lower, strict=True)]


def _joined(above: str, below: str) -> str:
    return f"{above}{GROUPED}{below}" if above and below and above != below else below or above


def _is_second_header(row: Row, number: int, table: Table, is_known: Callable[[str], bool]) -> bool:
    """Whether the row below the header has more headings: it has text under merged headings, and no values."""
    texts = [cell for cell in row[1] if cell]
    under_merged = any(merged.row == number and merged.last_column > merged.column for merged in table.merged)
    return (
        row[0] == number + 1
        and under_merged
        and not any(_NUMBER_OR_DATE.fullmatch(cell) for cell in texts)
        and sum(is_known(cell) for cell in texts) * 2 >= len(texts)
    )


def _padded(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * (width - len(cells)))[:width]


# --- the rows ---------------------------------------------------------------------------------------------------------


def _take_rows(found: FoundList, rows: list[Row], header: list[str]) -> None:
    width = len(found.headings)
    names = {cell.lower() for cell in header if cell}
    for number, cells in rows:
        reason = _why_no_case(cells, names, width)
        if reason:
            found.left_out.append((number, reason))
        else:
            found.rows.append((number, _padded(cells, width)))


def _why_no_case(cells: list[str], names: set[str], width: int) -> str:
    texts = [cell for cell in cells if cell]
    if len(texts) > 1 and {text.lower() for text in texts} <= names:
        return "repeats the headings"
    if _TOTAL.match(texts[0]) and (len(texts) <= max(3, width // 2)):
        return "is a row of totals"
    if len(texts) == 1 and width > 3:
        return "has only one cell"
    return ""


def _merged_cells(table: Table, found: FoundList) -> dict[tuple[int, int], str]:
    """The cells of the list that are merged with others, except the headings."""
    rows = {number for number, _ in found.rows}
    cells: dict[tuple[int, int], str] = {}
    for merged in table.merged:
        if merged.last_row > found.header_row:
            cells |= {each: str(merged) for each in _cells_of(merged, rows, len(found.headings))}
    return cells


def _cells_of(merged: Merged, rows: set[int], width: int) -> list[tuple[int, int]]:
    """The cells of the list in a merged block, except the first cell, which has the value."""
    return [
        (row, column - 1)
        for row in range(merged.row, min(merged.last_row, merged.row + 10_000) + 1)
        for column in range(merged.column, min(merged.last_column, width) + 1)
        if row in rows and (row, column) != (merged.row, merged.column)
    ]


def _without_empty_columns(found: FoundList) -> FoundList:
    """The list without columns that have neither a heading nor a value. A column without a heading gets one."""
    kept = [
        place for place, heading in enumerate(found.headings) if heading or any(cells[place] for _, cells in found.rows)
    ]
    places = {place: new for new, place in enumerate(kept)}
    return FoundList(
        found.header_row,
        _distinct([found.headings[place] or f"Column {place + 1}, without a heading" for place in kept]),
        [(number, [cells[place] for place in kept]) for number, cells in found.rows],
        found.left_out,
        {(row, places[place]): words for (row, place), words in found.merged.items() if place in places},
    )


def _distinct(headings: list[str]) -> list[str]:
    """The headings, with a number added to each repeated heading."""
    seen: dict[str, int] = {}
    distinct = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        distinct.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return distinct
