"""Writes one case as a spreadsheet, with a row for each question, its answer and its note, and finds what a changed
file would save.

It compares entries, as the pages do. The file has the version of the case when it was downloaded, so that an answer
that a colleague has changed since is a conflict and is not replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from import_export.widgets import Widget

from inspections.cases.entries import Entry
from inspections.cases.record import CaseRecord
from inspections.fields import LONGEST_KEY
from inspections.sheets.resource import SheetResource
from inspections.sheets.values import DateOrNone, Exact, Text
from inspections.spreadsheets.files import CellError, Sheet
from reports.exchange.preview import Cell, Plan

ABOUT, CASE = "about", "case"
LONGEST_ANSWER = 30_000
_FIXED = ("reference", "case", "framework", "revision")


class AboutResource(SheetResource):
    """The sheet `about`: the case that the file is for, and its version at the time of the download."""

    name = ABOUT
    required = ("field", "value")

    def columns(self) -> dict[str, Widget]:
        return {"field": Text(required=True), "value": Exact()}


class CaseResource(SheetResource):
    """The sheet `case`: a row for each question. People change only the last two columns."""

    name = CASE
    required = ("entry",)

    def columns(self) -> dict[str, Widget]:
        return {
            "part": Text(),
            "entry": Exact(required=True),
            "question": Text(),
            "choose_from": Text(),
            "answer": Text(longest=LONGEST_ANSWER),
            "note": Text(longest=LONGEST_ANSWER),
        }


# --- out --------------------------------------------------------------------------------------------------------------


def sheets_of_case(record: CaseRecord, versions: Mapping[str, int]) -> dict[str, list[list[str]]]:
    """A case as sheets. `versions` has the version of each entry."""
    framework = record.case.inspection.framework
    about = {
        "reference": record.case.inspection.reference,
        "case": record.case.reference,
        "framework": framework.slug,
        "revision": framework.revision,
        "version": max(versions.values(), default=0),
        "taken_out": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
    rows = [{"field": field, "value": value} for field, value in about.items()]
    return {ABOUT: AboutResource().write(rows), CASE: CaseResource().write(list(_rows(record)))}


def _rows(record: CaseRecord) -> Iterator[dict[str, Any]]:
    for page in (*record.pages, record.notepad):
        for entry in page:
            if not entry.name.endswith("-note"):
                yield {
                    "part": page.title,
                    "entry": entry.name,
                    "question": entry.label,
                    "choose_from": "; ".join(f"{value} = {words}" for value, words in _choices(entry) if value),
                    "answer": record.values.get(entry.name, ""),
                    "note": record.values.get(f"{entry.name}-note", ""),
                }


def _choices(entry: Entry) -> list[tuple[str, str]]:
    if not isinstance(entry.field, forms.ChoiceField):
        return []
    choices: Any = entry.field.choices
    return [(str(value), str(words)) for value, words in choices]


# --- in ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A value in the file for an entry, if it differs from what is recorded."""

    entry: Entry
    value: str
    row: int
    column: str
    is_conflict: bool


def changes_in(
    sheets: Mapping[str, Sheet], record: CaseRecord, versions: Mapping[str, int]
) -> tuple[list[Given], list[CellError]]:
    """What a changed file would save in a case, and its errors. `versions` has the current version of each entry."""
    rows, errors = _read(sheets, CaseResource)
    about, wrong = _about(sheets, record, max(versions.values(), default=0))
    errors += wrong
    known = {entry.name: entry for page in (*record.pages, record.notepad) for entry in page}
    found: list[Given] = []
    seen: set[str] = set()
    for row in rows:
        name = getattr(row, "entry", "")
        if not name:
            continue  # already reported
        if name not in known or name.endswith("-note"):
            errors.append(
                CellError(CASE, row.row, "entry", f"“{name}” is not an entry in this case; do not change this column")
            )
        elif name in seen:
            errors.append(CellError(CASE, row.row, "entry", f"“{name}” is already in a row above; keep one"))
        else:
            seen.add(name)
            for column, entry in (("answer", known[name]), ("note", known.get(f"{name}-note"))):
                _add(found, errors, row, column, entry, record, is_newer=_is_newer(versions, about, column, name))
    return found, errors


