"""Releases that are kept: made in the background, never changed, and compared with the last."""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from inspections.inspection.yots import YOT
from inspections.models import Change, HeldRole, User
from inspections.staff.actions import give_role
from reports.models import Release, ReleaseRequest
from reports.national.release import actions, making
from reports.national.release.differences import differences
from reports.national.release.tasks import make_release
from tests.factories import BY, MINIMAL, workbook_folder

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.fixture
def report_admin() -> User:
    person = User.objects.create_user("rita@inspectorate.test", name="Rita Reports")
    give_role(person, HeldRole.Role.REPORT_ADMIN, by=BY)
    return person


@pytest.fixture
def made(client, report_admin, django_capture_on_commit_callbacks):
    """A function that presses the button and runs the background job. It returns the request."""
    client.force_login(report_admin)

    def press() -> ReleaseRequest:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("national:make_release"))
        request = ReleaseRequest.objects.newest()
        assert request is not None
        return request

    return press


def test_a_release_has_the_files_that_the_command_writes(made, client, tmp_path):
    request = made()

    response = client.get(reverse("national:download_release", args=[1]))

    content = b"".join(response.streaming_content)
    assert request.state == "done"
    assert request.release.sha256 == hashlib.sha256(content).hexdigest()
    call_command("release", tmp_path / "out", stdout=io.StringIO())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()
        }
    entry = Change.objects.filter(subject="release 1").get()
    assert (entry.inspection, entry.new, entry.by) == (None, request.release.sha256, request.asked_by)


def test_without_a_change_no_release_is_made(made, client):
    made()

    assert made().failure == "Nothing has changed since release 1, so no release was made."
    assert Release.objects.count() == 1
    assert "Nothing has changed since release 1" in client.get(reverse("national:releases")).content.decode()


def test_a_later_release_lists_what_changed(made, client, tmp_path):
    made()
    YOT.objects.filter(inspections__reference="medway-2020").update(name="Medway Youth Justice Service")
    inspection = [*MINIMAL["inspection"], ["published", "2021-03-02"]]
    call_command(
        "import_inspection", workbook_folder(tmp_path / "workbook", inspection=inspection), stderr=io.StringIO()
    )

    made()

    page = client.get(reverse("national:release", args=[2])).content.decode()
    assert Release.objects.newest().differences == [
        "Added: Anytown Youth Offending Team (anytown-2020).",
        "medway-2020: yot was Medway Youth Offending Service, and is Medway Youth Justice Service.",
    ]
    assert "Added: Anytown Youth Offending Team (anytown-2020)." in page


def test_every_changed_value_is_a_difference():
    earlier = {
        "ratings.csv": b"reference,yot,score\na,A,18\nb,B,7\n",
        "standards.csv": b"reference,standard,rating\na,2.1,Good\na,2.2,Good\nb,2.1,Good\n",
        "key_questions.csv": b"reference,key_question,percent\na,2.1.1,67\n",
    }
    later = {
        "ratings.csv": b"reference,yot,score,more\na,A,17,new\n",
        "standards.csv": b"reference,standard,rating\na,2.1,\na,2.3,Good\n",
        "key_questions.csv": b"reference,key_question,percent\na,2.1.1,67\n",
    }

    assert differences(earlier, later) == [
        "Removed: B (b).",
        "a: score was 18, and is 17.",
        "a, 2.1: rating was Good, and is empty.",
        "a, 2.2: removed from standards.csv.",
        "a, 2.3: added to standards.csv.",
    ]


def test_one_release_is_made_at_a_time(report_admin, made, client):
    waiting = ReleaseRequest.objects.create(asked_by=report_admin, step=2)

    assert made() == waiting
    page = client.get(reverse("national:releases"))
    assert "Step 3 of 4: Writing the files." in page.content.decode()
    assert "Make a release" not in page.content.decode()
    fragment = client.get(reverse("national:release_progress"), headers={"HX-Request": "true"})
    assert "Step 3 of 4" in fragment.content.decode()


def test_a_job_that_stopped_can_be_tried_again(report_admin, made, monkeypatch):
    stopped = ReleaseRequest.objects.create(asked_by=report_admin)
    monkeypatch.setattr("reports.national.release.models.LONGEST", datetime.timedelta())

    assert made().state == "done"
    stopped.refresh_from_db()
    assert (stopped.state, stopped.failure) == ("failed", actions.STOPPED)


def test_a_job_that_runs_twice_makes_one_release(report_admin):
    request = ReleaseRequest.objects.create(asked_by=report_admin)

    make_release.func(request.pk)
    make_release.func(request.pk)

    assert Release.objects.count() == 1


def test_a_failure_is_shown_and_keeps_nothing(made, monkeypatch):
    def full(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)

    request = made()

    assert (request.state, request.failure) == ("failed", making.WENT_WRONG)
    assert not Release.objects.exists()
    assert not Change.objects.filter(subject="release 1").exists()


def test_a_damaged_release_is_named_and_not_sent(made, client):
    release = made().release
    Path(release.file.path).write_bytes(b"changed")

    response = client.get(reverse("national:download_release", args=[1]), follow=True)

    assert "is damaged: it has changed since it was stored" in response.content.decode()
