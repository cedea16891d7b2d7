"""Writes everything about one inspection to an archive: the workbook for people, every row for programs, and its files."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.stored_files.rows import StoredFile
from reports.archive.graph import LEFT_OUT, OUTSIDE, carried
from reports.archive.keys_in_words import renumbered
from reports.archive.moment import as_of_one_moment
from reports.archive.package import MANIFEST, README, write_package
from reports.archive.rows import NUMBER, Names, as_plain
from reports.workbook.write import export_workbook

FRAMEWORK = "framework.json"
PEOPLE = "people.jsonl"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def export_archive(inspection: Inspection, path: Path) -> None:
    """Write the archive of an inspection. Fetch it `with_framework()`.

    Raises Damaged if one of its files is missing or has changed, and Unwritable if the workbook cannot hold a value.
    """
    about = {
        "product": "YOT Inspections",
        "version": settings.VERSION,
        "reference": inspection.reference,
        "archived_at": timezone.now().isoformat(),
    }
    with tempfile.TemporaryDirectory() as folder, as_of_one_moment():
        writing = Writing(inspection, Path(folder))
        write_package(path, writing.files(), about)


class Writing:
    """The files in one archive, in order. The README describes each file and comes last."""

    def __init__(self, inspection: Inspection, folder: Path) -> None:
        self.inspection = inspection
        self._folder = folder
        self._names = Names(inspection.framework)
        self._stored: list[tuple[str, Any, Any]] = []
        self._described: list[tuple[str, str]] = []

    def files(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        yield from self._workbook()
        yield self._described_as(FRAMEWORK, "The framework: its standards, questions and rules."), self._framework()
        for each in carried():
            self._names.number(each.model, list(each.rows_of(self.inspection).values_list("pk", flat=True)))
        for each in carried():
            yield self._described_as(each.file, _first_sentence(each.model)), self._rows(each)
        yield self._described_as(PEOPLE, "The people whom the rows name, each with a number."), self._people()
        for name, row, field in self._stored:
            yield name, _content(row, field)
        yield README, [self._readme().encode()]

    def _described_as(self, name: str, description: str) -> str:
        self._described.append((name, description))
        return name

    def _workbook(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        folder = self._folder / "workbook"
        export_workbook(self.inspection, folder)
        for file in sorted(folder.iterdir()):
            name = f"workbook/{file.name}"
            yield (
                self._described_as(name, f"The sheet “{file.stem}” of the workbook, to open and read."),
                [file.read_bytes()],
            )

    def _framework(self) -> list[bytes]:
        plain = self.inspection.framework.definition.model_dump(mode="json")
        return [(json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()]

    def _rows(self, each: Any) -> Iterator[bytes]:
        for row in each.rows_of(self.inspection).iterator(2_000):
            yield _line({NUMBER: self._names.of(each.model, row.pk), **self._plain(row)})

    def _plain(self, row: Any) -> dict[str, Any]:
        label, plain = row._meta.label, {}
        for field in row._meta.concrete_fields:
            if field.primary_key:
                continue
            if field.is_relation:
                plain[field.name] = self._names.of(field.related_model, field.value_from_object(row))
            elif isinstance(field, models.FileField):
                plain[field.name] = self._file(row, field)
            else:
                plain[field.name] = renumbered(label, field.name, as_plain(field, row), self._names.of)
        for many in row._meta.local_many_to_many:
            plain[many.name] = [self._names.of(many.related_model, key) for key in _keys(row, many)]
        return plain

    def _file(self, row: models.Model, field: Any) -> str:
        """The name that the archive gives to a row's file."""
        if not field.value_from_object(row):
            return ""
        shown = _UNSAFE.sub("-", str(getattr(row, "name", "file"))).strip(".-")[-80:] or "file"
        name = f"files/{row._meta.label}/{self._names.of(type(row), row.pk)}-{shown}"
        self._stored.append((name, row, field))
        return name

    def _people(self) -> Iterator[bytes]:
        known = User.everyone.in_bulk(list(self._names.people))
        for key, number in self._names.people.items():
            yield _line({NUMBER: number, "email": known[key].email, "name": known[key].name})

    def _readme(self) -> str:
        files = "".join(f"\n{name}\n    {description}\n" for name, description in self._described)
        left_out = "".join(f"\n{label}: {reason}" for label, reason in LEFT_OUT.items() if label.startswith(_OURS))
        outside = "".join(f"\n{model._meta.label}: {how}" for model, how in OUTSIDE.items())
        return _README.format(inspection=self.inspection, files=files, left_out=left_out, outside=outside)


_OURS = ("inspections.", "reports.", "standards.")


def _keys(row: models.Model, many: Any) -> list[int]:
    """The keys of the rows in a many-to-many field, in the order in which they were added."""
    through = many.remote_field.through
    named: Any = models.QuerySet(through).filter(**{many.m2m_column_name(): row.pk}).order_by("pk")
    return list(named.values_list(many.m2m_reverse_name(), flat=True))


def _content(row: Any, field: Any) -> Iterator[bytes]:
    stored = getattr(row, field.name)
    opened = row.opened() if isinstance(row, StoredFile) else stored.storage.open(stored.name, "rb")
    with opened as file:
        yield from file.chunks()


def _line(plain: dict[str, Any]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False) + "\n").encode()


def _first_sentence(model: type[models.Model]) -> str:
    return (model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")


_README = f"""Everything recorded in the inspection {{inspection}}.

Keep this archive as carefully as the service itself: it has the case records and the people's names.

The workbook is for reading in any spreadsheet program. The rows are exact: each line of a .jsonl file is one row as
JSON, and has everything that the service stores. Times are in UTC. A row names another row by its number in that row's
file, which is “#”, and a person by their number in people.jsonl. A file that was uploaded or published is in the folder
“files”. The row for the file has its path there, its name, its size and its SHA-256.

{MANIFEST} lists every other file with its size and SHA-256, the version that made the archive and when.

To read the archive into an installation that does not have this inspection:

    manage.py import_archive PATH.zip

Files
-----
{{files}}
files/
    The files that people uploaded, sent or published.

Named in the rows, and not part of the inspection
-------------------------------------------------
{{outside}}

Left out
--------
{{left_out}}
"""
