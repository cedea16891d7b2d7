"""The register as a sheet: its columns, reading an uploaded file, and writing a file to download."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from import_export.widgets import Widget

from inspections.inspection.yots import YOT
from inspections.sheets.resource import SheetResource
from inspections.sheets.upload import csv_of, read_upload
from inspections.sheets.values import Date, OneOf, Text
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.files import CONTENT_TYPES, Sheet, quoted, workbook_as
from inspections.yots.facts import Facts, as_text, in_list
from inspections.yots.register import Row, RowProblem

SHEET = "yots"
KINDS = ("csv", *CONTENT_TYPES)


class Line(Text):
    """Text on one line, with single spaces."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return " ".join(super().clean(value, row, **kwargs).split())


class Names(Text):
    """Names separated by semicolons."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> tuple[str, ...]:
        return in_list(super().clean(value, row, **kwargs))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return as_text(tuple(value))


class YesNo(OneOf):
    """Yes, no, or empty if it is not known."""

    def __init__(self) -> None:
        super().__init__(["yes", "no"])

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool | None:
        word = super().clean(value, row, **kwargs)
        return None if not word else word == "yes"

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return super().render(as_text(value), obj, **kwargs)


class RegisterResource(SheetResource):
    """The columns of a register file. Only the name is required."""

    name = SHEET
    required = ("name",)

    def columns(self) -> dict[str, Widget]:
        return {
            "name": Line(required=True),
            "earlier_names": Names(),
            "other_names": Names(),
            "local_authorities": Names(),
            "police_force_area": Line(),
            "region": OneOf(YOT.Region.values),
            "nation": OneOf(YOT.Nation.values),
            "joint_service": YesNo(),
            "closed": Date(),
            "merged_into": Line(),
        }


# --- reading ----------------------------------------------------------------------------------------------------------


def read_register(name: str, file: BinaryIO) -> tuple[list[Row], list[RowProblem]]:
    """The rows of an uploaded file, and the problems in its cells. Raises UnreadableFile if it is not a register file."""
    sheet = _register_of(read_upload(name, file))
    read, errors = RegisterResource().read(sheet)
    problems = [RowProblem(error.row, error.column, error.reason) for error in errors]
    if not read and not problems:
        raise UnreadableFile("has no rows below its header")
    return [Row(each.row, _given(vars(each))) for each in read if getattr(each, "name", "")], problems


def _register_of(sheets: Mapping[str, Sheet]) -> Sheet:
    filled = [sheet for sheet in sheets.values() if sheet.columns or sheet.rows]
    if SHEET in sheets:
        return sheets[SHEET]
    if len(filled) > 1:
        named = ", ".join(quoted(sheet.name) for sheet in filled[:5])
        raise UnreadableFile(f"has several sheets ({named}); name the sheet with the register “{SHEET}”")
    return filled[0] if filled else next(iter(sheets.values()))


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "row"}


# --- writing ----------------------------------------------------------------------------------------------------------


def write_register(kind: str, yots: Iterable[Facts]) -> bytes:
    """The register as a file of a kind in KINDS."""
    sheets = {SHEET: RegisterResource().write([asdict(facts) for facts in yots])}
    return csv_of(sheets[SHEET]) if kind == "csv" else workbook_as(kind, sheets)


# --- kept while the preview is open -----------------------------------------------------------------------------------


def as_plain(rows: Iterable[Row]) -> list[list[Any]]:
    """Convert rows to values that JSON can hold."""
    return [[row.number, {name: _plain(value) for name, value in row.given.items()}] for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def from_plain(rows: Iterable[list[Any]]) -> list[Row]:
    return [Row(number, {name: _value(name, value) for name, value in given.items()}) for number, given in rows]


def _value(name: str, value: Any) -> Any:
    if name == "closed" and value:
        return datetime.date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
