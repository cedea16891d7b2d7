"""On PostgreSQL, the service can use a role that does not own the tables, so it cannot remove what protects them."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from inspections.models import Change
from reports.integrity.roles import grant

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql_too,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]

ROLE = "service_of_a_test"


def can(sql: str) -> bool:
    """Whether the role of the service can run a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
            cursor.execute(sql)
            cursor.execute("RESET ROLE")
    except Error:
        return False
    return True


@pytest.fixture
def role(settings) -> None:
    settings.SERVICE_ROLE = ROLE
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")  # the test rolls it back
    grant(connection)


def test_the_role_of_the_service_can_record_and_owns_nothing(medway, role):
    assert can("SELECT 1 FROM inspections_change")
    assert can("UPDATE inspections_user SET name = name")
    assert Change.objects.exists()

    for sql in (
        "DELETE FROM inspections_change",
        "UPDATE inspections_change SET new = 'no'",
        "TRUNCATE inspections_change CASCADE",
        "ALTER TABLE inspections_change DISABLE TRIGGER ALL",
        "DROP TRIGGER keeps_inspections_change_kept_update ON inspections_change",
        "DROP FUNCTION keeps_inspections_change_kept_update() CASCADE",
        "CREATE TRIGGER mine BEFORE INSERT ON inspections_change EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "DROP TABLE inspections_change CASCADE",
        "SET session_replication_role = replica",
    ):
        assert not can(sql), sql


def test_without_a_role_of_its_own_nothing_is_granted(settings, medway):
    settings.SERVICE_ROLE = ""

    grant(connection)
