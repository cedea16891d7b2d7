"""Faults from outside: a full disk, a clock moved back, an interrupted migration. Nothing is lost, and the state is clear."""

from __future__ import annotations

import contextlib
import datetime
import io
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from inspections.models import Change
from inspections.planning.actions.team import appoint
from reports.integrity.triggers import missing, remove
from reports.integrity.verifying import verify
from tests.factories import BY, new_case, new_inspection
from tests.inspections.cases.test_saving import send
from tests.step_by_step import executor_step_by_step

pytestmark = [pytest.mark.postgresql_too, pytest.mark.slow]

HOUR = datetime.timedelta(hours=1)
# What PostgreSQL reports if it cannot extend a file (SQLSTATE 53100).
NO_SPACE = """
    CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_space BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION no_space();
"""


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """The disk of the database has no space for a new row of the history."""
    table = Change._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(NO_SPACE.format(table=table))
        else:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            limit = cursor.execute("PRAGMA max_page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER no_space ON {table}; DROP FUNCTION no_space()")
            else:
                cursor.execute(f"PRAGMA max_page_count = {limit}")


@pytest.mark.django_db(transaction=True)
def test_while_the_disk_is_full_saving_is_refused_with_a_reason_and_nothing_is_half_saved(youth_2018, lead_inspector):
    inspection = new_inspection(youth_2018, reference="anytown")
    case = new_case(inspection, reference="case-1", inspector=appoint(inspection, lead_inspector, "inspector", by=BY))
    browser = Client(raise_request_exception=False)
    browser.force_login(lead_inspector)
    first = send(browser, "yes", entry="2.1.1").json()
    entry, version, refused = "2.1.1-note", 0, None

    with full_disk():
        for _ in range(200):  # SQLite still has room in the pages that it has begun
            answer = send(browser, "He is safe. " * 150, based_on=version, entry=entry)
            if answer.status_code != 200:
                refused = answer
                break
            version = answer.json()["version"]
        assert refused is not None
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert "cannot save at the moment" in refused.json()["error"]
        assert browser.get("/work/").status_code == 200
        kept = Change.objects.of_entry(case, entry).count()

    assert Change.objects.of_entry(case, entry).count() == kept
    assert send(browser, "no", based_on=first["version"], entry="2.1.1").status_code == 200
    assert case.judgements.get(key_question__number="2.1.1", prompt=None).answer == "no"
    assert verify(inspection).problem == ""


@pytest.mark.django_db
def test_after_the_clock_is_moved_back_the_history_keeps_its_order_and_the_newest_answer_counts(
    youth_2018, lead_inspector, monkeypatch
):
    inspection = new_inspection(youth_2018, reference="anytown")
    member = appoint(inspection, lead_inspector, "inspector", by=BY)
    case = new_case(inspection, reference="case-1", inspector=member)
    browser = Client()
    browser.force_login(lead_inspector)
    first = send(browser, "yes", entry="2.1.1").json()

    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() - HOUR)
    assert send(browser, "no", based_on=first["version"], entry="2.1.1").status_code == 200

    assert case.judgements.get(key_question__number="2.1.1", prompt=None).answer == "no"
    assert verify(inspection).problem == ""
    assert list(Change.objects.of_entry(case, "2.1.1").order_by("number").values_list("new", flat=True)) == [
        "yes",
        "no",
    ]
    assert browser.get("/work/").status_code == 200  # the session has not ended


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_migration_changes_nothing_is_said_and_runs_again(monkeypatch, medway):
    remove(connection)
    executor_step_by_step().migrate([("reports", "0022_group_figures")])  # as an older version left it
    rows = Change.objects.count()

    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(MigrationExecutor, "record_migration", interrupted)
        with pytest.raises(KeyboardInterrupt):
            call_command("migrate", verbosity=0, stdout=io.StringIO())

    assert missing(connection)
    answer = Client().get("/health/", headers={"host": "127.0.0.1"})
    assert (answer.status_code, answer.content.decode().split()[0]) == (503, "unprotected")

    call_command("migrate", verbosity=0)
    assert Client().get("/health/", headers={"host": "127.0.0.1"}).content.decode().startswith("ok")
    assert Change.objects.count() == rows
    assert verify(medway).problem == ""
