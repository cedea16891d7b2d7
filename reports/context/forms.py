"""Forms for the data return: uploading it, and the cells to correct."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.forms_base import DraftForm
from inspections.sheets.corrections import CellInput, Place, ProblemRow
from reports.context.checking import Problem
from reports.context.reading import ABOUT_ROW, COLUMNS, DATE, Line, Return


class ReturnForm(DraftForm):
    """The file that the YOT sent."""

    button = "Upload and check"

    file = forms.FileField(
        label="Data return",
        help_text="The template as the {service.one} filled it in: an .xlsx or .ods file, up to 10MB.",
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


def problem_rows(read: Return, problems: dict[Place, Problem]) -> list[ProblemRow]:
    """The rows with cells to correct, the date first."""
    rows = []
    if (ABOUT_ROW, "date") in problems:
        cell = _input((ABOUT_ROW, "date"), DATE, read.date, problems)
        rows.append(ProblemRow(ABOUT_ROW, "On the sheet About", [cell], named="Date"))
    for line in read.lines:
        cells = [
            _input((line.row, name), title, getattr(line, name), problems)
            for name, title in COLUMNS.items()
            if (line.row, name) in problems
        ]
        if cells:
            rows.append(ProblemRow(line.row, _words(line), cells))
    return rows


def _input(place: Place, title: str, value: str, problems: dict[Place, Problem]) -> CellInput:
    problem = problems[place]
    return CellInput(*place, title, value, problem.reason, problem.suggestion, problem.choices)


def _words(line: Line) -> str:
    return ", ".join(each for each in (line.table, line.label, line.value) if each)
