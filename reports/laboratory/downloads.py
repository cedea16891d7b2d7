"""The results of a rule set as a file. Every sheet and every row says that these rules are not in force. Plain Python."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspections.spreadsheets.open_documents import SheetOfTable, accessible_ods
from reports.laboratory.outcomes import counts_by_number
from reports.national.tabular import DATE, NUMBER, TEXT, Column, Missing, Table, as_csv, as_sheet, value_or

if TYPE_CHECKING:
    from reports.laboratory.queries import InspectionRow

KINDS = ("csv", "ods")
NOT_IN_FORCE = "These are not the rules in force. No rating has changed."
NOTE = (
    "These are not the rules in force. This sheet has one table. [x] means that there is no rating, or no date yet, and [z] that "
    "the ratings cannot be compared."
)


def as_file(
    kind: str, name: str, about: Sequence[str], rows: Sequence[InspectionRow], *, dated: datetime.date
) -> bytes:
    """The results as "csv" or "ods". `about` says in sentences what the rules are and which inspections were chosen.

    A CSV file has one table: the ratings that would have changed. An ODS file also has the counts.
    """
    note = f"Not in force: {name}"
    changed = _changed(note, rows)
    if kind == "csv":
        return as_csv(changed)
    title = f"Rule set “{name}”, not in force"
    lines = [NOT_IN_FORCE, f"Made on {dated.day} {dated:%B %Y}.", *about]
    lines.append(
        "An inspection without a date of publication is signed and not published yet. Do not publish its ratings."
    )
    sheets = [SheetOfTable("Cover", title, lines), as_sheet(_counts(note, rows), NOTE), as_sheet(changed, NOTE)]
    return accessible_ods(title, sheets, dated=dated)


def _columns(*columns: tuple[str, str, float]) -> list[Column]:
    return [Column(name, "", kind, "", width) for name, kind, width in columns]


def _changed(note: str, rows: Sequence[InspectionRow]) -> Table:
    columns = _columns(
        ("rule_set", TEXT, 8), ("reference", TEXT, 7.5), ("yot", TEXT, 11), ("nation", TEXT, 3.5),
        ("published", DATE, 3.5), ("standard", TEXT, 3.5), ("signed", TEXT, 6), ("under_rule_set", TEXT, 6),
        ("steps", NUMBER, 3), ("rounding_decides", TEXT, 3.5), ("one_case_decides", TEXT, 3.5),
    )  # fmt: skip
    cells = [
        [
            note, row.reference, row.service, row.nation or Missing.NOT_AVAILABLE,
            row.published.isoformat() if row.published else Missing.NOT_AVAILABLE, number,
            value_or(rating.signed, Missing.NOT_AVAILABLE), value_or(rating.tried, Missing.NOT_AVAILABLE),
            value_or(rating.steps, Missing.NOT_APPLICABLE), _yes(rating.rounding_decides), _yes(rating.one_case_decides),
        ]
        for row in rows
        for number, rating in row.outcome.changed.items()
    ]  # fmt: skip
    return Table("changed_ratings", "Ratings that would have changed, not in force", columns, cells)


def _counts(note: str, rows: Sequence[InspectionRow]) -> Table:
    numbers = (
        "inspections", "same", "higher", "lower", "not_compared", "rounding_decides", "one_case_decides",
        "changed_and_close",
    )  # fmt: skip
    columns = _columns(("rule_set", TEXT, 8), ("standard", TEXT, 3.5), *((name, NUMBER, 3.5) for name in numbers))
    cells: list[list[str | int | Missing]] = [
        [
            note, each.number, each.compared + each.not_compared, each.same, each.up, each.down, each.not_compared,
            each.rounding_decides, each.one_case_decides, each.changed_and_close,
        ]
        for each in counts_by_number(row.outcome for row in rows)
    ]  # fmt: skip
    return Table("counts", "Counts for each rating, not in force", columns, cells)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
