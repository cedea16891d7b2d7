"""Write an .ods file for readers outside the team, as the Government Statistical Service's guidance on spreadsheets asks.

Each sheet has one table. Its title is in the first cell, then come notes in one column, then the header, which is marked as one.
No cell is merged or empty. The text is 12 points or more. The same content always gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from inspections.spreadsheets.cells import MAX_SPACES

Cell = str | int


@dataclass(frozen=True)
class SheetOfTable:
    """A sheet with one table below its title and notes. A sheet without a header has only its title and text."""

    name: str
    title: str
    notes: Sequence[str] = ()
    header: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    widths: Sequence[float] = ()  # of the columns, in centimetres

    @property
    def range(self) -> str:
        """The address of the table with its header."""
        first = len(self.notes) + 2
        sheet = "'" + self.name.replace("'", "''") + "'"
        return f"{sheet}.A{first}:{sheet}.{get_column_letter(len(self.header))}{first + len(self.rows)}"


def accessible_ods(title: str, sheets: Sequence[SheetOfTable], *, dated: datetime.date) -> bytes:
    """The content of the file. `dated` is the date that the file gives as its own."""
    from odfdo import Document

    document = Document("spreadsheet")
    document.body.clear()
    document.delete_styles()
    for style in _STYLES:
        document.insert_style(style, default="default-style" in style)
    widths = sorted({width for sheet in sheets for width in sheet.widths} | {_WIDE})
    for width in widths:
        document.insert_style(_column_style(width), automatic=True)
    document.meta.set_title(title)
    document.meta.set_creation_date(datetime.datetime.combine(dated, datetime.time()))
    document.language = "en-GB"
    content = io.BytesIO()
    document.save(content)
    ranges = "".join(_range(number, sheet) for number, sheet in enumerate(sheets, 1) if sheet.header)
    body = f"{''.join(map(_table, sheets))}<table:database-ranges>{ranges}</table:database-ranges>"
    return undated(content, body)


_WIDE = 25.0
_FONT = 'style:font-name="Arial" fo:font-family="Arial"'
_STYLES = (
    f'<style:default-style style:family="table-cell"><style:text-properties {_FONT} fo:font-size="12pt" fo:language="en" '
    'fo:country="GB"/></style:default-style>',
    '<style:style style:name="Default" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
    'style:vertical-align="top"/></style:style>',
    '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="table-cell" '
    'style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="no-wrap"/>'
    '<style:text-properties fo:font-size="16pt" fo:font-weight="bold"/></style:style>',
    '<style:style style:name="Table_20_heading" style:display-name="Table heading" style:family="table-cell" '
    'style:parent-style-name="Default"><style:table-cell-properties fo:border-bottom="0.05cm solid #0b0c0c"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>',
    '<style:style style:name="Note" style:family="table-cell" style:parent-style-name="Default">'
    '<style:table-cell-properties fo:wrap-option="no-wrap"/></style:style>',
)


def _column_style(width: float) -> str:
    return (
        f'<style:style style:name="{_column_name(width)}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
    )


def _column_name(width: float) -> str:
    return f"wide{round(width * 10)}"


def _table(sheet: SheetOfTable) -> str:
    widths = sheet.widths or (_WIDE,)
    columns = "".join(f'<table:table-column table:style-name="{_column_name(width)}"/>' for width in widths)
    # A note beside other columns may run over them. On a sheet of text, it wraps.
    of_notes = "Note" if sheet.header else "Default"
    lines = [_row([sheet.title], "Heading_20_1"), *(_row([note], of_notes) for note in sheet.notes)]
    if sheet.header:
        lines.append(f"<table:table-header-rows>{_row(sheet.header, 'Table_20_heading')}</table:table-header-rows>")
    lines += [_row(row) for row in sheet.rows]
    return f"<table:table table:name={quoteattr(sheet.name)}>{columns}{''.join(lines)}</table:table>"


def _range(number: int, sheet: SheetOfTable) -> str:
    return (
        f'<table:database-range table:name="Table_{number}" table:target-range-address={quoteattr(sheet.range)} '
        'table:contains-header="true"/>'
    )


def _row(cells: Sequence[Cell], style: str = "") -> str:
    return f"<table:table-row>{''.join(ods_cell(cell, style) for cell in cells)}</table:table-row>"


def ods_cell(value: Cell, style: str = "") -> str:
    """A cell with a number or a text: one paragraph per line, with repeated spaces as elements so that they are kept."""
    if value == "":
        return "<table:table-cell/>"
    styled = f' table:style-name="{style}"' if style else ""
    if isinstance(value, int):
        return (
            f'<table:table-cell{styled} office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    paragraphs = (_SPACES.sub(_spaces, escape(line)) for line in value.split("\n"))
    lines = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    return f'<table:table-cell{styled} office:value-type="string">{lines}</table:table-cell>'


_SPACES = re.compile(rf"\t|^ | $| {{2,{MAX_SPACES}}}")


def _spaces(match: re.Match[str]) -> str:
    return "<text:tab/>" if match[0] == "\t" else f'<text:s text:c="{len(match[0])}"/>'


_EMPTY = b"<office:spreadsheet/>"


def undated(content: io.BytesIO, body: str = "") -> bytes:
    """A copy of an .ods file without the times when its parts were written.

    `body` is put into an empty spreadsheet. The library would take minutes to add 50,000 rows.
    """
    copy = io.BytesIO()
    with zipfile.ZipFile(content) as original, zipfile.ZipFile(copy, "w") as archive:
        for name in original.namelist():  # "mimetype" comes first and is not compressed
            part = original.read(name)
            if body and name == "content.xml":
                before, after = part.split(_EMPTY)
                part = b"".join([before, b"<office:spreadsheet>", body.encode(), b"</office:spreadsheet>", after])
            compression = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), part, compress_type=compression)
    return copy.getvalue()
