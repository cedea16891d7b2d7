"""Indexes by which PostgreSQL finds words in the texts that the search page searches. SQLite reads the texts instead."""

from django.core.management import CommandError
from django.db import DatabaseError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Name, table, column and, if most rows are empty, which rows.
INDEXES = (
    ("words_of_notes", "inspections_judgement", "note", "note <> ''"),
    ("words_of_interviews", "inspections_interview", "notes", "notes <> ''"),
    ("words_of_notepads", "inspections_case", "notepad", "notepad <> ''"),
    ("words_of_case_references", "inspections_case", "reference", ""),
    ("words_of_pseudonyms", "inspections_case", "pseudonym", ""),
    ("words_of_evidence", "inspections_evidence", "title", ""),
)
MISSING = (
    "The search needs the extension pg_trgm, which comes with PostgreSQL, and this database role may not create it. As a "
    "superuser of the database, run CREATE EXTENSION pg_trgm in it. Then run migrate again."
)


def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the indexes, for a migration. Raises CommandError, with what to do, if PostgreSQL lacks the extension."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        raise CommandError(f"{MISSING} ({error})") from error
    for name, table, column, condition in INDEXES:
        where = f" WHERE {condition}" if condition else ""
        # As Django writes icontains: UPPER(column::text) LIKE UPPER('%word%')
        schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin (UPPER({column}::text) gin_trgm_ops){where}")


def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the indexes, to take the migration back."""
    if schema_editor.connection.vendor == "postgresql":
        for name, *_ in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")
