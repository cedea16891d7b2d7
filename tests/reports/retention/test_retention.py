"""Case data is deleted some time after publication, by two people. Signed ratings and published reports are kept."""

import datetime
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from inspections.evidence.actions.items import add_evidence, add_file
from inspections.history import Author, Refused
from inspections.models import Case, Change, Evidence, HeldRole, Inspection, Judgement, User
from inspections.staff.actions import give_role
from reports.archive.graph import carried
from reports.models import CaseDataDeletion, KeptFile, SignedRatings
from reports.publication.actions import open_correction_of
from reports.rated.actions import keep_ratings
from reports.retention.actions import ask_for_deletion, confirm_deletion, withdraw_deletion
from reports.retention.case_data import KEPT, counts_of, deleted
from reports.retention.period import months_in, published_until
from tests.before_publication import draft_report, publish, read_again, report_admin
from tests.factories import BY, put_in_phase

PAGES = (
    "/ /evidence/ /ratings/ /panel/ /panel/record/ /report/ /sample/ /data/ /report/following/ /evidence-board/ /proposals/ "
    "/report/publishing/ /organisation/ /for-report/ /alerts/"
)
LIST = "/retention/"
ONE = "/retention/anytown/"


def test_the_setting_gives_the_period_in_years_or_months():
    assert [months_in(words) for words in ("", "6 years", "1 Year", "18 months", " 7 years ")] == [None, 72, 12, 18, 84]
    for words in ("6", "six years", "6 years and a day", "0 years", "-1 years", "6 weeks"):
        with pytest.raises(ValueError, match="Write a number of years or months"):
            months_in(words)
    day = datetime.date
    assert published_until(day(2026, 11, 29), 72) == day(2020, 11, 29)
    assert published_until(day(2024, 2, 29), 12) == day(2023, 2, 28)
    assert published_until(day(2026, 1, 31), 2) == day(2025, 11, 30)


def test_every_model_of_an_inspection_is_deleted_or_kept_with_a_reason():
    going = {each.label for each in deleted()}
    assert going | set(KEPT) == {each.label for each in carried()}
    assert not going & set(KEPT)
    assert {"inspections.Judgement", "inspections.EvidenceFile", "inspections.Alert", "inspections.Quotation"} <= going


def administrator(name: str) -> User:
    person = User.objects.create_user(f"{name.lower()}@inspectorate.test", name=f"{name} Admin")
    give_role(person, HeldRole.Role.ADMINISTRATOR, by=BY)
    return person


@pytest.fixture
def ada(db) -> User:
    return administrator("Ada")


@pytest.fixture
def bert(db) -> User:
    return administrator("Bert")


@pytest.fixture
def published(youth_2018, media, settings, monkeypatch, django_capture_on_commit_callbacks) -> Inspection:
    """A report that was published here seven years ago, in an installation that keeps case data for six."""
    monkeypatch.setattr("reports.publication.steps.open_findings", lambda inspection: ())
    monkeypatch.setattr("reports.pdf.tasks.pdf_of_source", lambda source: b"%PDF-1.7 " + source.encode())
    settings.CASE_DATA_KEPT_FOR = "6 years"
    inspection = draft_report(youth_2018)
    keep_ratings(inspection, SignedRatings.Origin.SIGNED, by=BY)
    with django_capture_on_commit_callbacks(execute=True):
        publish(inspection, Author(report_admin(email="reports@inspectorate.test")))
    seven_years_ago = timezone.localdate() - datetime.timedelta(days=7 * 366)
    Inspection.objects.filter(pk=inspection.pk).update(published=seven_years_ago)
    return read_again(inspection)


def with_file(inspection: Inspection, person: User) -> str:
    """Add an item of evidence with a file, and return the name of the file in storage."""
    put_in_phase(inspection, "evidence")
    item = add_evidence(read_again(inspection), kind="document", title="Names of children", by=Author(person))
    stored = add_file(item, file=SimpleUploadedFile("plan.csv", b"Jo Bloggs,14"), by=Author(person))
    put_in_phase(inspection, "published")
    return stored.file.path


