"""From approval to an edition that never changes, and later corrections."""

from __future__ import annotations

import datetime
import io
import shutil
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client, override_settings
from django.utils import timezone

from inspections.history import Author, Refused, SignedInspection
from inspections.models import Change, Inspection, Judgement, User
from reports.accuracy.actions import add_accuracy_comment, answer_accuracy_comment, send_for_accuracy_check
from reports.checks.queries import open_findings
from reports.models import Edition, KeptFile, Publication, SectionText
from reports.panel.actions import record_panel_decision
from reports.pdf import tasks
from reports.pdf.print import RenderingFailed
from reports.permissions import is_being_corrected
from reports.publication.actions import (
    abandon_correction,
    approve_report,
    correct_report,
    describe_correction,
    open_correction_of,
    publish_report,
)
from reports.publication.steps import Publishing, steps_of
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from standards.models import Framework
from tests.before_publication import (
    FOREWORD,
    RECOMMENDATIONS,
    checked_draft,
    draft_report,
    in_two_weeks,
    nothing_found,  # noqa: F401
    one_report_admin,  # noqa: F401
    read_again,
    report_admin,
)
from tests.factories import answer
from tests.owner import without_protection

# A report of two sentences would not pass the checks, which are not tested here. tests/reports/checks/test_checks_page.py tests
# what blocks a report, and tests/journeys/test_publish_the_report.py the whole journey with the checks on.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("nothing_found", "one_report_admin"),
    pytest.mark.postgresql_too,
    pytest.mark.slow,
]


@pytest.fixture
def printer(monkeypatch) -> dict[str, object]:
    """Control the printer: it returns its input as bytes, or fails for a given reason."""
    printer: dict[str, object] = {"fails": None}

    def pdf_of_source(source: str) -> bytes:
        if printer["fails"] is not None:
            raise printer["fails"]
        return b"%PDF-1.7 " + source.encode() + b" %%EOF"

    monkeypatch.setattr(tasks, "pdf_of_source", pdf_of_source)
    return printer


@pytest.fixture(scope="module")
def returned(rows_of_the_module, shipped_frameworks, tmp_path_factory) -> Path:
    """The folder with the files of a report whose draft the YOT returned without comments, made once."""
    folder: Path = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        checked_draft(draft_report(shipped_frameworks["youth-2018"]), Author(report_admin()))
    return folder


@pytest.fixture
def admin(returned, db) -> Author:
    return Author(User.objects.get(email="admin@inspectorate.test"))


@pytest.fixture
def checked(returned, media, printer, db) -> Inspection:
    """A report whose draft the YOT returned without comments."""
    shutil.copytree(returned, media)  # tests damage files
    return Inspection.objects.with_framework().get(reference="anytown")


@pytest.fixture
def publish(admin, django_capture_on_commit_callbacks):
    """Publish the report and run the background tasks."""

    def publish(inspection: Inspection, *, on: datetime.date | None = None) -> Inspection:
        begin = correct_report if inspection.is_published else publish_report
        with django_capture_on_commit_callbacks(execute=True):
            begin(inspection, published_on=on or timezone.localdate(), by=admin)
        return read_again(inspection)

    return publish


@pytest.fixture
def published(checked, publish, admin) -> Inspection:
    approve_report(checked, by=admin)
    return publish(checked)


@pytest.fixture
def reader(client: Client, admin) -> Client:
    client.force_login(admin.person)
    return client


def files_of(reader: Client, reference: str = "anytown") -> dict[str, bytes]:
    """All public files of a report, as served."""
    kept = KeptFile.objects.filter(edition__number=1)
    paths = ("pdf/", "html/", *(f"editions/1/{each.kind}/" for each in kept))
    return {path: content_of(reader.get(f"/inspections/{reference}/report/{path}")) for path in paths}


def content_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


# --- Approval ---------------------------------------------------------------------------------------------------------


def test_a_report_cannot_be_approved_before_the_yot_responds(youth_2018, media, printer, admin):
    inspection = draft_report(youth_2018, reference="not-returned")
    with pytest.raises(Refused, match="The current draft has not been sent to the YOT"):
        approve_report(inspection, by=admin)

    send_for_accuracy_check(inspection, due=in_two_weeks(), by=admin)

    with pytest.raises(Refused, match="has not responded to draft 1"):
        approve_report(read_again(inspection), by=admin)


