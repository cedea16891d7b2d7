"""Converts rows to plain values with exact types, and back. A row refers to other rows by their number in the archive."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from inspections.inspection.yots import YOT
from inspections.people.models import User
from standards.models import CaseQuestion, Domain, Framework, KeyQuestion, Prompt, Standard, WholeFramework

NUMBER = "#"  # the number of a row in the archive; no field can have this name
_AS_THEY_ARE = (str, int, bool, float, type(None))


def keys_of_framework(whole: WholeFramework) -> dict[type[models.Model], dict[str, int]]:
    """The key of each part of a framework, by the number or name that is the same in every installation."""
    return {
        Domain: whole.domains,
        Standard: whole.standards,
        KeyQuestion: whole.key_questions,
        Prompt: whole.prompts,
        CaseQuestion: whole.case_questions,
    }


class Names:
    """The names of rows while an archive is written: numbers for people and its own rows, natural names for other rows."""

    def __init__(self, framework: Framework) -> None:
        self.people: dict[int, int] = {}
        self.rows: dict[type[models.Model], dict[int, int]] = {}
        self._natural: dict[type[models.Model], dict[int, str]] = {
            model: {key: name for name, key in keys.items()}
            for model, keys in keys_of_framework(framework.whole).items()
        }
        self._natural[Framework] = {framework.pk: framework.slug}

    def number(self, model: type[models.Model], keys: list[int]) -> None:
        self.rows[model] = {key: number for number, key in enumerate(keys, start=1)}

    def of(self, model: type[models.Model], key: int | None) -> Any:
        """The name of the row with this key. 0 means that the row no longer exists."""
        if key is None:
            return None
        if model is User:
            return self.people.setdefault(key, len(self.people) + 1)
        if model is YOT:
            return YOT.objects.values_list("name", flat=True).get(pk=key)
        if model in self._natural:
            return self._natural[model][key]
        return self.rows[model].get(key, 0)


def as_plain(field: Any, row: models.Model) -> Any:
    """The value of a field that does not refer to another row, in a form that JSON can hold."""
    value = field.value_from_object(row)
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64encode(bytes(value)).decode()
    return value if isinstance(value, _AS_THEY_ARE) else field.value_to_string(row)


def from_plain(field: Any, value: Any) -> Any:
    """The value to store, from the value in the archive. Raises ValueError if the field cannot hold it."""
    if value is None and not field.null:
        raise ValueError(f"{field.name} is empty")
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return _bytes(field, value)
    if isinstance(field, models.CharField | models.TextField) and not isinstance(value, str):
        raise ValueError(f"{field.name} is not text")
    try:
        stored = field.to_python(value)
        field.run_validators(stored)
    except ValidationError as error:
        raise ValueError(f"{field.name}: {' '.join(error.messages)}") from error
    if field.choices and stored not in ("", None) and stored not in dict(field.flatchoices):
        raise ValueError(f"{field.name}: “{stored}” is not a value that this version has")
    return stored


def _bytes(field: Any, value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, binascii.Error) as error:
        raise ValueError(f"{field.name} is not base64") from error


class Keys:
    """The keys of rows in this installation while an archive is read, by their names in the archive."""

    def __init__(self, framework: Framework, people: Mapping[int, User], yots: Mapping[str, YOT]) -> None:
        self.people = people
        self.rows: dict[type[models.Model], list[int]] = {}
        self._natural: dict[type[models.Model], Mapping[Any, int]] = {
            **keys_of_framework(framework.whole),
            Framework: {framework.slug: framework.pk},
            YOT: {name: yot.pk for name, yot in yots.items()},
            User: {number: person.pk for number, person in people.items()},
        }

    def of(self, model: type[models.Model], name: Any) -> int | None:
        """The key of the row with this name. Raises ValueError if the archive has no such row."""
        if name is None:
            return None
        if model in self._natural:
            key = self._natural[model].get(name) if isinstance(name, str | int) else None
        else:
            rows = self.rows.get(model, [])
            key = rows[name - 1] if isinstance(name, int) and 0 < name <= len(rows) else None
        if key is None:
            raise ValueError(f"there is no {model._meta.verbose_name} “{name}” in the archive or its framework")
        return key
