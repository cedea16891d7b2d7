"""The triggers that make the database refuse changes to kept rows: SQL for each database, installed after each migrate.

Django rebuilds a table of SQLite to change it, and drops its triggers silently. So `install` runs after every migrate, and
`missing` compares what the database has with what it should have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from reports.integrity.protected import DELETE, INSERT, UPDATE, Rule, replaces_a_row, rules

PREFIX = "keeps_"
_LONGEST = 63  # letters in a name in PostgreSQL


@dataclass(frozen=True)
class Trigger:
    """A trigger with the statements that make it, and its text as the database keeps it."""

    name: str
    table: str
    statements: tuple[str, ...]
    kept_as: str


def expected(connection: BaseDatabaseWrapper) -> tuple[Trigger, ...]:
    """Every trigger that the database should have."""
    return _expected(connection.vendor)


@cache
def _expected(vendor: str) -> tuple[Trigger, ...]:
    """Built once in a process: `/health/` and every command ask for them."""
    return tuple(_for_postgresql() if vendor == "postgresql" else _for_sqlite())


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that the database does not have, or has with another text.

    A table that does not exist yet, while a developer adds a model, needs none.
    """
    with connection.cursor() as cursor:
        found = _found(connection, cursor)
        gone = [trigger for trigger in expected(connection) if found.get(trigger.name) != trigger.kept_as]
        tables = set(connection.introspection.table_names(cursor)) if gone else set()
    return [trigger.name for trigger in gone if trigger.table in tables]


def is_up_to_date(connection: BaseDatabaseWrapper) -> bool:
    """Whether every migration has run."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger again. Tables that do not exist yet, in the middle of an upgrade, are left out."""
    remove(connection)
    with connection.cursor() as cursor:
        _settle(connection, cursor)
        tables = set(connection.introspection.table_names(cursor))
        for trigger in expected(connection):
            if trigger.table in tables:
                for statement in trigger.statements:
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Remove every trigger, so that a migration can change kept rows. Only the owner of the tables can do this."""
    with connection.cursor() as cursor:
        _settle(connection, cursor)
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE n.nspname = current_schema() AND starts_with(proname, %s)",
                [PREFIX],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP FUNCTION "{name}" CASCADE')
        else:
            for name in _found(connection, cursor):
                cursor.execute(f'DROP TRIGGER "{name}"')


def _settle(connection: BaseDatabaseWrapper, cursor: Any) -> None:
    """Let PostgreSQL check the foreign keys of changed rows now: it changes no trigger of a table that waits for a check."""
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _found(connection: BaseDatabaseWrapper, cursor: Any) -> dict[str, str]:
    """The text of each trigger in the database, by its name."""
    if connection.vendor == "postgresql":
        # A trigger counts only if it always fires, whatever a session sets.
        cursor.execute(
            "SELECT t.tgname, c.relname || t.tgtype || p.prosrc FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND t.tgenabled = 'A' AND starts_with(t.tgname, %s)",
            [PREFIX],
        )
    else:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
    return dict(cursor.fetchall())


def _named(rule: Rule) -> str:
    name = f"{PREFIX}{rule.table}_{rule.name}_{rule.event}".lower()
    assert len(name) <= _LONGEST, name
    return name


# --- SQLite


def _for_sqlite() -> Iterator[Trigger]:
    for rule in rules():
        yield _sqlite_trigger(_named(rule), rule.table, rule.event, rule.refused_if, rule.message)
        if rule.replaced_if:
            for event in (INSERT, UPDATE):
                name = f"{PREFIX}{rule.table}_replaced_{event}".lower()
                yield _sqlite_trigger(name, rule.table, event, replaces_a_row(rule, event), rule.message)


def _sqlite_trigger(name: str, table: str, event: str, condition: str, message: str) -> Trigger:
    statement = (
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {condition} '
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    return Trigger(name, table, (statement,), statement)


# --- PostgreSQL

# How PostgreSQL keeps what a trigger fires for (pg_trigger.tgtype): 1 for each row, 2 before, 4, 8, 16 and 32 for the event.
_KINDS = {INSERT: 1 + 2 + 4, DELETE: 1 + 2 + 8, UPDATE: 1 + 2 + 16, "TRUNCATE": 2 + 32}


def _for_postgresql() -> Iterator[Trigger]:
    kept: dict[str, str] = {}
    for rule in rules():
        yield _postgresql_trigger(_named(rule), rule.table, rule.event, rule.refused_if, rule.message)
        kept.setdefault(rule.table, rule.message)
    for table, message in kept.items():
        yield _postgresql_trigger(f"{PREFIX}{table}_truncate", table, "TRUNCATE", "true", message)


def _postgresql_trigger(name: str, table: str, event: str, condition: str, message: str) -> Trigger:
    goes_on = "OLD" if event == DELETE else "NEW" if event != "TRUNCATE" else "NULL"
    body = (
        f" BEGIN IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END IF; "
        f"RETURN {goes_on}; END "
    )
    each = "FOR EACH STATEMENT" if event == "TRUNCATE" else "FOR EACH ROW"
    statements = (
        f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $${body}$$',
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {each} EXECUTE FUNCTION "{name}"()',
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"',
    )
    return Trigger(name, table, statements, f"{table}{_KINDS[event]}{body}")
