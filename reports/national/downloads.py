"""The table of the ratings of all services as a file. Plain Python."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from inspections.spreadsheets.open_documents import SheetOfTable, accessible_ods
from reports.national.tabular import DATE, NUMBER, TEXT, Column, Missing, Table, as_csv, as_sheet, value_or
from reports.text.numbers_in_words import day
from standards.language.definition import FrameworkDefinition

NOT_COMPARED = "Figures under different frameworks must not be compared, because their questions differ."
NOTE = "This sheet has one table. [z] means that the framework has no total, and [x] that there is no value yet."


@dataclass(frozen=True)
class Line:
    """A signed inspection with its ratings."""

    reference: str
    service: str
    region: str
    nation: str
    framework: FrameworkDefinition
    kind: str
    published: datetime.date | None
    points: int | None
    overall: str | None
    ratings: dict[str, str | None]  # by standard, if the table has columns for standards


def table_of(lines: Sequence[Line], standards: Sequence[str], title: str = "Ratings of signed inspections") -> Table:
    """The table, with a column for each of these standards."""
    named = {
        "reference": (TEXT, 7.5), "yot": (TEXT, 11), "region": (TEXT, 6), "nation": (TEXT, 3.5), "framework": (TEXT, 5),
        "type": (TEXT, 3), "published": (DATE, 3.5), "score": (NUMBER, 2.5), "maximum": (NUMBER, 3), "overall": (TEXT, 6),
    }  # fmt: skip
    columns = [Column(name, "", kind, "", width) for name, (kind, width) in named.items()]
    columns += [Column(number, "", TEXT, "", 6) for number in standards]
    return Table("ratings", title, columns, [_row(line, standards) for line in lines])


def _row(line: Line, standards: Sequence[str]) -> list[str | int | Missing]:
    has_total = line.framework.maximum is not None
    without = Missing.NOT_AVAILABLE if has_total else Missing.NOT_APPLICABLE
    return [
        line.reference,
        line.service,
        line.region or Missing.NOT_AVAILABLE,
        line.nation or Missing.NOT_AVAILABLE,
        line.framework.slug,
        line.kind,
        line.published.isoformat() if line.published else Missing.NOT_AVAILABLE,
        value_or(line.points, without),
        value_or(line.framework.maximum, Missing.NOT_APPLICABLE),
        value_or(line.overall, without),
        *(value_or(line.ratings.get(number), Missing.NOT_AVAILABLE) for number in standards),
    ]


def as_file(table: Table, kind: str, about: Sequence[str], today: datetime.date) -> bytes:
    """The table as "csv" or "ods". `about` says in sentences what it has, for the cover of the spreadsheet."""
    if kind == "csv":
        return as_csv(table)
    cover = SheetOfTable("Cover", table.title, [f"Made on {day(today)}.", *about, NOT_COMPARED])
    return accessible_ods(table.title, [cover, as_sheet(table, NOTE)], dated=today)
