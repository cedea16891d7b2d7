"""Jobs whose worker was killed, the heartbeats of workers, and the pages of people who wait."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from inspections.models import Inspection
from inspections.moments import moment
from inspections.planning.actions.team import appoint
from reports.models import Rendering
from reports.pdf import jobs, tasks, tending, workers
from reports.pdf.tending import Tending
from tests.factories import BY, new_inspection, new_rendering

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

ADDRESS = "/inspections/anytown/report/"


@pytest.fixture(autouse=True)
def queue(settings, monkeypatch) -> None:
    """Jobs wait for a worker, as in production. The worker shares the connection, and so the transaction, of the test."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    cache.clear()


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return inspection


@pytest.fixture
def printed(monkeypatch, media) -> list[str]:
    """The sources that were printed. The PDFs are not real."""
    printed: list[str] = []

    def pdf_of_source(source: str) -> bytes:
        printed.append(source)
        return b"%PDF-1.7 of the report"

    monkeypatch.setattr(tasks, "pdf_of_source", pdf_of_source)
    return printed


@pytest.fixture
def rendering(inspection) -> Rendering:
    rendering = new_rendering(inspection, "waiting")
    tasks.print_rendering.enqueue(rendering.pk)
    return rendering


def work(worker_id: str) -> None:
    """Run every job that waits in the queue."""
    db_worker.Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    ).run()


def begin_and_be_killed(rendering: Rendering, worker_id: str = "killed") -> DBTaskResult:
    """Begin a job, and leave it as if the worker was killed while it printed."""
    job = DBTaskResult.objects.ready().get(task_path=tasks.print_rendering.module_path)
    job.claim(worker_id)
    Rendering.objects.filter(pk=rendering.pk).update(begun_at=timezone.now())
    return job


def state_of(rendering: Rendering) -> str:
    rendering.refresh_from_db()
    return rendering.stage


def test_a_job_of_a_killed_worker_is_taken_up_by_itself(rendering, printed):
    begin_and_be_killed(rendering)
    assert state_of(rendering) == "printing"

    jobs.take_up_stopped()
    assert state_of(rendering) == "queued"
    work("next")

    assert state_of(rendering) == "ready"
    assert len(printed) == 1
    assert not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


def test_a_job_of_a_running_worker_is_left_alone(rendering, printed):
    begin_and_be_killed(rendering, "slow")
    workers.beat("slow")

    jobs.take_up_stopped()
    work("next")

    assert state_of(rendering) == "printing"
    assert printed == []


def test_a_worker_is_gone_a_minute_after_its_last_heartbeat(rendering, time_machine_of_beats):
    begin_and_be_killed(rendering, "slow")
    time_machine_of_beats("slow", ago=datetime.timedelta(seconds=50))
    jobs.take_up_stopped()
    assert state_of(rendering) == "printing"

    time_machine_of_beats("slow", ago=datetime.timedelta(seconds=70))
    jobs.take_up_stopped()
    assert state_of(rendering) == "queued"


@pytest.fixture
def time_machine_of_beats(monkeypatch) -> Callable[..., None]:
    def beat(worker_id: str, ago: datetime.timedelta) -> None:
        now = timezone.now()
        with monkeypatch.context() as patched:
            patched.setattr(workers.timezone, "now", lambda: now - ago)
            assert workers.beat(worker_id)

    return beat


def test_two_workers_that_find_the_same_stopped_job_run_it_once(rendering, printed):
    job = begin_and_be_killed(rendering)
    jobs.take_up_stopped()
    taken = DBTaskResult.objects.ready().get(pk=job.pk)
    taken.claim("second")
    workers.beat("second")

    jobs._put_back(job)  # by a worker that read the job before the other worker took it up

    assert DBTaskResult.objects.get(pk=job.pk).status == TaskResultStatus.RUNNING


