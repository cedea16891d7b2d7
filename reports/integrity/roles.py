"""What the role of the service may do in PostgreSQL if another role owns the tables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

# No TRUNCATE, TRIGGER or REFERENCES, and nothing that only an owner can do, such as removing a trigger. The last two are for
# tables that the owner makes later: createcachetable runs after migrate.
_STATEMENTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


def grant(connection: BaseDatabaseWrapper) -> None:
    """Grant the role of the service what it needs on the tables of the owner, and make the role if there is none yet.

    `migrate` does this as the owner. Does nothing if the service uses the owner's role (no DATABASE_OWNER_URL), or on SQLite,
    which has no roles.
    """
    if connection.vendor != "postgresql" or not settings.SERVICE_ROLE:
        return
    with connection.cursor() as cursor:
        _make_role(cursor)
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        names = {
            name: connection.ops.quote_name(value)
            for name, value in (("schema", schema), ("role", settings.SERVICE_ROLE))
        }
        for statement in _STATEMENTS:
            cursor.execute(statement.format(**names))


def _make_role(cursor: Any) -> None:
    """Make the role in DATABASE_URL with its password. The password of a role that is there does not change."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.SERVICE_ROLE])
    if cursor.fetchone() is None:
        role, password = sql.Identifier(settings.SERVICE_ROLE), sql.Literal(settings.SERVICE_PASSWORD)
        statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, password)
        cursor.execute(statement.as_string(cursor.connection))
