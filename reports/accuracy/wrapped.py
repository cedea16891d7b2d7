"""Writes a table of long texts as an Excel workbook that people can read and print without adjusting its columns."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import Any

from openpyxl.utils import get_column_letter


def wrapped_book(
    name: str, rows: Sequence[Sequence[str]], widths: Sequence[int], *, title: str, to_fill_in: Collection[int] = ()
) -> Any:
    """A workbook with one sheet: wrapped text and a frozen heading row. No cell can be read as a formula.

    The first column has numbers. The columns `to_fill_in`, counted from 1, are coloured.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    book = openpyxl.Workbook()
    book.properties.title = title
    sheet = book.active
    sheet.title = name
    edge = Border(bottom=Side(style="thin", color="B9C7D0"))
    for line, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(line, column)
            if column == 1 and line > 1:
                cell.value = int(text)
            elif text:
                cell.value = text
                cell.data_type = "s"  # the cell contains text, even if the text starts like a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = edge
            if line == 1:
                cell.font = Font(bold=True, color="FFFFFF")
                cell.fill = PatternFill("solid", start_color="11304A")
            elif column in to_fill_in:
                cell.fill = PatternFill("solid", start_color="FFFBE6")
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    return book


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
