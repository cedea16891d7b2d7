"""The files of a release: a .csv file for each table, one spreadsheet and one JSON file with all of them, the schema of the JSON
file, and release.json with the hash of each.

The same inspections give the same bytes, except for the date in release.json.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from inspections.spreadsheets.open_documents import SheetOfTable, accessible_ods
from reports.national.release.tables import SUPPRESSED, Published, tables_of
from reports.national.tables_as_json import as_object, object_schema, schema_of_row
from reports.national.tabular import Missing, Table, as_csv, as_sheet
from reports.text.numbers_in_words import counted, day

SCHEMA_VERSION = 1
SPREADSHEET = "release.ods"
DATA, SCHEMA = "data.json", "schema.json"
SUMMARY = "release.json"
NOTE = "This sheet has one table. The sheet Notes explains signs such as [z], and the sheet Dictionary each column."
TITLE = "Ratings of inspections of youth offending teams"


class NothingPublished(Exception):
    """No inspection is published, so there is nothing to release."""


def release_of(inspections: Sequence[Published], *, publisher: str, made_on: datetime.date) -> dict[str, bytes]:
    """The content of each file by its name; release.json comes last. Raises NothingPublished."""
    if not inspections:
        raise NothingPublished("There is nothing to release, because no inspection is published.")
    tables = tables_of(inspections)
    files = {f"{table.name}.csv": as_csv(table) for table in tables}
    files[SPREADSHEET] = _spreadsheet(tables, inspections, publisher)
    files[DATA] = _json(_data(tables))
    files[SCHEMA] = _json(_schema(tables))
    return {**files, SUMMARY: _summary(tables, inspections, files, made_on)}


def _summary(
    tables: Sequence[Table], inspections: Sequence[Published], files: Mapping[str, bytes], made_on: datetime.date
) -> bytes:
    dates = [each.published for each in inspections]
    rows = {f"{table.name}.csv": len(table.rows) for table in tables}
    summary = {
        "schema_version": SCHEMA_VERSION,
        "made_on": made_on.isoformat(),
        "inspections": len(inspections),
        "first_published": min(dates).isoformat(),
        "last_published": max(dates).isoformat(),
        "files": [_described(name, content, rows.get(name)) for name, content in files.items()],
    }
    return _json(summary)


def _described(name: str, content: bytes, rows: int | None) -> dict[str, Any]:
    described = {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return described if rows is None else described | {"rows": rows}


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


# --- data as JSON -------------------------------------------------------------------------------------------------------


def _data(tables: Sequence[Table]) -> dict[str, Any]:
    """All tables, each as a list of rows."""
    rows = {table.name: [as_object(table, row) for row in table.rows] for table in tables}
    return {"$schema": SCHEMA, "schema_version": SCHEMA_VERSION, **rows}


def _schema(tables: Sequence[Table]) -> dict[str, Any]:
    """The JSON Schema of the data."""
    properties: dict[str, Any] = {"$schema": {"const": SCHEMA}, "schema_version": {"const": SCHEMA_VERSION}}
    properties |= {
        table.name: {
            "type": "array",
            "description": f"{table.title}: the rows of {table.name}.csv.",
            "items": schema_of_row(table.columns, SUPPRESSED),
        }
        for table in tables
    }
    description = "The values are those of the .csv files. A value that does not exist is null."
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": f"{description} {SUPPRESSED} is a figure that is suppressed, because it could identify a child.",
    }
    return about | object_schema(properties)


# --- the spreadsheet ----------------------------------------------------------------------------------------------------


def _spreadsheet(tables: Sequence[Table], inspections: Sequence[Published], publisher: str) -> bytes:
    sheets = [as_sheet(table, NOTE) for table in tables]
    front = [_cover(tables, inspections, publisher), _notes(inspections)]
    return accessible_ods(TITLE, [*front, *sheets], dated=max(each.published for each in inspections))


def _cover(tables: Sequence[Table], inspections: Sequence[Published], publisher: str) -> SheetOfTable:
    dates = [each.published for each in inspections]
    lines = [
        f"Published by {publisher}.",
        f"This spreadsheet has the ratings of {counted(len(inspections), 'published inspection')}. The first report was "
        f"published on {day(min(dates))} and the last on {day(max(dates))}.",
        "The ratings are those that were signed, as in the published reports.",
        "This spreadsheet has a sheet of notes, and these sheets with one table each:",
        *(f"{table.sheet_name}: {table.title} ({counted(len(table.rows), 'row')})" for table in tables),
        f"The same tables are in .csv files with the same names, and in {DATA}, which {SCHEMA} describes.",
    ]
    return SheetOfTable("Cover", TITLE, lines)


def _notes(inspections: Sequence[Published]) -> SheetOfTable:
    frameworks = {each.framework.slug: each.framework for each in inspections}
    not_applicable, not_available = Missing.NOT_APPLICABLE.value, Missing.NOT_AVAILABLE.value
    notes = [
        f"{SUPPRESSED} is a figure that is suppressed, because it could identify a child. The percentage of a key question over "
        "a whole domain, and the two numbers it is based on, are never suppressed: the published reports print them.",
        f"{not_applicable} means not applicable: the framework has no total, the standard is judged as a whole, or no case was "
        "relevant. In the .csv files, the cell is empty.",
        f"{not_available} means not available: the standard has no rating. In the .csv files, the cell is empty.",
        "A percentage is the share of yes among the relevant cases as a whole number, rounded half up. Each key question has "
        "its own number of relevant cases.",
        "Percentages that are based on fewer than ten cases need caution: one case changes them by more than ten percentage "
        "points.",
        "The ratings panel can change a rating by professional discretion, with a reason that the report prints. Percentages "
        "are never changed.",
        "Figures under different frameworks must not be compared, because their questions differ.",
        *(
            f"{slug}: {each.title}. Source: {each.source}. Licence: {each.licence}"
            for slug, each in sorted(frameworks.items())
        ),
    ]
    rows: list[list[str | int]] = [[number, note] for number, note in enumerate(notes, 1)]
    return SheetOfTable("Notes", "Notes", ["This sheet has one table."], ["note", "text"], rows, [2.5, 28])


# --- one file -----------------------------------------------------------------------------------------------------------


def summary_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads(files[SUMMARY])
    return summary


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in one .zip file. The same files give the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, each in files.items():
            archive.writestr(zipfile.ZipInfo(name), each, compress_type=zipfile.ZIP_DEFLATED)
    return content.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