def test_a_report_with_an_unanswered_comment_cannot_be_approved(checked, admin):
    comment = add_accuracy_comment(checked.frozen_drafts.get(), comment="Wrong.", by=admin)
    with pytest.raises(Refused, match="One comment from the YOT is not answered"):
        approve_report(checked, by=admin)

    answer_accuracy_comment(comment, outcome="not_accepted", reason="The minutes say otherwise.", by=admin)

    assert approve_report(checked, by=admin).by == admin.person


def test_a_report_with_open_findings_cannot_be_approved(checked, admin, monkeypatch):
    monkeypatch.setattr("reports.publication.steps.open_findings", open_findings)

    with pytest.raises(Refused, match="findings from the checks are open"):
        approve_report(checked, by=admin)


def test_a_change_to_the_content_withdraws_the_approval(checked, admin):
    approve_report(checked, by=admin)
    assert Publishing(checked).approval is not None

    write_section(checked, "foreword", "Otherwise.", by=admin)

    assert Publishing(checked).approval is None
    assert Publishing(checked).approval_was_withdrawn
    with pytest.raises(Refused, match="changed since it was approved, so the approval was withdrawn"):
        publish_report(checked, published_on=timezone.localdate(), by=admin)

    write_section(checked, "foreword", FOREWORD, by=admin)

    assert Publishing(checked).approval is not None, "it says again what was approved"


def test_a_report_that_changed_since_it_was_read_cannot_be_approved(checked, admin):
    read_as = Publishing(checked).content_hash
    write_section(checked, "foreword", "Otherwise.", by=admin)

    with pytest.raises(Refused, match="changed since you opened it"):
        approve_report(checked, by=admin, read_as=read_as)


# --- Publication ------------------------------------------------------------------------------------------------------


def test_a_report_cannot_be_published_without_approval(checked, admin):
    with pytest.raises(Refused, match="The report is not approved"):
        publish_report(checked, published_on=timezone.localdate(), by=admin)


@pytest.mark.parametrize(("date", "reason"), [("2999-01-01", "must be today or in the past")])
def test_an_impossible_date_is_refused(date, reason, checked, admin):
    approve_report(checked, by=admin)

    with pytest.raises(Refused, match=reason):
        publish_report(checked, published_on=datetime.date.fromisoformat(date), by=admin)


def test_without_fieldwork_dates_the_date_of_publication_is_after_the_draft(checked, admin):
    Inspection.objects.filter(pk=checked.pk).update(fieldwork_started=None, fieldwork_ended=None)
    approve_report(checked, by=admin)

    with pytest.raises(Refused, match=r"date of publication must be .* or later"):
        publish_report(read_again(checked), published_on=datetime.date(1, 1, 1), by=admin)


def test_publishing_makes_an_edition_with_its_files_and_their_hashes(published, admin):
    edition = published.editions.get()

    assert published.phase == "published"
    assert published.published == timezone.localdate()
    assert (edition.number, edition.note, edition.layout) == (1, "", published.layout)
    assert edition.ratings["overall"] == "Outstanding"
    assert edition.document["layout"] == published.layout
    assert not edition.document["is_draft"]
    assert "WeasyPrint" in edition.software
    assert {"pdf", "html"} <= {kept.kind for kept in edition.files.all()}
    assert b"cover__draft" not in edition.files.of_kind("pdf").content().partition(b"</style>")[2]
    assert not any(step.state == "blocked" for step in steps_of(Publishing(published)))
    assert Change.objects.filter(inspection=published, subject="report", field="published").get().by == admin.person


def test_nothing_is_public_until_the_pdf_is_ready(checked, admin):
    approve_report(checked, by=admin)

    publish_report(checked, published_on=timezone.localdate(), by=admin)

    publishing = Publishing(read_again(checked))
    assert publishing.is_being_published
    assert not publishing.inspection.is_published
    assert not publishing.editions
    with pytest.raises(Refused, match="already being published"):
        publish_report(checked, published_on=timezone.localdate(), by=admin)


def test_a_failed_pdf_publishes_nothing_and_can_be_retried(checked, admin, publish, printer):
    approve_report(checked, by=admin)
    printer["fails"] = RenderingFailed("A system library is missing.")

    tried = publish(checked)

    assert not tried.is_published
    assert Publishing(tried).publication.failure == "A system library is missing."
    assert not KeptFile.objects.filter(edition__isnull=False).exists()

    printer["fails"] = None
    assert publish(tried).is_published


