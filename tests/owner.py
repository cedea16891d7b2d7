"""What the owner of the tables can do, and the service cannot: change kept rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from reports.integrity.triggers import install, remove


@contextmanager
def without_protection() -> Iterator[None]:
    """Remove the triggers for a while, as the owner of the tables can."""
    remove(connection)
    yield
    install(connection)


def as_owner(sql: str, *values: object) -> None:
    """Change kept rows in SQL, as the owner of the tables can."""
    with without_protection(), connection.cursor() as cursor:
        cursor.execute(sql, values)
