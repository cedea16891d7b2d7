"""The results of a rule set as a file. Every sheet and every row says that these rules are not in force. Plain Python."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspections.spreadsheets.csv_files import csv_cell
from inspections.spreadsheets.files import workbook_as
from reports.laboratory.outcomes import counts_by_number

if TYPE_CHECKING:
    from reports.laboratory.queries import InspectionRow

KINDS = ("csv", "ods")
NOT_IN_FORCE = "These are not the rules in force. No rating has changed."
COLUMNS = (
    "note", "reference", "yot", "nation", "published", "standard", "signed", "under_rule_set", "steps",
    "rounding_decides", "one_case_decides",
)  # fmt: skip
COUNTED = (
    "note", "standard", "inspections", "same", "higher", "lower", "not_compared", "rounding_decides", "one_case_decides",
    "changed_and_close",
)  # fmt: skip


def as_file(kind: str, name: str, about: Sequence[str], rows: Sequence[InspectionRow]) -> bytes:
    """The results as "csv" or "ods". `about` says in sentences what the rules are and which inspections were chosen.

    A CSV file has one table: the ratings that would have changed. An ODS file also has the counts.
    """
    note = f"Not in force: rule set “{name}”"
    changed = [list(COLUMNS), *_changed(note, rows)]
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows([csv_cell(cell) for cell in row] for row in changed)
        return text.getvalue().encode("utf-8-sig")
    cover = [["Rule laboratory"], [f"Rule set “{name}”"], [NOT_IN_FORCE], *([sentence] for sentence in about)]
    counts = [list(COUNTED), *_counts(note, rows)]
    return workbook_as("ods", {"Cover": cover, "Counts": counts, "Changed ratings": changed})


def _changed(note: str, rows: Sequence[InspectionRow]) -> list[list[str]]:
    return [
        [
            note, row.reference, row.service, row.nation, row.published.isoformat() if row.published else "not published", number,
            rating.signed or "", rating.tried or "", "" if rating.steps is None else str(rating.steps),
            _yes(rating.rounding_decides), _yes(rating.one_case_decides),
        ]
        for row in rows
        for number, rating in row.outcome.changed.items()
    ]  # fmt: skip


def _counts(note: str, rows: Sequence[InspectionRow]) -> list[list[str]]:
    return [
        [
            note, each.number,
            *map(str, (each.compared + each.not_compared, each.same, each.up, each.down, each.not_compared,
                       each.rounding_decides, each.one_case_decides, each.changed_and_close)),
        ]
        for each in counts_by_number(row.outcome for row in rows)
    ]  # fmt: skip


def _yes(value: bool) -> str:  # noqa: FBT001
    return "yes" if value else "no"
