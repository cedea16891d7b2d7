"""Runs a job again if it stopped before it ended, for example because its worker was killed, or gives up on it.

Each worker does this every few seconds (reports/pdf/tending.py). A job runs again only if the worker that began it has
gone. If a worker only seemed to have gone, both workers run the job, and `print_rendering` discards the result of the
slower one.
"""

from __future__ import annotations

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from reports.pdf import workers
from reports.pdf.models import Rendering
from reports.pdf.querysets import RenderingQuerySet
from reports.pdf.tasks import finish_what_waits, print_rendering

logger = logging.getLogger(__name__)

# A job that has stopped this often is not started again, because the job itself might be stopping its workers.
ATTEMPTS = 3
GIVEN_UP = (
    f"This PDF was started {ATTEMPTS} times, and each time the service that makes PDFs stopped. "
    "Tell your administrator before you try again."
)
# The exceptions that a task raises because its worker or the database stops, and not because of what the task does.
_STOPPED = (
    "builtins.SystemExit",
    "builtins.KeyboardInterrupt",
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
)
# A request for a PDF that is older than this should have a job.
_WITHOUT_JOB = datetime.timedelta(minutes=1)
_RECENT = datetime.timedelta(days=1)


def take_up_stopped() -> None:
    """Put jobs back in the queue if their worker has gone, and give up on jobs that stopped too often. Idempotent."""
    for job in _stopped():
        if len(job.worker_ids) < ATTEMPTS:
            _put_back(job)
        else:
            _give_up(job)
    _take_up_renderings_without_job()


def longest_running(worker_id: str) -> datetime.timedelta:
    """How long this worker has been busy with its current job."""
    started = [job.started_at for job in _jobs().running() if worker_id in job.worker_ids[-1:]]
    return timezone.now() - min(started) if started else datetime.timedelta()


def _jobs() -> DBTaskResultQuerySet:
    return DBTaskResult.objects.filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)


def _stopped() -> list[DBTaskResult]:
    running = [job for job in _jobs().running() if not any(map(workers.is_alive, job.worker_ids[-1:]))]
    failed = _jobs().failed().filter(exception_class_path__in=_STOPPED, finished_at__gt=timezone.now() - _RECENT)
    return [*running, *(job for job in failed if len(job.worker_ids) < ATTEMPTS)]


def _same(job: DBTaskResult) -> DBTaskResultQuerySet:
    """The row of this job, unless another worker has dealt with it since it was read."""
    return _jobs().filter(pk=job.pk, status=job.status, started_at=job.started_at)


@transaction.atomic
def _put_back(job: DBTaskResult) -> None:
    ready = {"status": TaskResultStatus.READY, "finished_at": None, "exception_class_path": "", "traceback": ""}
    if _same(job).update(**ready):
        logger.warning("The job %s of worker %s stopped. It is in the queue again.", job.pk, job.worker_ids[-1:])
        _rendering_of(job).update(begun_at=None)


@transaction.atomic
def _give_up(job: DBTaskResult) -> None:
    reason = f"Each of these workers stopped while it ran this job: {', '.join(job.worker_ids)}"
    failed = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now(), "traceback": reason}
    if _same(job).update(**failed):
        logger.error("The job %s was given up. %s", job.pk, reason)
        _fail(_rendering_of(job), GIVEN_UP)


def _rendering_of(job: DBTaskResult) -> RenderingQuerySet:
    pks = [_rendering_pk(job)] if job.task_path == print_rendering.module_path else []
    return Rendering.objects.waiting().filter(pk__in=pks)


def _rendering_pk(job: DBTaskResult) -> int:
    return int(job.args_kwargs["args"][0])


def _take_up_renderings_without_job() -> None:
    """Queue a job for each PDF whose job was lost before it was queued.

    Mark a PDF as failed if its job has ended without making it.
    """
    without = {row.pk: row for row in Rendering.objects.waiting().filter(asked_at__lt=timezone.now() - _WITHOUT_JOB)}
    if not without:
        return
    jobs = list(_jobs().filter(task_path=print_rendering.module_path))
    had_job = {_rendering_pk(job) for job in jobs}
    have_job = {_rendering_pk(job) for job in jobs if job.finished_at is None}
    for pk in without.keys() - have_job:
        rendering = Rendering.objects.waiting().filter(pk=pk, begun_at=without[pk].begun_at)
        if pk not in had_job and without[pk].begun_at is None:
            print_rendering.enqueue(pk)
        else:
            _fail(rendering, "It started but did not finish.")


def _fail(renderings: RenderingQuerySet, reason: str) -> None:
    for pk in list(renderings.values_list("pk", flat=True)):
        if renderings.filter(pk=pk).update(state=Rendering.State.FAILED, failure=reason, ended_at=timezone.now()):
            finish_what_waits.enqueue(pk)