def test_what_a_slow_worker_makes_is_discarded_once_another_has_taken_it_up(rendering, printed, monkeypatch, media):
    def pdf_of_source(source: str) -> bytes:
        monkeypatch.setattr(tasks, "pdf_of_source", lambda source: b"%PDF-1.7 by the second")
        Rendering.objects.filter(pk=rendering.pk).update(begun_at=None)  # as `take_up_stopped` does
        tasks.print_rendering.call(rendering.pk)
        return b"%PDF-1.7 by the first"

    monkeypatch.setattr(tasks, "pdf_of_source", pdf_of_source)

    tasks.print_rendering.call(rendering.pk)

    assert state_of(rendering) == "ready"
    assert rendering.content() == b"%PDF-1.7 by the second"
    assert [path.name for path in media.rglob("*.pdf")] == [rendering.file.name.removeprefix("reports/")]


def test_a_pdf_given_up_and_requested_again_is_made_once(rendering, printed):
    begin_and_be_killed(rendering)
    Rendering.objects.filter(pk=rendering.pk).update(state="failed")
    again = new_rendering(rendering.inspection, "waiting")
    tasks.print_rendering.enqueue(again.pk)

    jobs.take_up_stopped()
    work("next")

    assert (state_of(rendering), state_of(again)) == ("failed", "ready")
    assert len(printed) == 1


def test_a_job_that_stops_every_worker_is_given_up_and_the_page_says_so(rendering, printed, client, lead_inspector):
    for attempt in range(jobs.ATTEMPTS):
        assert state_of(rendering) == "queued"
        begin_and_be_killed(rendering, f"worker-{attempt}")
        jobs.take_up_stopped()
    jobs.take_up_stopped()
    work("next")

    assert state_of(rendering) == "failed"
    assert printed == []
    client.force_login(lead_inspector)
    page = client.get(ADDRESS).content.decode()
    assert "This PDF was started 3 times, and each time the service that makes PDFs stopped." in page
    assert "Try again" in page
    job = DBTaskResult.objects.get(task_path=tasks.print_rendering.module_path)
    assert job.status == TaskResultStatus.FAILED
    assert "worker-0, worker-1, worker-2" in job.traceback


@pytest.mark.parametrize("stopped_by", [SystemExit(1), KeyboardInterrupt()], ids=["stopped twice", "interrupted"])
def test_a_job_that_is_stopped_with_its_worker_is_taken_up(rendering, printed, monkeypatch, stopped_by):
    def stop(source: str) -> bytes:
        raise stopped_by

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "pdf_of_source", stop)
        work("stopped")
    assert state_of(rendering) == "printing"

    jobs.take_up_stopped()
    work("next")

    assert state_of(rendering) == "ready"


def test_a_request_that_never_reached_the_queue_gets_a_job(inspection, printed):
    asked_at = timezone.now() - datetime.timedelta(minutes=2)
    rendering = new_rendering(inspection, "waiting", asked_at=asked_at)

    jobs.take_up_stopped()
    jobs.take_up_stopped()
    work("next")

    assert state_of(rendering) == "ready"
    assert len(printed) == 1


def test_a_rendering_that_a_failed_job_began_has_failed(rendering, printed):
    job = begin_and_be_killed(rendering)
    job.set_failed(ValueError("of another kind"))
    Rendering.objects.update(asked_at=timezone.now() - datetime.timedelta(minutes=2))

    jobs.take_up_stopped()

    assert state_of(rendering) == "failed"
    assert rendering.failure == "It started but did not finish."


def test_who_waits_for_a_pdf_learns_of_it_even_if_the_worker_is_killed_right_afterwards(
    rendering, printed, monkeypatch
):
    finished: list[int] = []
    monkeypatch.setattr(tasks, "waiting_for_pdfs", [lambda rendering: finished.append(rendering.pk)])
    begin_and_be_killed(rendering)
    Rendering.objects.filter(pk=rendering.pk).update(state="failed", failure="Something")

    jobs.take_up_stopped()
    work("next")

    assert finished == [rendering.pk]


# --- what a worker does besides its jobs --------------------------------------------------------------------------------


def test_old_jobs_are_pruned_and_renderings_stay(rendering, printed):
    work("worker")
    DBTaskResult.objects.update(finished_at=timezone.now() - datetime.timedelta(days=15))
    newer = new_rendering(new_inspection(rendering.inspection.framework), "waiting")
    tasks.print_rendering.enqueue(newer.pk)

    Tending("worker").tend()

    assert [job.args_kwargs["args"] for job in DBTaskResult.objects.all()] == [[newer.pk]]
    assert state_of(rendering) == "ready"
    assert rendering.content()


