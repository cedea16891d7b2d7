"""Imports an inspection from a workbook: either all of it or, if there is any error, none of it. All errors are reported.

First each sheet is read (`gather`, `sheets`), then the sheets are checked against each other and the framework (`check`). If
there are no errors, the workbook is applied (`apply`) in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction

from inspections.history import Author, Refused, Until, write_history
from inspections.inspection.models import Change, Inspection
from inspections.planning.actions.inspections import reach_phase_by_dates
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.files import CellError, Sheet, read_workbook
from reports.rated.actions import keep_ratings
from reports.rated.models import SignedRatings
from reports.workbook.apply import (
    apply_cases,
    apply_inspection,
    apply_panel,
    apply_proposal,
    apply_report,
    warn_of_lapsed_decisions,
)
from reports.workbook.check import (
    check_cases,
    check_dates,
    check_names,
    check_once,
    check_people,
    check_progress,
    check_sections,
    check_sheet_names,
)
from reports.workbook.gather import (
    Reading,
    framework_and_inspection,
    read_inspection_sheet,
    read_sheet,
    read_what_needs_no_framework,
)
from reports.workbook.sheets import REQUIRED, SHEETS


class WorkbookRefused(Exception):
    """The workbook has errors, and nothing was imported."""

    def __init__(self, errors: Iterable[CellError]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(map(str, self.errors)))


@dataclass
class Outcome:
    """The result of an import, and its warnings."""

    inspection: Inspection
    is_new: bool
    history: list[Change]
    warnings: list[CellError] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return len(self.history)


def import_workbook(path: Path, *, by: Author) -> Outcome:
    """Import a workbook. If it has errors, raises WorkbookRefused with all of them, and imports nothing."""
    try:
        sheets = read_workbook(path)
    except UnreadableFile as error:
        raise WorkbookRefused([CellError("-", "-", "-", str(error))]) from error
    return import_sheets(sheets, by=by)


def import_sheets(sheets: Mapping[str, Sheet], *, by: Author) -> Outcome:
    """Import the sheets of a workbook. Raises WorkbookRefused as `import_workbook` does."""
    sheets = dict(sheets)
    try:
        with transaction.atomic():
            return _import(Reading(sheets), by)
    except IntegrityError:
        # Another user has just added the same inspection or YOT. Import the workbook again, so that the import finds it.
        with transaction.atomic():
            return _import(Reading(sheets), by)


def _import(reading: Reading, by: Author) -> Outcome:
    check_sheet_names(reading)
    inspection_row, lines = read_inspection_sheet(reading)
    check_names(reading, inspection_row, lines)
    framework, existing = framework_and_inspection(reading, inspection_row, lines)
    if framework is None:
        read_what_needs_no_framework(reading)
        raise WorkbookRefused(reading.errors)
    definition = framework.definition

    rows = {name: read_sheet(reading, name, definition) for name in SHEETS if name != "inspection"}
    check_dates(reading, inspection_row, lines, existing)
    check_people(reading, inspection_row, lines, rows["cases"], existing)
    check_cases(reading, rows["cases"], definition, existing)
    check_sections(reading, rows, definition, inspection_row, lines, existing)
    for name, column in (("organisational", "standard"), ("panel", "standard"), ("text", "section")):
        check_once(reading, name, column, rows[name])
    for name in ("recommendations", "progress"):
        check_once(reading, name, "number", rows[name])
    check_progress(reading, rows["progress"])
    if any(error.sheet in (*REQUIRED, "organisational", "-") for error in reading.errors):
        raise WorkbookRefused(reading.errors)

    before = _newest_change()
    try:
        inspection = apply_inspection(reading, inspection_row, framework, existing, by)
        apply_cases(reading, inspection, rows["cases"], by)
        for row in rows["organisational"]:
            apply_proposal(inspection, row, by)
        apply_panel(reading, inspection, rows["panel"], by)
        warn_of_lapsed_decisions(reading, inspection)
        if reading.errors:
            raise WorkbookRefused(reading.errors)
        apply_report(reading, inspection, rows, by)
    except Refused as error:
        reading.error("inspection", lines["reference"], "value", str(error))
        raise WorkbookRefused(reading.errors) from error
    changes = list(Change.objects.filter(inspection=inspection, pk__gt=before).order_by("pk"))
    if changes and inspection.is_signed:
        what = f"{changes[0].subject}, {changes[0].field}"
        refusal = f"{inspection.reference} is signed or published, so {what} can no longer be changed"
        reading.error("inspection", lines["reference"], "value", refusal)
        raise WorkbookRefused(reading.errors)
    if existing is None:
        write_history(inspection, "inspection", [("imported", "", "from a workbook")], by=by, until=Until.ALWAYS)
    if existing is None or any(change.subject == "inspection" for change in changes):
        reach_phase_by_dates(inspection, published=inspection.published, by=by)
        if inspection.is_signed:
            keep_ratings(inspection, SignedRatings.Origin.IMPORTED, by=by)
    return Outcome(inspection, existing is None, changes, reading.warnings)


def _newest_change() -> int:
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
