"""Which tables a backup has, and their rows as lines of JSON that any database can read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models

from reports.archive.rows import as_plain, from_plain

# Made again by `migrate`, or of use only while a person is signed in.
LEFT_OUT = {
    "auth.Permission": "not used, and made again by migrate",
    "auth.Group": "not used",
    "contenttypes.ContentType": "Django's own list of models, made again by migrate",
    "sessions.Session": "people sign in again",
    "usersessions.UserSession": "people sign in again",
    "socialaccount.SocialApp": "not used: settings name the identity provider",
    "socialaccount.SocialToken": "not used: tokens of the identity provider are not kept",
}
_DATED = ("auto_now", "auto_now_add")
# The lines of one content: small enough to encrypt in memory, large enough to be few.
LINES_AT_ONCE = 20_000


def tables() -> list[type[models.Model]]:
    """The models in a backup, with those of many-to-many fields, each after the models that its rows name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]
    found = [model for model in found if not any(_label(field) in LEFT_OUT for field in _relations(model))]
    named = {model: {field.related_model for field in _relations(model)} & set(found) - {model} for model in found}
    return list(TopologicalSorter(dict(sorted(named.items(), key=lambda item: item[0]._meta.label))).static_order())


def contents_of(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a table as lines of JSON, a few thousand in each content."""
    lines: list[str] = []
    rows: Any = models.QuerySet(model)
    for row in rows.order_by("pk").iterator(2_000):
        plain = {field.column: as_plain(field, row) for field in _fields(model)}
        lines.append(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))
        if len(lines) == LINES_AT_ONCE:
            yield _joined(lines)
            lines = []
    if lines:
        yield _joined(lines)


def rows_in(model: Any, content: bytes) -> Iterator[models.Model]:
    """The rows in a content, to be stored with their keys."""
    for line in content.decode().splitlines():
        plain = json.loads(line)
        yield model(**{field.attname: _stored(field, plain[field.column]) for field in _fields(model)})


@contextmanager
def dates_as_given(model: Any) -> Iterator[None]:
    """Let rows keep their dates in fields that would otherwise get the time at which they are stored."""
    dated = [(field, name) for field in _fields(model) for name in _DATED if getattr(field, name, False)]
    for field, name in dated:
        setattr(field, name, False)
    try:
        yield
    finally:
        for field, name in dated:
            setattr(field, name, True)


def files_of(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """The storage and name of each file that the rows of a table name."""
    for field in _fields(model):
        if isinstance(field, models.FileField):
            for name in (
                models.QuerySet(model).exclude(**{field.name: ""}).values_list(field.name, flat=True).iterator()
            ):
                yield field.storage, name


def _stored(field: Any, value: Any) -> Any:
    if field.is_relation or isinstance(field, models.FileField):
        return value
    return from_plain(field, value) if not field.primary_key else field.to_python(value)


def _joined(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _fields(model: Any) -> list[Any]:
    return list(model._meta.concrete_fields)


def _label(field: Any) -> str:
    return str(field.related_model._meta.label)


def _relations(model: Any) -> list[Any]:
    return [field for field in _fields(model) if field.is_relation]