def test_a_change_during_publication_stops_it(checked, admin, django_capture_on_commit_callbacks):
    approve_report(checked, by=admin)
    with django_capture_on_commit_callbacks(execute=True):
        publish_report(checked, published_on=timezone.localdate(), by=admin)
        write_section(checked, "foreword", "Otherwise.", by=admin)

    publication = Publication.objects.get()
    assert publication.state == "failed"
    assert publication.failure.startswith("The report changed while it was being published")
    assert not read_again(checked).is_published


def test_a_publication_whose_worker_has_stopped_can_be_restarted(checked, admin, publish):
    approve_report(checked, by=admin)
    publish_report(checked, published_on=timezone.localdate(), by=admin)
    Publication.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=1))
    checked.renderings.update(asked_at=timezone.now() - datetime.timedelta(hours=1))

    assert publish(read_again(checked)).is_published


def test_a_file_that_cannot_be_stored_leaves_nothing_behind(checked, admin, publish, monkeypatch, media):
    approve_report(checked, by=admin)
    keep, files = KeptFile.save, []
    before = max(path.stat().st_mtime_ns for path in (media / "reports" / "kept").iterdir())

    def fails_at_the_second(self, *args, **kwargs):
        files.append(self)
        if len(files) == 2:
            raise OSError("No space left on device")
        return keep(self, *args, **kwargs)

    monkeypatch.setattr(KeptFile, "save", fails_at_the_second)
    tried = publish(checked)

    assert not tried.is_published
    assert not Edition.objects.exists()
    assert Publishing(tried).publication.failure == "Something went wrong. Details are in the service’s log."
    assert not [path for path in (media / "reports" / "kept").iterdir() if path.stat().st_mtime_ns > before]


# --- Kept for ever ---------------------------------------------------------------------------------------------------------


def test_a_published_report_never_changes(published, reader, settings, tmp_path, monkeypatch):
    before = files_of(reader)
    assert all(before.values())

    # an answer is changed directly in the database, by someone who owns the tables
    with without_protection():
        Judgement.objects.filter(case__inspection=published).update(answer="no")
        SectionText.objects.filter(inspection=published).update(body="Forged.")
    assert files_of(reader) == before

    # a framework revision is added
    newest = Framework.objects.get(pk=published.framework_id)
    Framework.objects.create(slug=newest.slug, revision=newest.revision + 1, title=newest.title, rest={"bands": []})
    assert files_of(reader) == before

    # the templates of its layout are changed
    changed = tmp_path / "templates"
    shutil.copytree(project.BASE_DIR / "templates" / "reports", changed / "reports")
    for template in (changed / "reports" / "document").rglob("report.html"):
        template.write_text("<html>changed</html>", encoding="utf-8")
    settings.TEMPLATES = [{**project.TEMPLATES[0], "DIRS": [changed, *project.TEMPLATES[0]["DIRS"]]}]
    assert reader.get("/inspections/anytown/report/publishing/preview/").content == b"<html>changed</html>"
    assert files_of(reader) == before

    # the software is upgraded: another version, another stylesheet, another printer
    monkeypatch.setattr("reports.pdf.html.stylesheet_of", lambda layout, names: "body { color: red }")
    monkeypatch.setattr("reports.publication.actions.software", lambda: "yot-inspections 9.9.9")
    monkeypatch.setattr(tasks, "pdf_of_source", lambda source: b"%PDF-2.0")
    assert files_of(reader) == before
    assert reader.get("/inspections/anytown/report/").status_code == 200


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_the_command_writes_the_published_bytes(form, published, tmp_path):
    call_command("render_report", "anytown", output=tmp_path / "report", format=form, stdout=io.StringIO())

    assert (tmp_path / "report").read_bytes() == published.editions.get().files.of_kind(form).content()


def test_the_web_page_may_use_the_stylesheet_it_was_published_with(published, reader, monkeypatch):
    before = reader.get("/inspections/anytown/report/html/")["Content-Security-Policy"]
    assert "sha256-" in before

    monkeypatch.setattr("reports.pdf.html.stylesheet_of", lambda layout, names: "body { color: red }")

    assert reader.get("/inspections/anytown/report/html/")["Content-Security-Policy"] == before


