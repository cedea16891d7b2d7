"""Stores the rows and files in an archive. Rows get new keys, and keep their times, authors and order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from inspections.inspection.append import linked
from inspections.inspection.chain import Link
from inspections.inspection.models import Change, Inspection, TeamMember
from inspections.people.models import User
from inspections.phases import PHASES
from inspections.stored_files.rows import StoredFile
from reports.archive.graph import Carried, carried
from reports.archive.keys_in_words import renumbered
from reports.archive.package import Package, Unsound
from reports.archive.rows import NUMBER, Keys, from_plain

_ROWS_AT_ONCE = 500
START = Link()


@dataclass
class Restoring:
    """Stores the rows of an archive in the database. `written` has the files to remove if the transaction fails."""

    package: Package
    keys: Keys
    written: list[StoredFile]
    # Where the history ended in the archive. Here it gets new hashes, because its entries name rows by their new keys.
    former_end: Link = START
    _phase: str = ""
    _files: list[tuple[Any, Any, str]] = field(default_factory=list)
    _many: list[tuple[models.Model, Any, list[Any]]] = field(default_factory=list)

    def store(self) -> None:
        """Store every row, then every file. Raises Unsound if a row or a file cannot be stored."""
        for each in carried():
            name = each.file
            if name not in self.package:
                self.keys.rows[each.model] = []  # the version that made the archive did not have this model yet
                continue
            try:
                self._store_rows(each, name)
            except IntegrityError as error:
                raise Unsound(
                    [f"{name}: a row contradicts another row, or a rule of the database ({error})"]
                ) from error
            self._check_owner(each, name)
        self._reach_phase()
        for row, many, named in self._many:
            try:
                self._store_many(row, many, named)
            except (ValueError, TypeError) as error:
                raise Unsound([f"rows/{row._meta.label}.jsonl: {many.name}: {error}"]) from error
        for row, stored_in, name in self._files:
            self._store_file(row, stored_in, name)

    def _check_owner(self, each: Carried, name: str) -> None:
        """Refuse rows that do not belong to the inspection, such as rows for the history of this installation."""
        (key,) = self.keys.rows[Inspection]
        own = set(each.rows_of(Inspection(pk=key)).values_list("pk", flat=True))
        strangers = [number for number, pk in enumerate(self.keys.rows[each.model], 1) if pk not in own]
        if strangers:
            raise _stranger(name, strangers[0])

    def _store_rows(self, each: Carried, name: str) -> None:
        self.keys.rows[each.model] = []
        rows: list[models.Model] = []
        again: list[tuple[models.Model, Any, Any]] = []
        for number, plain in lines_of(self.package, name):
            try:
                rows.append(self._row(each.model, number, plain, again))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise Unsound([f"{name}, line {number}: {error}"]) from error
        if each.model is Inspection:
            # The first phase, in which every row can be added. The database refuses rows of signed ratings, for example.
            self._phase, rows[0].phase = rows[0].phase, PHASES[0].slug  # type: ignore[attr-defined]
        if each.model is Change:
            self._link(rows)
        with transaction.atomic():
            _all(each.model).bulk_create(rows, batch_size=_ROWS_AT_ONCE)
        self.keys.rows[each.model] = [row.pk for row in rows]
        for row, own, named in again:
            _all(each.model).filter(pk=row.pk).update(**{own.attname: self.keys.of(each.model, named)})

    def _reach_phase(self) -> None:
        """Set the phase of the inspection. The newest row about its phases must name it."""
        try:
            with transaction.atomic():
                _all(Inspection).filter(pk__in=self.keys.rows[Inspection]).update(phase=self._phase)
        except IntegrityError as error:
            raise Unsound(
                [f"rows/inspections.Inspection.jsonl: no row about its phases says “{self._phase}”"]
            ) from error

    def _link(self, history: list[Any]) -> None:
        (key,) = self.keys.rows[Inspection]
        if strangers := [number for number, row in enumerate(history, 1) if row.inspection_id != key]:
            raise _stranger("rows/inspections.Change.jsonl", strangers[0])
        if history and history[-1].number:
            self.former_end = Link(history[-1].number, history[-1].hash)
        linked(Inspection.objects.get(pk=key), history, START)

    def _row(self, model: Any, number: int, plain: dict[str, Any], again: list[tuple[Any, Any, Any]]) -> models.Model:
        if plain.pop(NUMBER, None) != number:
            raise ValueError("the rows are not numbered in order")
        row = model()
        for each in model._meta.concrete_fields:
            if each.primary_key:
                continue
            if each.name not in plain and (each.null or each.blank or each.has_default() or not each.editable):
                continue  # the version that made the archive did not have this field yet
            value = plain.pop(each.name)
            if not each.is_relation:
                setattr(row, each.attname, self._value(row, each, value))
            elif each.related_model is model:
                again.append((row, each, value))  # once the rows have keys
            else:
                setattr(row, each.attname, self._named(row, each, value))
        for many in model._meta.local_many_to_many:
            self._many.append((row, many, plain.pop(many.name)))
        if plain:
            raise ValueError(f"{', '.join(plain)}: this version does not have this field")
        return row

    def _named(self, row: models.Model, each: Any, name: Any) -> int | None:
        """The key of the row that a row refers to."""
        if isinstance(row, TeamMember) and each.related_model is User and name is not None:
            person = self.keys.people[name]
            if person.email is None:
                row.name = person.name  # a name has no rights
                return None
        if name is None and not each.null:
            raise ValueError(f"{each.name} is empty")
        return self.keys.of(each.related_model, name)

    def _value(self, row: models.Model, each: Any, value: Any) -> Any:
        if isinstance(each, models.FileField):
            return self._file(row, each, value)
        if isinstance(row, TeamMember) and each.name == "name" and row.user_id is None and row.name:
            return row.name
        stored = from_plain(each, value)
        return renumbered(row._meta.label, each.name, stored, self._key_in_words)

    def _key_in_words(self, model: Any, number: int) -> int:
        return self.keys.of(model, number) or 0 if number else 0

    def _file(self, row: models.Model, each: Any, name: Any) -> str:
        """A new name in storage for a file in the archive."""
        if name == "":
            return ""
        if not isinstance(name, str) or not name.startswith("files/") or name not in self.package:
            raise ValueError(f"the file {name} is not in the archive")
        self._files.append((row, each, name))
        return f"{each.upload_to}{uuid4().hex}"

    def _store_many(self, row: models.Model, many: Any, named: list[Any]) -> None:
        through = many.remote_field.through
        here, there = many.m2m_field_name(), many.m2m_reverse_field_name()
        _all(through).bulk_create(
            through(**{f"{here}_id": row.pk, f"{there}_id": self.keys.of(many.related_model, name)}) for name in named
        )

    def _store_file(self, row: Any, each: Any, name: str) -> None:
        content = self.package.content(name)
        stored = getattr(row, each.name)
        self.written.append(row)
        stored.storage.save(stored.name, ContentFile(content))
        if isinstance(row, StoredFile) and not row.is_intact:
            raise Unsound([f"{name}: is not the file that its row describes"])


def _stranger(name: str, line: int) -> Unsound:
    return Unsound([f"{name}, line {line}: does not belong to the inspection"])


def _all(model: Any) -> Any:
    """All rows of a model. The model's own QuerySet may refuse what an import must do."""
    return models.QuerySet(model)


def lines_of(package: Package, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows in a file in the archive, each with its line number."""
    for number, line in enumerate(package.content(name).splitlines(), start=1):
        try:
            plain = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unsound([f"{name}, line {number}: is not JSON"]) from error
        if not isinstance(plain, dict):
            raise Unsound([f"{name}, line {number}: is not a row"])
        yield number, plain


def people_of(package: Package, name: str) -> dict[int, User]:
    """The people named in the archive: the account with the same email address, or a person kept by name."""
    people: dict[int, User] = {}
    names: Counter[str] = Counter()
    for number, plain in lines_of(package, name):
        email, called = plain.get("email"), plain.get("name")
        if plain.get(NUMBER) != number or not isinstance(called, str) or not isinstance(email, str | None):
            raise Unsound([f"{name}, line {number}: is not a person"])
        account = User.objects.filter(email__iexact=email).first() if email else None
        if account is None:
            called = called or email or "A person without a name"
            names[called] += 1
            called = f"{called} ({names[called]})" if names[called] > 1 else called
        people[number] = account or User.everyone.keep_by_name(called[:150])
    return people