def test_old_jobs_are_pruned_once_a_day(monkeypatch):
    calls: list[str] = []
    monkeypatch.setattr(tending, "call_command", lambda name, **options: calls.append(name))
    worker = Tending("worker")

    worker.tend()
    worker.tend()
    assert worker.pruned_at is not None
    worker.pruned_at -= datetime.timedelta(days=1, minutes=1)
    worker.tend()

    assert calls == ["prune_db_task_results"] * 2


def test_a_worker_whose_job_does_not_end_ends_itself(rendering):
    ended: list[bool] = []
    begin_and_be_killed(rendering, "hangs")
    workers.beat("hangs")
    DBTaskResult.objects.update(started_at=timezone.now() - datetime.timedelta(minutes=9))
    hangs = Tending("hangs", end_process=lambda: ended.append(True))
    hangs.tend()
    assert ended == []

    DBTaskResult.objects.update(started_at=timezone.now() - datetime.timedelta(minutes=11))
    hangs.tend()
    assert ended == [True]

    jobs.take_up_stopped()
    assert state_of(rendering) == "queued"


def test_the_heartbeat_file_is_touched_only_if_the_database_keeps_the_heartbeat(tmp_path, monkeypatch):
    heartbeat = tmp_path / "heartbeat"
    with monkeypatch.context() as patched:
        patched.setattr(workers, "beat", lambda worker_id: False)
        Tending("worker", heartbeat).tend()
    assert not heartbeat.exists()

    Tending("worker", heartbeat).tend()

    assert heartbeat.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_tends_in_a_thread_of_its_own_and_survives_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "EVERY", datetime.timedelta(milliseconds=10))
    times: list[str] = []
    went_on = threading.Event()

    def take_up_stopped() -> None:
        times.append(threading.current_thread().name)
        if len(times) == 3:
            raise OperationalError("The database has gone.")
        if len(times) > 4:
            went_on.set()

    monkeypatch.setattr(jobs, "take_up_stopped", take_up_stopped)

    with Tending("worker"):
        assert went_on.wait(20)
        assert workers.is_alive("worker")

    assert times[:3] == ["MainThread", "MainThread", "tending"]
    assert not workers.is_alive("worker")


@pytest.mark.django_db(transaction=True)
def test_the_command_tends_while_it_works(rendering, printed, tmp_path):
    heartbeat = tmp_path / "heartbeat"
    begin_and_be_killed(rendering)

    call_command("db_worker", batch=True, startup_delay=False, worker_id="worker", heartbeat=heartbeat, verbosity=0)

    assert state_of(rendering) == "ready"
    assert heartbeat.exists()
    assert workers.last_seen() is not None
    assert not workers.is_alive("worker"), "it has ended"


# --- the pages of people who wait --------------------------------------------------------------------------------------


def waiting_page(client: Client, rendering: Rendering) -> str:
    address = f"{ADDRESS}renderings/{rendering.pk}/?seen=queued"
    return " ".join(client.get(address, headers={"HX-Request": "true"}).content.decode().split())


def test_a_page_that_waits_says_that_no_worker_is_running(rendering, client, lead_inspector, time_machine_of_beats):
    client.force_login(lead_inspector)
    page = waiting_page(client, rendering)
    assert "The service that makes PDFs is not running. It has not run yet." in page
    assert "will make the PDF when the service is running again. Tell your administrator." in page

    workers.beat("worker")
    assert "not running" not in waiting_page(client, rendering)

    time_machine_of_beats("worker", ago=datetime.timedelta(minutes=5))
    last = timezone.localtime(workers.last_seen())
    assert f"It last ran on {moment(last)}." in waiting_page(client, rendering)


def test_no_worker_is_missing_if_jobs_run_immediately(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    assert not workers.is_missing()


def test_health_keeps_its_two_lines_without_a_worker(client):
    assert len(client.get("/health/").content.decode().splitlines()) == 2
