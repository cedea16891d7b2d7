"""Tends a background worker: writes its heartbeat, takes up stopped jobs, sends notices and deletes old records."""

from __future__ import annotations

import datetime
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from inspections.notices.due import tell_of_drafts_due
from inspections.notices.mailing import send_waiting
from reports.pdf import jobs, workers

logger = logging.getLogger(__name__)

# A PDF takes seconds. A worker that is busy with one job for longer than this ends, and another worker takes up the job.
LONGEST_JOB = datetime.timedelta(minutes=10)
PRUNED_EVERY = datetime.timedelta(days=1)
# Functions of other rooms that are called once a day. They delete what is no longer needed, and draw up figures.
once_a_day: list[Callable[[], object]] = []


def _end_process() -> None:
    os._exit(1)  # not sys.exit, which would end only this thread


class Tending:
    """Tends the jobs in a separate thread while a worker runs, because the worker itself is busy during a job."""

    def __init__(
        self, worker_id: str, heartbeat: Path | None = None, end_process: Callable[[], None] = _end_process
    ) -> None:
        self.worker_id = worker_id
        self.heartbeat = heartbeat
        self.end_process = end_process
        self.pruned_at: datetime.datetime | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tending", daemon=True)

    def __enter__(self) -> Tending:
        workers.forget(self.worker_id)  # an earlier worker with the same name has ended
        jobs.take_up_stopped()
        self.tend()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join(workers.GONE_AFTER.total_seconds())
        workers.forget(self.worker_id)

    def _run(self) -> None:
        while not self._ending.wait(workers.EVERY.total_seconds()):
            try:
                self.tend()
            except Exception:  # for example because there is no database: try again at the next beat
                logger.exception("The worker %s could not tend its jobs", self.worker_id)
            finally:
                connection.close()

    def tend(self) -> None:
        """Write the heartbeat, take up stopped jobs, send notices and, once a day, do what other rooms need."""
        if jobs.longest_running(self.worker_id) > LONGEST_JOB:
            logger.critical("The worker %s ends: its job has not ended after %s.", self.worker_id, LONGEST_JOB)
            workers.forget(self.worker_id)
            self.end_process()
            return
        if workers.beat(self.worker_id) and self.heartbeat is not None:
            self.heartbeat.touch()
        jobs.take_up_stopped()
        tell_of_drafts_due()
        send_waiting()
        if self.pruned_at is None or timezone.now() - self.pruned_at > PRUNED_EVERY:
            call_command("prune_db_task_results", queue_name="*", verbosity=0)
            for task in once_a_day:
                task()
            self.pruned_at = timezone.now()
