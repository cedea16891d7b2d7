"""Administrators see how the service runs: what needs attention, the background jobs and accounts without a second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from inspections.models import HeldRole, User
from inspections.staff.actions import give_role
from reports.integrity.triggers import remove
from reports.pdf import workers
from tests.factories import BY

pytestmark = pytest.mark.django_db

PAGE = "/service/"


@pytest.fixture
def ada() -> User:
    person = User.objects.create_user("ada@inspectorate.test", name="Ada Admin")
    give_role(person, HeldRole.Role.ADMINISTRATOR, by=BY)
    return person


@pytest.fixture
def shown(ada):
    client = Client()
    client.force_login(ada)
    return lambda: client.get(PAGE).content.decode()


def test_administrators_see_that_no_worker_is_running(shown, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert "No background worker is running" in shown()

    workers.beat("worker")

    assert "No background worker is running" not in shown()


def test_administrators_see_that_a_trigger_is_missing(shown):
    assert "triggers are missing" not in shown()

    remove(connection)

    assert "The database does not protect the history and signed rows" in shown()


def test_a_job_that_failed_is_listed_without_what_it_was_about(shown):
    assert "No job has run in the last 14 days." in shown()
    DBTaskResult.objects.create(
        task_path="reports.pdf.tasks.print_rendering",
        args_kwargs={"args": [1], "kwargs": {}},
        backend_name="default",
        status="FAILED",
        exception_class_path="builtins.MemoryError",
        traceback="a secret",
        worker_ids=["one", "two"],
        run_after="2026-01-01T00:00:00Z",
    )

    page = shown()

    assert "Make a PDF" in page
    assert "Failed: MemoryError" in page
    assert "2 attempts" in page
    assert "a secret" not in page


def test_people_without_a_second_factor_are_listed(shown, ada):
    assert f'href="/people/{ada.pk}/"' in shown()

    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert "Everyone with an account has a second factor." in shown()


def test_the_pages_of_djangos_administration_are_gone(shown, ada):
    """With them, one person could read and change accounts, second factors and sessions of others."""
    client = Client()
    client.force_login(ada)

    assert client.get("/admin/").status_code == 404
