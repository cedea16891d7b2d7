"""Reads and writes a sheet as a django-import-export resource: rows of text to clean values, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from import_export import resources
from import_export.fields import Field
from import_export.widgets import Widget

from inspections.sheets.values import nearest
from inspections.spreadsheets.files import CellError, Sheet
from standards.language.definition import FrameworkDefinition

# A sheet above these limits is not one of ours, and checking all of it would take minutes.
MAX_SUGGESTIONS = 100  # how many unknown columns get a suggestion
MAX_ERRORS = 20_000  # how many errors are reported for a sheet


class SheetResource(resources.Resource):
    """One sheet in a workbook. `required` names the columns that the sheet must have."""

    name = ""
    required: Sequence[str] = ()

    def __init__(self, definition: FrameworkDefinition | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.definition = definition
        for column, widget in self.columns().items():
            self.fields[column] = Field(attribute=column, column_name=column, widget=widget)

    def columns(self) -> dict[str, Widget]:
        """The heading of each column and the widget for its values."""
        raise NotImplementedError

    def why_unknown(self, column: str) -> str:
        return f"is not a column of this sheet{nearest(column, self.fields, cutoff=0)}"

    def read(self, sheet: Sheet) -> tuple[list[SimpleNamespace], list[CellError]]:
        """Rows of clean values, each with its row number as `row`, and the errors in the sheet."""
        errors = list(sheet.errors)
        if not sheet.columns:
            return [], errors
        unknown = [column for column in sheet.columns if column and column not in self.fields]
        errors += (
            CellError(
                self.name,
                1,
                column,
                self.why_unknown(column) if place < MAX_SUGGESTIONS else "is not a column of this sheet",
            )
            for place, column in enumerate(unknown)
        )
        errors += (
            CellError(self.name, 1, column, "is missing; add this column")
            for column in self.required
            if column not in sheet.columns
        )
        broken = {(error.row, error.column) for error in sheet.errors}
        rows = []
        for number, cells in sheet.rows:
            if len(errors) > MAX_ERRORS:
                reason = f"the sheet has more than {MAX_ERRORS:,} errors above; the rest was not checked"
                errors.append(CellError(self.name, number, "-", reason))
                break
            row = SimpleNamespace(row=number)
            try:
                self.import_instance(row, cells)
            except ValidationError as error:
                errors += (
                    CellError(self.name, number, column, messages[0])
                    for column, messages in error.message_dict.items()
                    if (number, column) not in broken
                )
            rows.append(row)
        return rows, errors

    def write(self, rows: Iterable[Any]) -> list[list[str]]:
        """The header and the rows, as text."""
        dataset = self.export(queryset=list(rows))
        return [list(dataset.headers), *(list(row) for row in dataset)]
