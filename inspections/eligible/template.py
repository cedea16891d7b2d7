"""The template with our columns, for the YOT to fill in."""

from __future__ import annotations

from inspections.eligible.reading.columns import COLUMNS
from inspections.sheets.upload import csv_of
from inspections.spreadsheets.files import CONTENT_TYPES, workbook_as
from standards.language.scale import USUAL, Words

KINDS = ("csv", *CONTENT_TYPES)
SHEET, HELP = "Eligible cases", "What to enter"


def write_template(kind: str, words: Words = USUAL) -> bytes:
    """The template as a file of a kind in KINDS. A workbook has a second sheet that explains the columns."""
    header = [[column.title for column in COLUMNS]]
    if kind == "csv":
        return csv_of(header)
    explained = [[column.title, words.fill(column.help), column.example] for column in COLUMNS]
    return workbook_as(kind, {SHEET: header, HELP: [["Column", "What to enter", "Example"], *explained]})