def rate(capsys) -> dict:
    call_command("rate", "anytown", "--json")
    return json.loads(capsys.readouterr().out)


def test_two_people_delete_case_data_and_what_was_published_is_kept(
    published, ada, bert, client, capsys, django_capture_on_commit_callbacks
):
    path = with_file(published, ada)
    ratings, files = rate(capsys), {file.name: file.content() for file in KeptFile.objects.of_inspection(published)}
    client.force_login(ada)
    assert "Anytown Youth Offending Team" in client.get(LIST).content.decode()
    page = client.get(ONE).content.decode()
    assert "2 cases" in page
    assert "1 evidence" in page
    client.post(f"{ONE}ask/")
    assert "Another administrator must confirm it" in client.get(ONE).content.decode()
    seen = client.get(ONE).context["seen"]
    refused = client.post(f"{ONE}confirm/", {"seen": seen}, follow=True).content.decode()
    assert "You asked for this. Another administrator must confirm it." in refused
    assert Case.objects.filter(inspection=published).count() == 2

    client.force_login(bert)
    with django_capture_on_commit_callbacks(execute=True):
        said = client.post(f"{ONE}confirm/", {"seen": seen}, follow=True).content.decode()
    assert "The case data of anytown has been deleted" in said

    for model in (Case, Evidence):
        assert not model.objects.filter(inspection=published).exists()
    assert not Judgement.objects.filter(case__inspection=published).exists()
    assert not Path(path).exists()
    about_cases = Change.objects.filter(inspection=published, subject__startswith="case ")
    assert about_cases.exists()
    assert set(about_cases.values_list("old", "new")) == {("", "")}
    assert "Names of children" not in " ".join(
        Change.objects.filter(inspection=published).values_list("new", flat=True)
    )
    newest = Change.objects.filter(inspection=published).first()
    assert (newest.by, newest.subject) == (bert, "deletion of case data")
    assert "2 cases" in newest.new

    assert rate(capsys) == ratings
    assert {file.name: file.content() for file in KeptFile.objects.of_inspection(published)} == files
    for address in PAGES.split():
        response = client.get(f"/inspections/anytown{address}")
        assert response.status_code == 200, address
    assert "deleted the case data of this inspection on" in client.get("/inspections/anytown/").content.decode()
    assert "Ada Admin and" in client.get("/inspections/anytown/").content.decode()
    with pytest.raises(Refused, match="The case data was deleted"):
        open_correction_of(read_again(published), note="A figure.", by=Author(ada))


def test_case_data_that_is_not_due_or_has_no_published_file_cannot_be_deleted(published, medway, ada, bert, settings):
    with pytest.raises(Refused, match="was published elsewhere and is made from its cases"):
        ask_for_deletion(medway, by=Author(ada))
    settings.CASE_DATA_KEPT_FOR = "8 years"
    with pytest.raises(Refused, match="is not due yet"):
        ask_for_deletion(published, by=Author(ada))
    settings.CASE_DATA_KEPT_FOR = ""
    with pytest.raises(Refused, match="Case data is kept"):
        ask_for_deletion(published, by=Author(ada))
    settings.CASE_DATA_KEPT_FOR = "6 years"
    asked = ask_for_deletion(published, by=Author(ada))
    with pytest.raises(Refused, match="already asked"):
        ask_for_deletion(published, by=Author(bert))
    with pytest.raises(Refused, match="has changed since"):
        confirm_deletion(asked, seen=[["cases", 1]], by=Author(bert))
    withdraw_deletion(asked, by=Author(bert))
    with pytest.raises(Refused, match="already been confirmed or withdrawn"):
        confirm_deletion(asked, seen=counts_of(published), by=Author(bert))
    assert published.cases.count() == 2
    assert CaseDataDeletion.objects.get().withdrawn_by == bert


def test_without_the_setting_the_page_says_that_case_data_is_kept(ada, client):
    client.force_login(ada)
    assert "Case data is kept, because the setting" in client.get(LIST).content.decode()
