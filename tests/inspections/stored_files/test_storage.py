"""No file is stored without its row or only in part, whatever goes wrong in between."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, OperationalError, transaction

from inspections.evidence.actions import items
from inspections.evidence.actions.items import add_evidence, add_file
from inspections.history import Author
from inspections.models import Inspection
from inspections.planning.actions.team import appoint
from inspections.stored_files.storage import removed_if_rolled_back
from reports.kept_files.storing import storing
from tests.before_publication import draft_report, report_admin
from tests.factories import BY, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

PDF = b"%PDF-1.7\nMinutes of the management board\n%%EOF\n"


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def by(lead_inspector) -> Author:
    return Author(lead_inspector)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("minutes.pdf", PDF, "application/pdf")


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


class FullDisk(ContentFile):
    """Half of the file can be written, then the disk is full."""

    def chunks(self, chunk_size=None):
        yield PDF[:20]
        raise OSError(errno.ENOSPC, "No space left on device")


class Killed(ContentFile):
    """Half of the file is written, then the web server ends the process."""

    def chunks(self, chunk_size=None):
        yield PDF[:20]
        raise SystemExit(1)


@pytest.mark.parametrize("content", [FullDisk(PDF), Killed(PDF)], ids=["the disk is full", "the process ends"])
def test_a_file_that_cannot_be_written_whole_is_not_left_behind(media, content):
    with pytest.raises((OSError, SystemExit)):
        default_storage.save("evidence/minutes", content)

    assert stored(media) == []


def test_a_file_has_its_name_only_once_it_is_whole(media):
    seen: list[str] = []

    class Watched(ContentFile):
        def chunks(self, chunk_size=None):
            yield PDF[:20]
            seen.extend(path.name for path in stored(media))
            yield PDF[20:]

    assert default_storage.save("evidence/minutes", Watched(PDF)) == "evidence/minutes"

    assert "minutes" not in seen
    assert [path.read_bytes() for path in stored(media)] == [PDF]


def test_a_large_upload_is_moved_into_the_store(media):
    with TemporaryUploadedFile("minutes.pdf", "application/pdf", len(PDF), None) as upload:
        upload.write(PDF)
        upload.flush()
        upload.seek(0)
        name = default_storage.save("evidence/large", upload)

        assert name == "evidence/large"
        assert [path.read_bytes() for path in stored(media)] == [PDF]


def test_evidence_that_is_rolled_back_leaves_no_file(inspection, by, media, monkeypatch):
    minutes = add_evidence(inspection, kind="document", title="Minutes", by=by)

    def fail(*args: object) -> None:
        raise OSError("The history cannot be written.")

    monkeypatch.setattr(items, "_write", fail)

    with pytest.raises(OSError, match="history"):
        add_file(minutes, file=pdf(), by=by)

    assert stored(media) == []
    assert not minutes.files.exists()


def test_a_kept_file_that_is_rolled_back_leaves_no_file(youth_2018, media):
    draft_report(youth_2018)
    author = Author(report_admin())

    with pytest.raises(IntegrityError), transaction.atomic(), storing(author) as files:
        files.keep(PDF, kind="pdf", name="minutes.pdf")  # the file belongs to nothing

    assert stored(media) == []


class Row:
    """A stored file whose row is written by the transaction around it."""

    def __init__(self) -> None:
        self.file = self
        self.storage = default_storage
        self.name = default_storage.save("evidence/row", ContentFile(PDF))


@pytest.mark.parametrize(
    ("error", "stays"),
    [(IntegrityError("constraint"), False), (OperationalError("server closed the connection"), True)],
    ids=["refused", "nobody knows"],
)
def test_a_file_stays_if_the_database_stops_answering_during_the_commit(media, monkeypatch, error, stays):
    """The database may have committed the transaction, so a row may name the file."""

    class Commit:
        def __enter__(self) -> None:
            pass

        def __exit__(self, *raised: object) -> None:
            raise error

    monkeypatch.setattr(transaction, "atomic", Commit)

    with pytest.raises(type(error)), removed_if_rolled_back([Row()]):
        pass

    assert bool(stored(media)) is stays
