"""Uploads are scanned by a real ClamAV daemon, with the one signature of the EICAR test file."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.models import Evidence
from inspections.planning.actions.team import appoint
from inspections.stored_files.scanning import NotScanned, virus_in
from tests.factories import BY, new_inspection

# Written in two parts, so that a scanner on the developer's machine does not remove this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="module")
def daemon(tmp_path_factory) -> Iterator[str]:
    """The socket of a running clamd."""
    folder: Path = tmp_path_factory.mktemp("clamav")
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "eicar.ndb").write_text(f"Eicar-Test:0:0:{EICAR.hex()}\n")
    at = folder / "clamd.sock"
    config = folder / "clamd.conf"
    config.write_text(f"Foreground yes\nLocalSocket {at}\nDatabaseDirectory {signatures}\nStreamMaxLength 1M\n")
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, f"--config-file={config}"], stdout=log, stderr=log)
    try:
        for _ in range(600):
            if at.exists():
                break
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield str(at)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def scanned(settings, daemon) -> None:
    settings.CLAMAV = daemon


def test_a_file_without_a_virus_is_clean_and_rewound(scanned):
    file = io.BytesIO(b"%PDF-1.4 minutes")

    assert virus_in(file) == ""
    assert file.tell() == 0


def test_the_test_file_of_virus_scanners_is_found(scanned):
    assert virus_in(io.BytesIO(EICAR)).startswith("Eicar-Test")


def test_a_file_that_is_too_large_for_the_daemon_is_not_called_clean(scanned):
    with pytest.raises(NotScanned):
        virus_in(io.BytesIO(os.urandom(3_000_000)))


def test_without_an_answer_a_file_is_not_called_clean(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.CLAMAV = f"127.0.0.1:{closed.getsockname()[1]}"

        with pytest.raises(NotScanned):
            virus_in(io.BytesIO(b"minutes"))


def test_without_a_daemon_in_the_settings_nothing_is_scanned():
    assert virus_in(io.BytesIO(EICAR)) == ""


@pytest.fixture
def lead(client, lead_inspector, youth_2018):
    """A lead inspector, and the address where they add evidence."""
    inspection = new_inspection(youth_2018)
    appoint(inspection, lead_inspector, "lead", by=BY)
    client.force_login(lead_inspector)
    return client, f"/inspections/{inspection.reference}/evidence/add/document/"


def adds(lead, content: bytes):
    client, address = lead
    return client.post(address, {"title": "Minutes", "file": SimpleUploadedFile("minutes.txt", content)})


@pytest.mark.django_db
def test_an_upload_with_a_virus_is_refused_and_not_kept(scanned, lead, caplog):
    answer = adds(lead, EICAR)

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 400
    assert "“minutes.txt” was not kept, because the virus scanner found Eicar-Test" in page
    assert not Evidence.objects.exists()
    assert "an upload was refused" in caplog.text
    assert "minutes" not in caplog.text


@pytest.mark.django_db
def test_an_upload_that_cannot_be_scanned_is_refused_and_not_kept(settings, lead, tmp_path):
    settings.CLAMAV = str(tmp_path / "no.sock")

    answer = adds(lead, b"Minutes of March")

    assert answer.status_code == 503
    assert "the virus scanner does not answer" in answer.content.decode()
    assert not Evidence.objects.exists()
