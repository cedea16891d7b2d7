"""A backup restores the same installation into an empty one: equal rows, ratings, history and bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, models

from inspections.evidence.actions.items import add_evidence, add_file
from inspections.history import Author
from inspections.models import Change, EvidenceFile, Inspection, User
from reports.backup.actions import back_up
from reports.backup.store import CONTENTS, Store
from reports.backup.tables import LEFT_OUT, contents_of, tables
from reports.integrity.triggers import missing
from reports.integrity.verifying import verify
from tests.factories import new_inspection
from tests.owner import without_protection

PDF = b"%PDF-1.4\nthe plan\n%%EOF\n"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def run(command: str, *arguments: object) -> tuple[str, str]:
    """The output of a command, and its error."""
    out = io.StringIO()
    try:
        call_command(command, *(str(each) for each in arguments), stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def everything() -> dict[str, list[bytes]]:
    """Every row in the database."""
    return {model._meta.label: list(contents_of(model)) for model in tables()}


def empty_the_installation() -> None:
    """An installation after `migrate`, without any row or file."""
    with without_protection():
        for model in reversed(tables()):
            rows = models.QuerySet(model).all()
            rows._raw_delete(rows.db)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def with_a_file(youth_2018, lead_inspector, media) -> EvidenceFile:
    inspection = new_inspection(youth_2018)
    item = add_evidence(inspection, kind="document", title="The plan", by=Author(lead_inspector))
    plan = SimpleUploadedFile("plan.pdf", PDF, content_type="application/pdf")
    return add_file(item, file=plan, by=Author(lead_inspector))


@pytest.fixture
def keys(tmp_path) -> tuple[Path, Path]:
    """Files with a public and a secret key, as age-keygen writes them."""
    identity = pyrage.x25519.Identity.generate()
    public, secret = tmp_path / "backup.pub", tmp_path / "backup.key"
    public.write_text(f"# public key\n{identity.to_public()}\n")
    secret.write_text(f"# created: 2026-11-29\n# public key: {identity.to_public()}\n{identity}\n")
    return public, secret


@pytest.mark.postgresql_too
def test_everything_comes_back_equal(with_a_file, medway, tmp_path):
    before, head = everything(), verify(medway).end
    said, _ = run("backup", tmp_path / "backups")
    empty_the_installation()

    restored, error = run("restore", tmp_path / "backups")

    assert error == ""
    assert f"medway-2020={head.hash}" in said
    assert "restored and verified" in restored
    assert everything() == before
    assert EvidenceFile.objects.get(pk=with_a_file.pk).file.read() == PDF
    assert missing(connection) == []
    # New rows continue after the restored ones.
    assert User.objects.create_user("new@inspectorate.test").pk > max(User.everyone.values_list("pk", flat=True)[:1])


def test_an_encrypted_backup_only_opens_with_its_key(with_a_file, keys, tmp_path):
    public, secret = keys
    before, folder = everything(), tmp_path / "backups"
    run("backup", folder, "--recipient", public)
    empty_the_installation()
    other = tmp_path / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))

    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"the plan" not in written
    assert b"medway" not in written
    assert "Name the file with your key: --identity KEYFILE." in run("restore", folder)[1]
    assert "encrypted for another key" in run("restore", folder, "--identity", other)[1]
    assert "has no secret key of age" in run("restore", folder, "--identity", public)[1]
    assert everything() != before

    assert run("restore", folder, "--identity", secret)[1] == ""
    assert everything() == before


def test_a_second_backup_only_adds_what_is_new(with_a_file, lead_inspector, tmp_path):
    store = Store(tmp_path / "backups")
    back_up(store)
    first = {path.name for path in (tmp_path / "backups" / CONTENTS).rglob("*") if path.is_file()}
    inspection = Inspection.objects.get(pk=with_a_file.evidence.inspection_id)
    add_evidence(inspection, kind="document", title="Another plan", by=Author(lead_inspector))

    back_up(store)

    second = {path.name for path in (tmp_path / "backups" / CONTENTS).rglob("*") if path.is_file()}
    assert first < second
    assert len(second - first) <= 3, "more than the tables that changed"


def test_an_older_backup_in_the_folder_can_be_chosen(medway, tmp_path):
    store = Store(tmp_path / "backups")
    older = back_up(store)
    User.objects.create_user("later@inspectorate.test")
    back_up(store)
    empty_the_installation()

    assert "has no backup 2020-01-01" in run("restore", tmp_path / "backups", "--backup", "2020-01-01")[1]
    assert run("restore", tmp_path / "backups", "--backup", older.name)[1] == ""
    assert not User.objects.filter(email="later@inspectorate.test").exists()


def test_nothing_is_restored_into_an_installation_that_is_in_use(medway, tmp_path):
    run("backup", tmp_path / "backups")

    assert "already has inspections or accounts" in run("restore", tmp_path / "backups")[1]


@pytest.mark.postgresql_too
def test_a_changed_or_missing_content_restores_nothing(with_a_file, tmp_path):
    folder = tmp_path / "backups"
    run("backup", folder)
    empty_the_installation()
    [path] = [path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == PDF]

    path.write_bytes(b"%PDF-1.4 another plan")
    assert f"{path.name} has changed since the backup was made" in run("restore", folder)[1]
    path.unlink()
    assert f"{path.name} is missing from the backup" in run("restore", folder)[1]

    assert not Inspection.objects.exists()
    assert missing(connection) == []


def test_a_file_that_is_missing_from_storage_makes_no_backup(with_a_file, tmp_path):
    default_storage.delete(with_a_file.file.name)

    assert "is missing from storage. Run check_files" in run("backup", tmp_path / "backups")[1]
    assert "has no backup at all" in run("restore", tmp_path / "backups")[1]


def test_a_changed_history_is_found_in_the_restore(medway, tmp_path):
    with without_protection():
        models.QuerySet(Change).filter(inspection=medway, number=700).update(new="no")
    run("backup", tmp_path / "backups")
    empty_the_installation()

    assert "The restored history is not sound. medway-2020: entry 700 (" in run("restore", tmp_path / "backups")[1]
    assert not Inspection.objects.exists()


def test_a_backup_of_other_tables_says_which_version_to_install(medway, tmp_path):
    run("backup", tmp_path / "backups")
    [manifest] = (tmp_path / "backups" / "backups").iterdir()
    manifest.write_text(manifest.read_text().replace("inspections.0026_", "inspections.9999_"))
    empty_the_installation()

    assert "Install that version, run migrate, restore, and then upgrade." in run("restore", tmp_path / "backups")[1]


def test_only_the_owner_can_read_the_files_of_a_backup(medway, tmp_path):
    run("backup", tmp_path / "backups")

    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "backups").rglob("*") if path.is_file()} == {0}


def test_every_model_is_in_the_backup_or_left_out_with_a_reason():
    from django.apps import apps

    there = {model._meta.label for model in tables()}
    left = {model._meta.label for model in apps.get_models(include_auto_created=True)} - there
    assert set(LEFT_OUT) <= left
    assert left - set(LEFT_OUT) == {"auth.Group_permissions"}  # of groups, which are not used
    assert all(LEFT_OUT.values())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets others write while someone reads")
@pytest.mark.django_db(transaction=True)
def test_people_can_work_while_a_backup_is_made(medway, tmp_path):
    """On SQLite, a transaction that reads does not lock out another process that writes."""
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0.2); "
        'c.execute("UPDATE inspections_user SET name = name"); c.commit()'
    )
    path = str(connection.settings_dict["NAME"])
    written: list[int] = []

    class Watched(Store):
        def put(self, content):
            if not written:
                written.append(subprocess.run([sys.executable, "-c", script, path], check=False).returncode)
            return super().put(content)

    back_up(Watched(tmp_path / "backups"))

    assert written == [0]
