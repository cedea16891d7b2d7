"""The template of a data return: a workbook with a row for each figure that the YOT fills in, and a sheet with its date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspections.spreadsheets.files import workbook_as
from reports.context.reading import ABOUT, COLUMNS, DATE, FIGURES, HELP_COLUMN, REFERENCE
from reports.context.rows import HELP, Figure

# Instructions on the sheet about the return, below the rows that the service reads.
NOTES = (
    ("Value", "Fill in the figures that you know, and leave the rest empty. An empty row does not change the report."),
    ("Date or period", "Only if it differs from the date above, for example April 2025 to March 2026."),
    ("Source", "Only if it is not your own data."),
    ("Names", "Do not enter names of children or staff."),
)


def template_of(kind: str, yot: str, reference: str, figures: Sequence[Figure], tables: Mapping[str, str]) -> bytes:
    """The template as an .xlsx or .ods file."""
    header = [*COLUMNS.values(), HELP_COLUMN]
    rows = [[tables[figure.table], figure.label, "", "", "", HELP[figure.kind]] for figure in figures]
    about = [["About this return", "Fill in"], ["Youth offending team", yot], [REFERENCE, reference], [DATE, ""]]
    return workbook_as(kind, {ABOUT: [*about, *map(list, NOTES)], FIGURES: [header, *rows]})
