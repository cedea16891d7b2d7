"""Append one row to the history, in SQL: part of every save, see `inspections.cases.saving`."""

from __future__ import annotations

from typing import Any

from django.db import connection

from inspections.inspection.models import Change

_APPEND = f"""
    INSERT INTO {Change._meta.db_table} (by_id, command, at, inspection_id, subject, field, old, new, receipt)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""  # noqa: S608


def append_change(change: Change) -> None:
    """Add one row to the history. It is new, as every row of it is."""
    names = ("by_id", "command", "at", "inspection_id", "subject", "field", "old", "new", "receipt")
    values = [prepared(Change, name, getattr(change, name)) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, values)
        (change.pk,) = cursor.fetchone()
    change._state.adding = False


def prepared(model: Any, name: str, value: Any) -> Any:
    """A value as the database in use takes it."""
    return model._meta.get_field(name.removesuffix("_id")).get_db_prep_save(value, connection)
