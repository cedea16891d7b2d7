"""How the service runs: what needs attention, its background jobs, and the accounts that only have a password."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inspections.people.models import User
from reports.integrity.triggers import missing
from reports.pdf import workers

SHOWN = 50
_NAMES = {
    "print_rendering": "Make a PDF",
    "finish_what_waits": "Finish what waits for a PDF",
    "make_release": "Make a release of open data",
}
_STATES = {
    TaskResultStatus.READY: "Waiting",
    TaskResultStatus.RUNNING: "Running",
    TaskResultStatus.SUCCESSFUL: "Done",
    TaskResultStatus.FAILED: "Failed",
}


@dataclass(frozen=True)
class Problem:
    """Something that an administrator must put right, and how."""

    what: str
    how: str


@dataclass(frozen=True)
class Job:
    """A background job in words. It names no person and no inspection."""

    what: str
    state: str
    asked_at: datetime.datetime
    ended_at: datetime.datetime | None
    failure: str
    attempts: int


def problems() -> Iterator[Problem]:
    """What needs attention now."""
    if workers.is_missing():
        yield Problem(
            "No background worker is running, so PDFs cannot be made and reports cannot be published.",
            "Run docker compose up --detach worker if you use Docker. Otherwise, run manage.py db_worker.",
        )
    if gone := missing(connection):
        yield Problem(
            f"The database does not protect the history and signed rows: {len(gone)} triggers are missing.",
            "Run manage.py migrate --skip-checks, then manage.py verify_history, and find out who removed them.",
        )
    if not settings.MAIL_IS_SET_UP:
        yield Problem(
            "The service sends no email, so you pass on invitations and links yourself.", "Set EMAIL_URL on the server."
        )


def jobs_of_two_weeks() -> list[Job]:
    """The newest jobs, which the worker keeps for 14 days."""
    rows = DBTaskResult.objects.defer("args_kwargs", "return_value", "traceback").order_by("-enqueued_at")[:SHOWN]
    return [
        Job(
            _NAMES.get(row.task_path.rpartition(".")[2], row.task_path.rpartition(".")[2].replace("_", " ")),
            _STATES.get(TaskResultStatus(row.status), row.status),
            row.enqueued_at,
            row.finished_at,
            row.exception_class_path.rpartition(".")[2],
            len(row.worker_ids),
        )
        for row in rows
    ]


def without_second_factor() -> list[User]:
    """People with an open account who sign in with a password alone, by name."""
    return list(User.objects.active().filter(authenticator=None).order_by("name", "email"))
