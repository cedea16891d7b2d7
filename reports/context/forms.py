"""Forms for the data return: uploading it, and the cells to correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from inspections.forms_base import DraftForm
from reports.context.checking import Problem
from reports.context.reading import ABOUT_ROW, COLUMNS, DATE, Line, Place, Return


class ReturnForm(DraftForm):
    """The file that the YOT sent."""

    button = "Upload and check"

    file = forms.FileField(
        label="Data return",
        help_text="The template as the YOT filled it in: an .xlsx or .ods file, up to 10MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods"}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose another file.",
            "missing": "Choose a file.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.attrs["data-says-progress"] = "Sending and reading the return. This can take a few seconds."


@dataclass(frozen=True)
class CellInput:
    """A cell with a problem as an input, or as a list to choose from."""

    name: str
    title: str
    value: str
    problem: Problem
    row: int

    @property
    def where(self) -> str:
        return f"{self.title} in row {self.row}" if self.row else self.title


@dataclass(frozen=True)
class ProblemRow:
    """A row with problems: its number in the file (0 for the date), what it says, and its cells to correct."""

    number: int
    words: str
    cells: Sequence[CellInput]

    @property
    def leave_name(self) -> str:
        return f"leave-{self.number}" if self.number else ""


def problem_rows(read: Return, problems: dict[Place, Problem]) -> list[ProblemRow]:
    """The rows with cells to correct, the date first."""
    rows = []
    if problem := problems.get((ABOUT_ROW, "date")):
        cell = CellInput("cell-0-date", DATE, read.date, problem, ABOUT_ROW)
        rows.append(ProblemRow(ABOUT_ROW, "On the sheet About", [cell]))
    for line in read.lines:
        cells = [
            CellInput(f"cell-{line.row}-{name}", title, getattr(line, name), problems[line.row, name], line.row)
            for name, title in COLUMNS.items()
            if (line.row, name) in problems
        ]
        if cells:
            rows.append(ProblemRow(line.row, _words(line), cells))
    return rows


def _words(line: Line) -> str:
    return ", ".join(each for each in (line.table, line.label, line.value) if each)