def _is_newer(versions: Mapping[str, int], about: Mapping[str, str], column: str, name: str) -> bool:
    """Whether an entry has changed since the file was downloaded."""
    return versions.get(name if column == "answer" else f"{name}-note", 0) > int(about.get("version", "0"))


def _add(
    found: list[Given],
    errors: list[CellError],
    row: SimpleNamespace,
    column: str,
    entry: Entry | None,
    record: CaseRecord,
    *,
    is_newer: bool,
) -> None:
    written = getattr(row, column, None)
    if written is None:
        return  # the file does not have this column
    if entry is None:
        if written:
            errors.append(CellError(CASE, row.row, column, "this question has no note; leave the cell empty"))
        return
    try:
        value = _value(entry, written)
    except (ValidationError, ValueError) as error:
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        shown = "" if isinstance(error, ValueError) else f"“{written[:60]}”: "
        errors.append(CellError(CASE, row.row, column, f"{shown}{' '.join(messages)}"))
        return
    if value != record.values.get(entry.name, ""):
        found.append(Given(entry, value, row.row, column, is_newer))


def _value(entry: Entry, written: str) -> str:
    """The value to store for a cell: a value on the list or its words, in upper or lower case."""
    values = {value.casefold(): value for value, _ in _choices(entry)}
    values |= {words.casefold(): value for value, words in _choices(entry) if words.casefold() not in values}
    if values:
        written = ";".join(values.get(part.strip().casefold(), part.strip()) for part in written.split(";"))
    if isinstance(entry.field, forms.DateField):
        written = DateOrNone().clean(written)
    return entry.value(QueryDict(urlencode(entry.inputs(written))))


def _read(sheets: Mapping[str, Sheet], resource: type[SheetResource]) -> tuple[list[SimpleNamespace], list[CellError]]:
    if resource.name not in sheets:
        return [], [CellError(resource.name, "-", "-", "the sheet is missing; use the file that you downloaded")]
    return resource().read(sheets[resource.name])


def _about(sheets: Mapping[str, Sheet], record: CaseRecord, newest: int) -> tuple[dict[str, str], list[CellError]]:
    """What the file says about itself, and errors if it is for another case."""
    rows, errors = _read(sheets, AboutResource)
    about = {getattr(row, "field", ""): str(getattr(row, "value", "")) for row in rows}
    framework = record.case.inspection.framework
    here = (record.case.inspection.reference, record.case.reference, framework.slug, str(framework.revision))
    for name, value in zip(_FIXED, here, strict=True):
        if not errors and about.get(name) != value:
            reason = f"{name} is “{about.get(name, '')}”, but this is “{value}”. Use the file that you downloaded for this case"
            errors.append(CellError(ABOUT, "-", "value", reason))
    version = about.get("version", "")
    is_ours = version.isdecimal() and len(version) < LONGEST_KEY and int(version) <= newest
    if not is_ours:
        if not errors:
            reason = f"version is “{version[:40]}”, which is not the version of a file for this case. Do not change this cell"
            errors.append(CellError(ABOUT, "-", "value", reason))
        about["version"] = "0"
    errors += [
        CellError(name, "-", "-", "is not a sheet of this file; delete it")
        for name in sheets
        if name not in (ABOUT, CASE)
    ]
    return about, errors


def plan_of_case(record: CaseRecord, given: list[Given], errors: list[CellError]) -> Plan:
    """The preview: each answer and note that would be saved, and each that a colleague has changed since."""
    cells = tuple(
        Cell(
            CASE,
            each.row,
            each.entry.called if each.column == "note" else each.entry.label,
            each.column,
            each.entry.in_words(record.values.get(each.entry.name, "")),
            each.entry.in_words(each.value),
            is_conflict=each.is_conflict,
        )
        for each in given
    )
    saved = sum(not each.is_conflict for each in given)
    return Plan(record.case.reference, False, cells=cells, errors=tuple(errors), history=saved)
