"""Reading from a replica of the database (DATABASE_REPLICA_URL), for pages that read much and may be a few seconds behind.

Everything else reads and writes the database itself. A replica that is further behind than REPLICA_LAG_SECONDS, or that does not
answer, is not used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)
REPLICA = "replica"
_read_from: ContextVar[str] = ContextVar("read_from", default=DEFAULT_DB_ALIAS)


class Router:
    """Sends reads to the replica inside `reading_from_replica`, and every write to the database itself."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _read_from.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def reads_from() -> str:
    """The alias of the database that queries read from now."""
    return _read_from.get()


@contextmanager
def reading_from_replica() -> Iterator[None]:
    """Read from the replica, if there is one and it is fresh enough. Nothing may be saved meanwhile that was read here."""
    token = _read_from.set(REPLICA if is_fresh() else DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        _read_from.reset(token)


def reads_replica(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that changes nothing, and reads from the replica."""

    @wraps(view)
    def from_replica(*args: Any, **kwargs: Any) -> HttpResponseBase:
        with reading_from_replica():
            return view(*args, **kwargs)

    return from_replica


def is_fresh() -> bool:
    """Whether the replica has everything that was stored until REPLICA_LAG_SECONDS ago."""
    if REPLICA not in connections:
        return False
    try:
        seconds = _behind()
    except Error as error:
        logger.warning("the replica does not answer: %s", error)
        return False
    if seconds > settings.REPLICA_LAG_SECONDS:
        logger.warning("the replica is %.0f seconds behind", seconds)
        return False
    return True


def _behind() -> float:
    """How many seconds the replica is behind.

    A replica that has replayed everything that the database has written is not behind, however long ago that was.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        (written,) = cursor.fetchone()
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0"
            " ELSE EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) END",
            [written],
        )
        (seconds,) = cursor.fetchone()
    return float("inf") if seconds is None else float(seconds)
