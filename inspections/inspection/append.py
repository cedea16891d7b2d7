"""Append entries to the history: each is linked to the one before it. Nothing else adds rows to the history.

Every save of an answer runs this, so its statements are in SQL: see `inspections.cases.saving`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from inspections.inspection import chain
from inspections.inspection.chain import Link
from inspections.inspection.models import Change, Inspection

_COLUMNS = (
    "by_id", "command", "at", "inspection_id", "subject", "field", "old", "new", "receipt",
    "written_by", "number", "salt", "digest", "hash",
)  # fmt: skip
_APPEND = f"""
    INSERT INTO {Change._meta.db_table} ({", ".join(_COLUMNS)})
    VALUES ({", ".join(["%s"] * len(_COLUMNS))}) RETURNING id
"""  # noqa: S608
_NEWEST = f"SELECT number, hash FROM {Change._meta.db_table} WHERE inspection_id {{}} ORDER BY number DESC LIMIT 1"  # noqa: S608
# PostgreSQL's numbers for locks that a program names: this one belongs to the chain of the installation.
_INSTALLATION_LOCK = 0x494E5350
_ROWS_AT_ONCE = 5000
_END = "_end_of_history"  # key in an inspection's attributes


def append_changes(inspection: Inspection | None, changes: Sequence[Change]) -> None:
    """Link new rows of the history to its end, and insert them.

    The inspection must be locked: two transactions must not link to the same entry. The history of the installation is
    locked here, until the transaction ends.
    """
    if inspection is None:
        _lock_installation()
    linked(inspection, changes, _known_end(inspection) or newest_link(inspection))
    if len(changes) == 1:
        _insert(changes[0])
    else:
        Change.objects.bulk_create(changes, batch_size=_ROWS_AT_ONCE)


def know_end(inspection: Inspection, end: Link) -> None:
    """Remember the end of the history of an inspection that this transaction has locked, for the next entry alone."""
    inspection.__dict__[_END] = end


def _known_end(inspection: Inspection | None) -> Link | None:
    return inspection.__dict__.pop(_END, None) if inspection is not None else None


def newest_link(inspection: Inspection | None) -> Link:
    """The end of a chain. A chain without entries ends at its start."""
    with connection.cursor() as cursor:
        if inspection is None:
            cursor.execute(_NEWEST.format("IS NULL"))
        else:
            cursor.execute(_NEWEST.format("= %s"), [inspection.pk])
        row = cursor.fetchone()
    return Link(*row) if row else Link()


def linked(inspection: Inspection | None, changes: Sequence[Change], end: Link) -> Link:
    """Link rows that are not stored yet to the end of a chain, and return its new end.

    Rows from an archive keep the author's name, and the hash of values that were deleted.
    """
    name = chain_name(inspection)
    for change in changes:
        change.written_by = change.written_by or change.author
        if not change.values_were_deleted:
            change.salt = chain.new_salt()
            change.digest = chain.digest_of(change.salt, change.old, change.new)
        change.hash = chain.hash_of(name, end, change.written, change.digest)
        change.number = end.number + 1
        end = Link(change.number, change.hash)
    return end


def chain_name(inspection: Inspection | None) -> str:
    return inspection.reference if inspection else chain.INSTALLATION


def _lock_installation() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INSTALLATION_LOCK])


def _insert(change: Change) -> None:
    """Insert one row in SQL, as part of every save."""
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [prepared(Change, name, getattr(change, name)) for name in _COLUMNS])
        (change.pk,) = cursor.fetchone()
    change._state.adding = False


def prepared(model: Any, name: str, value: Any) -> Any:
    """A value prepared for the database in use."""
    return model._meta.get_field(name.removesuffix("_id")).get_db_prep_save(value, connection)
