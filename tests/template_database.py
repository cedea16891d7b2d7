"""The database at the start of each test: migrated, with the frameworks and the demonstration inspections.

It is built once for each state of its input files, kept in var/test-templates/, and copied for each test process. After a test
that commits, it is copied again.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from inspections.history import Author
from reports.demonstration.loading import REFERENCES, WORKBOOKS
from reports.workbook.importing import import_workbook
from tests.kept_templates import kept, key, one_at_a_time

BY = Author(command="tests")


def build() -> None:
    """Fill the empty database of the current connection."""
    call_command("migrate", verbosity=0)
    call_command("load_frameworks", stdout=io.StringIO())
    for reference in REFERENCES:
        import_workbook(WORKBOOKS / reference, by=BY)


class SQLite:
    """For SQLite, the template is a file. SQLite's backup copies it, and respects the locks of other threads."""

    def __init__(self, name: str) -> None:
        self.path = Path(connection.settings_dict["TEST"]["NAME"])
        with one_at_a_time():
            self.template = kept(f"{key()}-sqlite.template", self._build)
        self._use(self.path)

    def _use(self, path: Path) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = str(path)

    def _build(self, path: Path) -> None:
        self._use(path)
        build()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()

    def restore(self) -> None:
        connections.close_all()
        address = f"file:{self.template}?mode=ro&immutable=1"
        with (
            contextlib.closing(sqlite3.connect(address, uri=True)) as template,
            contextlib.closing(sqlite3.connect(self.path, timeout=20)) as database,
        ):
            database.execute("PRAGMA synchronous=OFF")
            template.backup(database)

    def remove(self) -> None:
        connections.close_all()
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink(missing_ok=True)


class PostgreSQL:
    """For PostgreSQL, the template is a database, which is restored from a pg_dump file and copied by the server."""

    def __init__(self, name: str) -> None:
        self.name = f"test_{name}_{os.getpid()}"
        self.server = connection.settings_dict["NAME"]  # the database from which we create and drop other databases
        self.template = f"test_template_{key()}"
        with one_at_a_time():
            if not self._is_there(self.template):
                self._make_template()
        self._use(self.name)

    def _use(self, name: str) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = name

    def _on_server(self, *statements: str) -> list[tuple]:
        before = connection.settings_dict["NAME"]
        self._use(self.server)
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            self._use(before)

    def _is_there(self, name: str) -> bool:
        return bool(self._on_server(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def _make_template(self) -> None:
        part = f"{self.template}_part"
        self._on_server(f"DROP DATABASE IF EXISTS {part}", f"CREATE DATABASE {part}")
        [(version,)] = self._on_server("SELECT current_setting('server_version_num')::int / 10000")
        if shutil.which("pg_dump") and shutil.which("pg_restore"):
            file = kept(f"{key()}-postgresql{version}.template", lambda path: self._build_and_dump(part, path))
            [(is_filled,)] = self._counts_tables(part)
            if not is_filled:
                self._run("pg_restore", "--dbname", part, "--no-owner", "--exit-on-error", str(file))
        else:
            self._build(part)
        self._on_server(f"ALTER DATABASE {part} RENAME TO {self.template}")

    def _counts_tables(self, name: str) -> list[tuple]:
        before = self.server
        self.server = name
        try:
            return self._on_server("SELECT count(*) > 0 FROM pg_tables WHERE schemaname = 'public'")
        finally:
            self.server = before

    def _build(self, name: str) -> None:
        self._use(name)
        build()
        self._use(self.server)

    def _build_and_dump(self, name: str, path: Path) -> None:
        self._build(name)
        self._run("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--file", str(path), name)

    def _run(self, *command: str) -> None:
        given = {f"PG{name}": str(connection.settings_dict[name]) for name in ("HOST", "PORT", "USER", "PASSWORD")}
        subprocess.run(
            command, check=True, env={**os.environ, **{name: value for name, value in given.items() if value}}
        )

    def restore(self) -> None:
        self._on_server(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {self.template}",
        )

    def remove(self) -> None:
        self._use(self.server)
        self._on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        connections.close_all()


def own_database(name: str) -> SQLite | PostgreSQL:
    """The database of this process, to restore before the first test and after each test that commits."""
    return (SQLite if connection.vendor == "sqlite" else PostgreSQL)(name)
