"""`check_files`: files without rows, rows without files, and files that it must never delete."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from inspections.evidence.actions.items import add_evidence
from inspections.history import Author
from inspections.models import BenchmarkFile, EvidenceFile, Inspection
from inspections.planning.actions.team import appoint
from inspections.stored_files.comparison import file_fields
from reports.models import KeptFile, Release, Rendering, ReportPicture
from tests.before_publication import checked_draft, draft_report, nothing_found, report_admin  # noqa: F401
from tests.factories import BY, new_inspection, new_rendering

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

PDF = b"%PDF-1.7\nMinutes of the management board\n%%EOF\n"


@pytest.fixture
def inspection(youth_2018, lead_inspector, media) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def file(inspection, lead_inspector, media) -> EvidenceFile:
    by = Author(lead_inspector)
    upload = SimpleUploadedFile("minutes.pdf", PDF, "application/pdf")
    file = add_evidence(inspection, kind="document", title="Minutes", file=upload, by=by).files.get()
    make_older(media / file.file.name)
    return file


@pytest.fixture
def left_over(media) -> Path:
    """A file that no row names, for example because the process was killed."""
    path = media / default_storage.save("evidence/left-over", ContentFile(b"half"))
    make_older(path)
    return path


def make_older(path: Path, hours: float = 25) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


@pytest.fixture
def check(capsys):
    def check(*arguments: str) -> tuple[str, str]:
        """A function that runs the command, and returns what it prints and why it exits with 1."""
        failure = ""
        try:
            call_command("check_files", *arguments)
        except CommandError as error:
            failure = str(error)
        return capsys.readouterr().out, failure

    return check


def test_every_field_of_a_file_is_covered():
    for model, _ in file_fields():
        assert all(hasattr(model, name) for name in ("is_lost", "why_lost", "belongs_to")), model
    assert {model for model, _ in file_fields()} == {
        BenchmarkFile,
        EvidenceFile,
        KeptFile,
        Release,
        Rendering,
        ReportPicture,
    }


def test_nothing_is_found_if_files_and_rows_agree(file, check):
    assert check("--read") == ("No file is missing or damaged.\n", "")


def test_a_missing_file_is_named_with_its_inspection(file, check, media):
    (media / file.file.name).unlink()

    printed, failure = check()

    assert failure.startswith("1 file is missing or damaged.\nanytown, E1: The file “minutes.pdf” (")
    assert file.sha256 in failure
    assert printed == ""


def test_a_changed_file_is_named_if_every_file_is_read(file, check, media):
    (media / file.file.name).write_bytes(b"other")

    assert check() == ("No file is missing.\n", "")
    assert "anytown, E1: The file “minutes.pdf”" in check("--read")[1]
    assert "is damaged: it has changed since it was stored" in check("--read")[1]


@pytest.mark.usefixtures("nothing_found")
def test_missing_files_of_a_draft_are_named(youth_2018, check, media):
    draft = checked_draft(draft_report(youth_2018), Author(report_admin()))
    for kept in draft.files.all():
        (media / kept.file.name).unlink()

    assert "anytown, Draft 1, frozen on " in check()[1]


def test_a_missing_pdf_of_a_report_is_only_mentioned_because_it_can_be_made_again(inspection, check, media):
    rendering = new_rendering(inspection, "ready")
    (media / rendering.file.name).unlink()

    printed, failure = check()

    assert f"anytown, PDF of the report: The file {rendering.file.name} is missing from storage." in printed
    assert failure == ""


def test_a_file_without_a_row_is_listed_and_deleted_only_if_asked(file, left_over, check, media):
    printed, failure = check()
    assert "evidence/left-over (4 bytes): this file does not belong to any row in the database." in printed.replace(
        "\xa0", " "
    )
    assert "Nothing was deleted." in printed
    assert failure == ""
    assert left_over.exists()

    assert "1 file was deleted." in check("--delete")[0]

    assert not left_over.exists()
    assert (media / file.file.name).exists()
    assert "left-over" not in check()[0]


def test_a_file_younger_than_a_day_is_left_alone(file, left_over, check):
    make_older(left_over, hours=23)

    assert "left-over" not in check("--delete")[0]
    assert left_over.exists()


def test_a_file_that_gets_its_row_meanwhile_is_not_deleted(file, left_over, check, monkeypatch):
    from inspections.management.commands import check_files

    found = list(check_files.files_without_row())
    EvidenceFile.objects.update(file="evidence/left-over")
    monkeypatch.setattr(check_files, "files_without_row", lambda: found)
    monkeypatch.setattr(check_files, "lost_rows", list)

    assert "0 files were deleted." in check("--delete")[0]
    assert left_over.exists()


def test_files_of_failed_renderings_and_other_folders_are_left_alone(inspection, file, check, media):
    rendering = new_rendering(inspection, "ready")
    Rendering.objects.update(state="failed")
    other = media / "of-another-program.txt"
    other.write_text("other", encoding="utf-8")
    for path in (media / rendering.file.name, other):
        make_older(path)

    check("--delete")

    assert other.exists()
    assert (media / rendering.file.name).exists()


def test_nothing_is_deleted_if_a_file_is_missing(file, left_over, check, media):
    """The files and the database may have different dates. A newer database may name the files that look unused."""
    (media / file.file.name).unlink()

    assert check("--delete")[1].startswith(
        "Nothing was deleted, because the files and the database may be from different dates"
    )
    assert left_over.exists()


def test_nothing_is_deleted_if_the_database_is_empty(left_over, check):
    assert "this database does not name any files" in check("--delete")[1]
    assert left_over.exists()
