"""Documents of a benchmark case: adding and removing them while it is being prepared, and reading them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from inspections.benchmarks import actions
from inspections.history import Author, Refused
from inspections.models import BenchmarkFile, Change
from inspections.permissions import NotAllowed
from tests.inspections.benchmarks.cast import answer_all, browser_of, said
from tests.inspections.second_reads.cast import someone

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nThe plan of Harvest\n%%EOF\n"


def upload(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def plan(draft, quinn, media) -> BenchmarkFile:
    return actions.add_benchmark_file(draft, file=upload(), by=Author(quinn))


@pytest.fixture
def opened(plan, draft, quinn) -> BenchmarkFile:
    """The same file, in an open case."""
    actions.open_benchmark_case(draft, by=Author(quinn))
    return plan


def stored_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("benchmarks/*") if path.is_file()]


def history_of(plan: BenchmarkFile) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(inspection=None, subject=plan.case.subject, field="file").order_by("pk")
    return [(str(row.by), row.old, row.new) for row in rows]


def test_a_quality_lead_adds_files_and_removes_them_while_the_case_is_being_prepared(draft, quinn, media):
    quality, page = browser_of(quinn), f"/benchmarks/{draft.pk}/"
    assert "no real names" in said(quality.get(f"{page}files/add/"))
    assert "Choose the file to add" in said(quality.post(f"{page}files/add/"))
    refused = said(quality.post(f"{page}files/add/", {"file": upload("plan.exe", b"MZ")}))
    assert "cannot be uploaded because of its file type" in refused

    added = said(quality.post(f"{page}files/add/", {"file": upload()}, follow=True))

    assert "“plan.pdf” has been added." in added
    assert "PDF, 35" in added.replace("\xa0", " ")
    plan = draft.files.get()
    assert (plan.added_by, plan.size) == (quinn, len(PDF))
    again = said(quality.post(f"{page}files/add/", {"file": upload("other.pdf")}))
    assert "This file was already added by Quinn Person as “plan.pdf”" in again
    assert len(stored_in(media)) == 1
    assert f"/benchmarks/{draft.pk}/files/{plan.pk}/" in said(quality.get(f"{page}pages/standard-2.1/"))

    quality.post(f"{page}files/{plan.pk}/remove/")
    assert not draft.files.exists()
    written = f"plan.pdf, {len(PDF)} bytes, SHA-256 {plan.sha256}"
    assert history_of(plan) == [("Quinn Person", "", written), ("Quinn Person", written, "")]
    assert quality.post(f"{page}files/{plan.pk}/remove/").status_code == 404


def test_a_removed_file_is_deleted_from_storage(plan, quinn, media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_benchmark_file(BenchmarkFile.objects.get(), by=Author(quinn))

    assert stored_in(media) == []
    with pytest.raises(Refused, match="already removed"):
        actions.remove_benchmark_file(plan, by=Author(quinn))


@pytest.mark.postgresql_too
def test_the_files_of_an_opened_case_no_longer_change(opened, quinn, media):
    with pytest.raises(Refused, match="its files no longer change"):
        actions.add_benchmark_file(opened.case, file=upload("other.pdf", PDF + b"%%EOF"), by=Author(quinn))
    with pytest.raises(Refused, match="its files no longer change"):
        actions.remove_benchmark_file(opened, by=Author(quinn))

    page = browser_of(quinn).get(f"/benchmarks/{opened.case_id}/")
    assert "Add a file" not in said(page)
    assert "Remove" not in said(page)
    assert len(stored_in(media)) == 1


def test_people_download_a_file_if_they_can_open_the_case(plan, draft, readers, quinn):
    fay, olga = readers[0], someone("Olga")
    address = f"/benchmarks/{draft.pk}/files/{plan.pk}/"
    assert browser_of(fay).get(address).status_code == 404  # not open yet
    actions.open_benchmark_case(draft, by=Author(quinn))

    assert "plan.pdf" in said(browser_of(fay).get(f"/benchmarks/{draft.pk}/"))
    sent = browser_of(fay).get(address)
    assert b"".join(sent.streaming_content) == PDF
    assert sent["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert browser_of(fay).post(address).status_code == 405
    assert browser_of(olga).get(address).status_code == 404
    answer_all(draft, fay)
    actions.close_benchmark_case(draft, by=Author(quinn))
    assert browser_of(olga).get(address).status_code == 200


def test_a_file_belongs_to_its_own_case(opened, youth_2018, quinn):
    other = actions.add_benchmark_case(
        youth_2018, title="Seedtime", text="A child.", disposal="referral_order", origin="invented", by=Author(quinn)
    )

    assert browser_of(quinn).get(f"/benchmarks/{other.pk}/files/{opened.pk}/").status_code == 404
    assert browser_of(quinn).post(f"/benchmarks/{other.pk}/files/{opened.pk}/remove/").status_code == 404


def test_only_quality_leads_add_and_remove_files(plan, readers):
    with pytest.raises(NotAllowed):
        actions.add_benchmark_file(plan.case, file=upload("other.pdf"), by=Author(readers[0]))
    with pytest.raises(NotAllowed):
        actions.remove_benchmark_file(plan, by=Author(readers[0]))


def test_a_lost_file_is_named_to_readers_and_to_the_administrator(opened, readers, media):
    (media / opened.file.name).unlink()

    assert "is missing from storage" in said(browser_of(readers[0]).get(f"/benchmarks/{opened.case_id}/"))
    response = browser_of(readers[0]).get(f"/benchmarks/{opened.case_id}/files/{opened.pk}/")
    assert response.status_code == 404
    assert "This file is missing" in said(response)
    assert "Back to Harvest" in said(response)
    with pytest.raises(CommandError, match=f"benchmark case {opened.case_id}: The file “plan.pdf”"):
        call_command("check_files")
