"""Reads the database as it is at one moment, for an archive or a backup, while people work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from inspections.replica import reads_from


@contextmanager
def as_of_one_moment() -> Iterator[None]:
    """Read everything as it is when the transaction begins, and let others write. SQLite would otherwise lock them out."""
    connection: Any = connections[reads_from()]
    is_outermost = not connection.in_atomic_block
    with _reading_only(connection), transaction.atomic(using=connection.alias):
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _reading_only(connection: Any) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode
