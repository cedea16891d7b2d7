"""Reads each sheet in a workbook, and finds its framework and inspection."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.sheets.values import nearest
from inspections.spreadsheets.files import CellError, Sheet, quoted
from reports.workbook.sheets import FREE_OF_FRAMEWORK, SHEETS, InspectionResource
from standards.language.definition import FrameworkDefinition
from standards.models import Framework


@dataclass
class Reading:
    """A workbook being checked, with the errors and warnings so far."""

    sheets: dict[str, Sheet]
    errors: list[CellError] = field(default_factory=list)
    warnings: list[CellError] = field(default_factory=list)

    def error(self, sheet: str, row: int | str, column: str, reason: str) -> None:
        self.errors.append(CellError(sheet, row, column, reason))

    def warn(self, sheet: str, row: int | str, column: str, reason: str) -> None:
        self.warnings.append(CellError(sheet, row, column, reason))


def read_inspection_sheet(reading: Reading) -> tuple[SimpleNamespace, dict[str, int]]:
    if "inspection" not in reading.sheets:
        return SimpleNamespace(), {}
    row, lines, errors = InspectionResource().read_lines(reading.sheets["inspection"])
    reading.errors += errors
    published = getattr(row, "published", None)
    if published and published > timezone.localdate():
        reading.error("inspection", lines["published"], "value", f"published ({published}) is in the future")
    if getattr(row, "reinspection_of", "") and row.reinspection_of == getattr(row, "reference", ""):
        reading.error(
            "inspection",
            lines["reinspection_of"],
            "value",
            "reinspection_of is the inspection itself; enter an earlier inspection",
        )
    return row, lines


def framework_and_inspection(
    reading: Reading, row: SimpleNamespace, lines: dict[str, int]
) -> tuple[Framework | None, Inspection | None]:
    """The framework whose rules apply to the workbook, and its inspection if it already exists."""
    # The inspection stays locked until the end, so that two imports of the same inspection run one after the other.
    locked = Inspection.objects.with_framework().select_for_update(of=("self",))
    existing = locked.filter(reference=getattr(row, "reference", "")).first()
    slug = getattr(row, "framework", "")
    if existing is not None:
        if slug and slug != existing.framework.slug:
            reason = (
                f"framework is {quoted(slug)}, but {existing.reference} was announced under “{existing.framework.slug}”"
            )
            reading.error("inspection", lines["framework"], "value", reason)
        return existing.framework, existing
    framework = Framework.objects.with_whole_tree().newest_of(slug)
    if framework is None and slug:
        known = sorted(set(Framework.objects.values_list("slug", flat=True)))
        choices = f"use one of: {', '.join(known)}" if known else "no framework is loaded"
        reason = f"framework {quoted(slug)} is not loaded; {choices}{nearest(slug, known)}"
        reading.error("inspection", lines["framework"], "value", reason)
    return framework, None


def read_what_needs_no_framework(reading: Reading) -> None:
    """Report the errors that do not depend on the framework, for a workbook whose framework is unknown."""
    for name, resource in SHEETS.items():
        if name in FREE_OF_FRAMEWORK:
            read_sheet(reading, name, None)
        elif resource is not InspectionResource and name in reading.sheets:
            reading.errors += reading.sheets[name].errors


def read_sheet(reading: Reading, name: str, definition: FrameworkDefinition | None) -> list[SimpleNamespace]:
    if name not in reading.sheets:
        return []
    rows, errors = SHEETS[name](definition).read(reading.sheets[name])
    reading.errors += errors
    return rows
