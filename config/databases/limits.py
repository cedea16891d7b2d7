"""Limits how long a request waits for the database. Commands (import, migrate, the worker) have no such limits."""

from __future__ import annotations

from typing import Any

SQLITE_SECONDS = 3.5  # waiting for another writer
LOCK_SECONDS = 3.5  # waiting for another transaction
STATEMENT_SECONDS = 4
ANSWER_SECONDS = 4.5  # how long nothing may arrive before a connection counts as dead
CONNECT_SECONDS = 2  # the shortest time that libpq accepts
KEPT_SECONDS = 600  # how long a connection is kept for the next requests in its thread


def limit_waiting(database: dict[str, Any]) -> None:
    """Change the settings of a database for the web server. Options in DATABASE_URL are kept."""
    options = database["OPTIONS"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["ENGINE"] = "config.databases.sqlite3"
        options["timeout"] = SQLITE_SECONDS
        return
    database["ENGINE"] = "config.databases.postgresql"
    database["CONN_MAX_AGE"] = KEPT_SECONDS
    database["CONN_HEALTH_CHECKS"] = True
    if not database.get("DISABLE_SERVER_SIDE_CURSORS"):  # PgBouncer sets its own limits (config/pgbouncer.ini)
        limits = f"-c lock_timeout={LOCK_SECONDS * 1000:.0f} -c statement_timeout={STATEMENT_SECONDS * 1000}"
        options["options"] = f"{limits} {options['options']}"
    without_an_answer = {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": STATEMENT_SECONDS * 1000,
        "keepalives_idle": 5,
        "keepalives_interval": 1,
        "keepalives_count": 3,
    }
    for name, value in without_an_answer.items():
        options.setdefault(name, value)


def limit_waiting_for_files(storage: dict[str, Any]) -> None:
    """Limit how long a request waits for an object storage that does not answer, if files are kept in one."""
    if storage["BACKEND"] == "inspections.stored_files.bucket.Bucket":
        from inspections.stored_files.bucket import OF_A_PAGE  # only then, because the client takes long to import

        storage["OPTIONS"]["client_config"] = OF_A_PAGE