def test_a_damaged_file_is_not_served_and_says_so(published, reader, media):
    kept = published.editions.get().files.of_kind("pdf")
    (media / kept.file.name).write_bytes(b"%PDF forged")

    response = reader.get("/inspections/anytown/report/pdf/")

    assert response.status_code == 500
    assert "is damaged: it has changed since it was stored" in response.content.decode()
    assert b"forged" not in response.content

    (media / kept.file.name).unlink()
    lost = reader.get("/inspections/anytown/report/pdf/")
    assert lost.status_code == 404
    named = f", SHA-256 {kept.sha256}), added by Ada Admin on "
    assert f"The file “{kept.name}” (" in lost.content.decode()
    assert named in lost.content.decode()
    assert "Ask your administrator to restore it from a backup of " in lost.content.decode()
    page = reader.get("/inspections/anytown/report/").content.decode()
    assert named in page
    assert "/editions/1/pdf/" not in page
    assert "/editions/1/csv/" in page


def test_an_edition_is_never_changed_or_deleted(published):
    edition = published.editions.get()

    for row in (edition, edition.files.first(), edition.approval):
        with pytest.raises(TypeError, match="append-only"):
            row.save()
        with pytest.raises(TypeError, match="append-only"):
            row.delete()
        with pytest.raises(TypeError):
            type(row).objects.filter(pk=row.pk).update(at=timezone.now())
    with pytest.raises(ProtectedError):
        published.delete()


# --- Corrections ------------------------------------------------------------------------------------------------------


def test_the_texts_of_a_published_report_change_only_in_a_correction(published, admin):
    with pytest.raises(SignedInspection):
        write_section(published, "foreword", "Otherwise.", by=admin)

    open_correction_of(published, note="The foreword was mended.", by=admin)

    assert write_section(published, "foreword", "Otherwise.", by=admin)


def test_a_correction_does_not_reopen_judgements_and_ratings(published, admin):
    open_correction_of(published, note="The foreword was mended.", by=admin)

    with pytest.raises(SignedInspection):
        answer(published.cases.first(), {"2.1.1": "no"})
    with pytest.raises(SignedInspection):
        record_panel_decision(published, None, rating="Good", reason="So.", by=admin)


def test_a_correction_is_a_new_edition_with_a_note_and_the_first_is_kept(published, admin, publish, reader):
    first = files_of(reader)
    open_correction_of(published, note="The foreword was mended.", by=admin)
    write_section(published, "foreword", "Otherwise.", by=admin)
    assert files_of(reader) == first, "until it is published"

    approve_report(read_again(published), by=admin)
    corrected = publish(read_again(published))

    second = corrected.editions.last()
    assert (second.number, second.note) == (2, "The foreword was mended.")
    served = reader.get("/inspections/anytown/report/html/").content.decode()
    assert "What changed: The foreword was mended." in served
    assert "Otherwise." in served
    assert reader.get("/inspections/anytown/report/editions/1/html/").content == first["html/"]
    assert "The foreword was mended." in reader.get("/inspections/anytown/report/").content.decode()
    with pytest.raises(SignedInspection):
        write_section(corrected, "foreword", "Once more.", by=admin)


def test_the_note_of_a_correction_is_part_of_what_is_approved(published, admin):
    correction = open_correction_of(published, note="The foreword was mended.", by=admin)
    write_section(published, "foreword", "Otherwise.", by=admin)
    approve_report(read_again(published), by=admin)

    describe_correction(correction, note="The foreword and page 3 were mended.", by=admin)

    assert Publishing(read_again(published)).approval is None


def test_abandoning_a_correction_restores_the_earlier_texts(published, admin):
    facts = [{"section": "population", "label": "Children", "value": "61"}]
    correction = open_correction_of(published, note="The foreword was mended.", by=admin)
    write_section(published, "foreword", "Otherwise.", by=admin)
    set_facts(published, facts, by=admin)
    set_recommendations(published, RECOMMENDATIONS[:1], by=admin)

    abandon_correction(correction, reason="It was right.", by=admin)

    assert published.texts.get(section="foreword").body == FOREWORD
    assert not published.facts.exists()
    assert published.recommendations.count() == 2
    assert not is_being_corrected(read_again(published))
    assert published.editions.count() == 1


@pytest.mark.parametrize("note", ["", "  \n "])
def test_a_correction_without_a_note_is_refused(note, published, admin):
    with pytest.raises(Refused, match="Enter what changed"):
        open_correction_of(published, note=note, by=admin)


def test_only_one_correction_can_be_open_at_a_time(checked, published, admin):
    open_correction_of(published, note="The foreword was mended.", by=admin)

    with pytest.raises(Refused, match="already open"):
        open_correction_of(published, note="Something else.", by=admin)


def test_an_unpublished_report_cannot_be_corrected(checked, admin):
    with pytest.raises(Refused, match="You can only correct a published report"):
        open_correction_of(checked, note="The foreword was mended.", by=admin)
