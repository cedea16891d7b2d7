"""Finds what an import would change, cell by cell: runs the import, compares the result, and undoes it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from inspections.history import Author
from inspections.inspection.models import Change, Inspection
from inspections.spreadsheets.files import CellError, Sheet
from reports.workbook.importing import Outcome, WorkbookRefused, import_sheets
from reports.workbook.sheets import OPTIONAL, SHEETS
from reports.workbook.write import sheets_of

Table = Sequence[Sequence[str]]
# The columns that identify a row in each sheet.
NAMED_BY = {
    "inspection": ("field",),
    "cases": ("reference",),
    "organisational": ("standard",),
    "panel": ("standard",),
    "facts": ("section", "label"),
    "text": ("section",),
    "recommendations": ("number",),
    "progress": ("number",),
}


@dataclass(frozen=True)
class Cell:
    """A cell that an import would change: its place in the file, and its text before and after."""

    sheet: str
    row: int | str  # in the uploaded file; "-" if the file does not have it
    name: str  # what the row is about: a case, a standard, a section
    column: str
    was: str
    will_be: str
    is_new: bool = False  # whether the row is new
    is_conflict: bool = False  # whether a colleague has changed it since the file was written


@dataclass(frozen=True)
class Plan:
    """What an import would do. If there are errors, it does nothing."""

    reference: str
    is_new: bool
    cells: tuple[Cell, ...] = ()
    errors: tuple[CellError, ...] = ()
    warnings: tuple[CellError, ...] = ()
    absent: tuple[str, ...] = ()  # sheets that are not in the file, and so do not change
    history: int = 0

    @property
    def conflicts(self) -> list[Cell]:
        """The cells that a colleague has changed since, which the import does not change."""
        return [cell for cell in self.cells if cell.is_conflict]

    @property
    def changed(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.is_conflict]

    @property
    def as_plain(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """A fingerprint of what the import would do, so that the import only does what the user saw."""
        return hashlib.sha256(json.dumps(self.as_plain, sort_keys=True).encode()).hexdigest()


def plan_from(plain: Mapping[str, Any]) -> Plan:
    """Make a plan from the stored plain values."""
    lists = {
        "cells": tuple(Cell(**cell) for cell in plain["cells"]),
        **{name: tuple(CellError(**error) for error in plain[name]) for name in ("errors", "warnings")},
        "absent": tuple(plain["absent"]),
    }
    return Plan(**{**plain, **lists})


class _Undo(Exception):
    """Ends the transaction of a preview, so that nothing is stored."""


# Says what the person is not allowed to change.
Limits = Callable[[Inspection | None, Inspection, list[Change]], list[CellError]]


def plan_of(sheets: Mapping[str, Sheet], expected: str | None, *, by: Author, limits: Limits) -> Plan:
    """What importing these sheets would do. Nothing is stored. `expected` is the reference that the file must have."""
    plan = None
    try:
        with transaction.atomic():
            plan, _ = carry_out(sheets, expected, by=by, limits=limits)
            raise _Undo
    except _Undo:
        pass
    assert plan is not None
    return plan


def carry_out(
    sheets: Mapping[str, Sheet], expected: str | None, *, by: Author, limits: Limits
) -> tuple[Plan, Inspection | None]:
    """Import these sheets in the caller's transaction, and return what changed and the inspection.

    If the plan has errors, the caller must undo the transaction.
    """
    reference = _reference_in(sheets)
    if wrong := _wrong_reference(reference, expected):
        return Plan(reference, expected is None, errors=(CellError("inspection", "-", "value", wrong),)), None
    existing = Inspection.objects.with_framework().filter(reference=reference).first()
    before = sheets_of(existing) if existing else {}
    try:
        outcome = import_sheets(sheets, by=by)
    except WorkbookRefused as refused:
        return Plan(reference, existing is None, errors=tuple(refused.errors)), None
    after = Inspection.objects.with_framework().get(pk=outcome.inspection.pk)
    not_allowed = limits(existing, after, outcome.history)
    return _plan(sheets, before, after, outcome, not_allowed), after


def _plan(
    sheets: Mapping[str, Sheet],
    before: Mapping[str, Table],
    inspection: Inspection,
    outcome: Outcome,
    not_allowed: list[CellError],
) -> Plan:
    return Plan(
        inspection.reference,
        outcome.is_new,
        cells=tuple(changed_cells(before, sheets_of(inspection), sheets)),
        errors=tuple(not_allowed),
        warnings=tuple(outcome.warnings),
        absent=tuple(name for name in SHEETS if name not in sheets and name not in OPTIONAL),
        history=len(outcome.history),
    )


def _reference_in(sheets: Mapping[str, Sheet]) -> str:
    rows = sheets["inspection"].rows if "inspection" in sheets else []
    return next((cells.get("value", "") for _, cells in rows if cells.get("field") == "reference"), "")


def _wrong_reference(reference: str, expected: str | None) -> str:
    if expected is not None and reference != expected:
        return f"reference is “{reference}”, but you are importing into “{expected}”. Choose the workbook of this inspection"
    if expected is None and Inspection.objects.filter(reference=reference).exists():
        return (
            f"the inspection “{reference}” already exists. To change it, open it and select “Import and export”. For a new "
            "inspection, use another reference"
        )
    return ""


# --- comparing two workbooks ------------------------------------------------------------------------------------------


def changed_cells(
    before: Mapping[str, Table], after: Mapping[str, Table], sheets: Mapping[str, Sheet]
) -> Iterator[Cell]:
    """Every cell that differs between two workbooks of one inspection, with its row in the uploaded file."""
    for name, columns in NAMED_BY.items():
        was, will_be = _rows(before.get(name, ()), columns), _rows(after.get(name, ()), columns)
        lines = _lines(sheets.get(name), columns)
        for key in dict.fromkeys([*was, *will_be]):
            old, new = was.get(key, {}), will_be.get(key, {})
            for column in dict.fromkeys([*old, *new]):
                if column not in columns and old.get(column, "") != new.get(column, ""):
                    shown = " – ".join(part for part in key[:-1] if part)
                    line = lines.get(key, "-")
                    yield Cell(name, line, shown, column, old.get(column, ""), new.get(column, ""), is_new=not old)


def _rows(table: Table, columns: Sequence[str]) -> dict[tuple[str, ...], dict[str, str]]:
    if not table:
        return {}
    header, *rows = table
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return dict(zip(_keys(named, columns), named, strict=True))


def _lines(sheet: Sheet | None, columns: Sequence[str]) -> dict[tuple[str, ...], int]:
    if sheet is None:
        return {}
    return dict(zip(_keys([cells for _, cells in sheet.rows], columns), [row for row, _ in sheet.rows], strict=True))


def _keys(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The key of each row: the columns that identify it and, because facts can have the same label, how many earlier
    rows have the same values.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for row in rows:
        key = tuple(row.get(column, "") for column in columns)
        keys.append((*key, str(seen[key])))
        seen[key] += 1
    return keys
