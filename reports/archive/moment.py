"""Reads the database as it is at one moment, for an archive or a backup, while people work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def as_of_one_moment() -> Iterator[None]:
    """Read everything as it is when the transaction begins, and let others write. SQLite would otherwise lock them out."""
    is_outermost = not connection.in_atomic_block
    with _reading_only(), transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _reading_only() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    database: Any = connection
    mode, database.transaction_mode = database.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        database.transaction_mode = mode
