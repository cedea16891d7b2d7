"""Build workbooks by hand, part by part: workbooks as other programs write them, and damaged or hostile workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Table = Sequence[Sequence[str]]

# --- .xlsx: a sheet is a list of rows, a row is a list of cells, a cell is XML or plain text -------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The styles of cells: 0 plain, 1 a date, 2 a percentage, 3 a date in a custom format, 4 a percentage with one decimal.
_STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd\\ mmmm\\ yyyy"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
)


def xlsx_text(text: str) -> str:
    return f"<c t='inlineStr'><is><t xml:space='preserve'>{escape(text)}</t></is></c>" if text else "<c/>"


def xlsx_value(value: object, kind: str = "n", style: int = 0) -> str:
    return f"<c t='{kind}' s='{style}'><v>{value}</v></c>"


def xlsx_formula(formula: str, value: object) -> str:
    return f"<c><f>{formula}</f><v>{value}</v></c>"


def xlsx_row(*cells: str, number: int | None = None) -> str:
    place = f" r='{number}'" if number else ""
    return f"<row{place}>{''.join(cell if cell.startswith('<c') else xlsx_text(cell) for cell in cells)}</row>"


def xlsx(
    path: Path, sheets: Mapping[str, str | Table], *, strings: str = "", styles: str = _STYLES, **parts: str
) -> Path:
    """Sheets as rows of text, or as the XML inside <sheetData>; `strings` is the XML of the table of shared strings.

    `parts` replaces whole parts (`sheet`, `shared`), or adds to one (`before_sheets`).
    """
    bodies = [body if isinstance(body, str) else "".join(xlsx_row(*row) for row in body) for body in sheets.values()]
    listed = "".join(f"<sheet name='{name}' sheetId='{n}' r:id='r{n}'/>" for n, name in enumerate(sheets, 1))
    related = [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(bodies) + 1)]
    related += [("strings", "sharedStrings", "sharedStrings.xml"), ("styles", "styles", "styles.xml")]
    written = {
        "_rels/.rels": _relations([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(related),
        "xl/workbook.xml": (
            f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'>{parts.get('before_sheets', '')}"
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/sharedStrings.xml": parts.get("shared") or f"<sst xmlns='{_MAIN}'>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet xmlns='{_MAIN}'>{styles}</styleSheet>",
    }
    for n, body in enumerate(bodies, 1):
        written[f"xl/worksheets/sheet{n}.xml"] = (
            parts.get("sheet") or f"<worksheet xmlns='{_MAIN}'><sheetData>{body}</sheetData></worksheet>"
        )
    return zipped(path, written)


def _relations(rows: list[tuple[str, str, str]]) -> str:
    lines = "".join(f"<Relationship Id='{name}' Type='{_OFFICE}/{kind}' Target='{part}'/>" for name, kind, part in rows)
    return f"<Relationships xmlns='{_PACKAGE}/relationships'>{lines}</Relationships>"


# --- .ods ------------------------------------------------------------------------------------------------------------

_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def ods_cell(inside: str, **attributes: object) -> str:
    """A cell with this XML in it. `value_type="float"` becomes office:value-type; `columns_repeated` gets the table: prefix."""
    written = {
        "columns_repeated": "table:number-columns-repeated",
        "formula": "table:formula",
        "columns_spanned": "table:number-columns-spanned",
        "rows_spanned": "table:number-rows-spanned",
    }
    named = (
        f" {written.get(name, f'office:{name}'.replace('_', '-'))}='{value}'" for name, value in attributes.items()
    )
    return f"<table:table-cell{''.join(named)}>{inside}</table:table-cell>"


def ods_text(text: str) -> str:
    return ods_cell(f"<text:p>{escape(text)}</text:p>", value_type="string") if text else "<table:table-cell/>"


def ods_row(*cells: str, repeated: int = 1) -> str:
    times = f" table:number-rows-repeated='{repeated}'" if repeated > 1 else ""
    inside = "".join(cell if cell.startswith("<") else ods_text(cell) for cell in cells)
    return f"<table:table-row{times}>{inside}</table:table-row>"


def ods(path: Path, sheets: Mapping[str, str | Table], *, declaration: str = "", **parts: str) -> Path:
    """Sheets as rows of text, or as the XML inside <table:table>; `declaration` comes before the document."""
    tables = "".join(
        f"<table:table table:name='{name}'>"
        f"{body if isinstance(body, str) else ''.join(ods_row(*row) for row in body)}</table:table>"
        for name, body in sheets.items()
    )
    namespaces = " ".join(f"xmlns:{name}='{_ODF}:{name}:1.0'" for name in ("office", "table", "text"))
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?>{declaration}<office:document-content {namespaces}>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        path,
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": parts.get("content") or content},
    )


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
