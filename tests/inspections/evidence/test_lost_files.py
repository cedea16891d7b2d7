"""A file of evidence is missing from storage or has changed: pages name the file, and adding it again restores it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from inspections.evidence.actions.items import add_evidence, add_file
from inspections.history import Author, Refused
from inspections.models import Change, Evidence, EvidenceFile, Inspection
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media"), pytest.mark.postgresql_too]

PDF = b"%PDF-1.7\nMinutes of the management board\n%%EOF\n"
ITEM = "/inspections/anytown/evidence/1/"


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def by(lead_inspector) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def given() -> dict[str, object]:
    return {"kind": "document", "title": "Minutes of the board", "happened_on": timezone.localdate()}


@pytest.fixture
def minutes(inspection, by, given) -> Evidence:
    return add_evidence(inspection, file=pdf(), by=by, **given)


@pytest.fixture
def lead(client: Client, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    return client


def pdf(name: str = "minutes.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def lose(media: Path, file: EvidenceFile) -> None:
    (media / file.file.name).unlink()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def named(file: EvidenceFile) -> str:
    day = f"{timezone.localtime(file.added_at):%-d %B %Y}"
    return (
        f"The file “minutes.pdf” ({len(PDF)} bytes, SHA-256 {file.sha256}), added by Lena Lead on {day}, is missing from "
        f"storage. Ask your administrator to restore it from a backup of {day} or later, or add the same file to the item again."
    )


def test_the_page_of_an_item_names_a_lost_file_and_offers_no_link_to_it(minutes, lead, media):
    address = f'href="{ITEM}files/{minutes.files.get().pk}/"'
    assert address in text(lead.get(ITEM))

    lose(media, minutes.files.get())

    page = text(lead.get(ITEM))
    assert named(minutes.files.get()) in page
    assert address not in page
    assert "Add a file" in page


def test_the_address_of_a_lost_file_names_it(minutes, lead, media):
    lose(media, minutes.files.get())

    response = lead.get(f"{ITEM}files/{minutes.files.get().pk}/")

    assert response.status_code == 404
    assert "This file is missing" in text(response)
    assert named(minutes.files.get()) in text(response)
    assert f'href="{ITEM}"' in text(response)


def test_people_who_cannot_see_the_inspection_learn_nothing_of_a_lost_file(minutes, client, stranger, media):
    lose(media, minutes.files.get())
    client.force_login(stranger)

    response = client.get(f"{ITEM}files/{minutes.files.get().pk}/")

    assert response.status_code == 404
    assert "minutes.pdf" not in text(response)


def test_a_file_that_has_changed_in_the_store_is_not_served(minutes, lead, media):
    (media / minutes.files.get().file.name).write_bytes(PDF[:20])

    response = lead.get(f"{ITEM}files/{minutes.files.get().pk}/")

    assert response.status_code == 500
    assert "is damaged: it has changed since it was stored." in text(response)
    assert PDF[:20] not in response.content


@pytest.mark.parametrize("how", ["lost", "damaged"])
@pytest.mark.parametrize("again", ["to the item", "with the item"])
def test_adding_a_lost_file_again_makes_it_whole(minutes, inspection, given, by, lead, media, how, again):
    file = minutes.files.get()
    if how == "lost":
        lose(media, file)
    else:
        (media / file.file.name).write_bytes(b"")

    if again == "to the item":
        assert add_file(minutes, file=pdf("same.pdf"), by=by) == file
    else:
        assert add_evidence(inspection, file=pdf("same.pdf"), by=by, **given) == minutes

    assert minutes.files.get() == file
    assert minutes.files.get().content() == PDF
    assert b"".join(lead.get(f"{ITEM}files/{file.pk}/").streaming_content) == PDF
    before = "missing from storage" if how == "lost" else "damaged in storage"
    assert f"File: same.pdf (was: minutes.pdf, {before})" in text(lead.get(ITEM))


def test_a_file_that_is_in_the_store_is_not_added_again(minutes, inspection, given, by, media):
    before = Change.objects.count()

    with pytest.raises(Refused, match="already added by Lena Lead"):
        add_file(minutes, file=pdf("same.pdf"), by=by)
    add_evidence(inspection, file=pdf("same.pdf"), by=by, **given)

    assert Change.objects.count() == before
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
