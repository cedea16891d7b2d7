"""Append one row to the history in SQL. This is part of every save; see `inspections.cases.saving`."""

from __future__ import annotations

from typing import Any

from django.db import connection

from inspections.inspection.models import Change

_APPEND = f"""
    INSERT INTO {Change._meta.db_table} (by_id, command, at, inspection_id, subject, field, old, new, receipt)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""  # noqa: S608


def append_change(change: Change) -> None:
    """Insert one new row into the history."""
    names = ("by_id", "command", "at", "inspection_id", "subject", "field", "old", "new", "receipt")
    values = [prepared(Change, name, getattr(change, name)) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, values)
        (change.pk,) = cursor.fetchone()
    change._state.adding = False


def prepared(model: Any, name: str, value: Any) -> Any:
    """A value prepared for the database in use."""
    return model._meta.get_field(name.removesuffix("_id")).get_db_prep_save(value, connection)
