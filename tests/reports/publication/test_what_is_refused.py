"""What is refused when a report is published or corrected, and a publication that does not finish."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import override_settings
from django.utils import timezone

from inspections.history import Author
from inspections.models import Inspection, User
from reports.accuracy.actions import add_accuracy_comment
from reports.models import Correction, Edition, KeptFile, Publication, Rendering
from reports.publication import actions
from reports.publication.actions import (
    abandon_correction,
    approve_report,
    correct_report,
    describe_correction,
    finish_publications,
    open_correction_of,
    publish_report,
)
from tests.before_publication import (
    checked_draft,
    draft_report,
    nothing_found,  # noqa: F401
    one_report_admin,  # noqa: F401
    read_again,
    report_admin,
    waiting_publication,
)
from tests.factories import make_ready, new_inspection, put_in_phase
from tests.refused import why_refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_found", "one_report_admin")]


@pytest.fixture(scope="module")
def returned(rows_of_the_module, shipped_frameworks, tmp_path_factory) -> Inspection:
    """A report whose draft the YOT returned without comments, made once."""
    inspection = draft_report(shipped_frameworks["youth-2018"], reference="returned")
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        checked_draft(inspection, Author(report_admin()))
    return inspection


@pytest.fixture
def admin(returned, db) -> Author:
    return Author(User.objects.get(email="admin@inspectorate.test"))


@pytest.fixture
def published(youth_2018) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    put_in_phase(inspection, "published", published=timezone.localdate())
    return read_again(inspection)


@pytest.fixture
def correction(published, admin) -> Correction:
    return open_correction_of(published, note="The foreword is corrected.", by=admin)


# --- publishing and correcting ----------------------------------------------------------------------------------------


def test_a_published_report_is_not_published_again(published, admin):
    assert why_refused(publish_report, published, published_on=timezone.localdate(), by=admin) == (
        "The report is already published. Open a correction to publish a new edition."
    )
    assert not Publication.objects.exists()


def test_without_an_open_correction_there_is_no_new_edition(published, admin):
    assert why_refused(correct_report, published, published_on=timezone.localdate(), by=admin) == (
        "No correction is open. Open one and say what changes."
    )
    assert not Publication.objects.exists()


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_correction_is_not_abandoned_without_a_reason(correction, admin, reason):
    assert why_refused(abandon_correction, correction, reason=reason, by=admin) == (
        "Enter why you are abandoning the correction."
    )
    assert Correction.objects.get().ended_at is None


def test_a_correction_is_not_abandoned_while_the_new_edition_is_being_published(correction, admin):
    waiting_publication(correction.inspection, admin)

    assert why_refused(abandon_correction, correction, reason="It was right.", by=admin) == (
        "The new edition is being published. Wait until this has finished."
    )
    assert Correction.objects.get().ended_at is None


def test_a_correction_that_has_ended_is_not_changed(correction, admin):
    opened_before = Correction.objects.get()
    abandon_correction(correction, reason="It was right.", by=admin)
    has_ended = "This correction has ended. To change the report again, open another one."

    assert why_refused(describe_correction, opened_before, note="Page 3 is corrected.", by=admin) == has_ended
    assert why_refused(abandon_correction, opened_before, reason="It was right.", by=admin) == has_ended
    assert Correction.objects.get().note == "The foreword is corrected."


# --- a publication that does not finish -------------------------------------------------------------------------------


def test_a_publication_waits_until_its_pdf_is_ready(published, admin):
    waiting_publication(published, admin)
    rendering = Rendering.objects.create(inspection=published, content_hash="0" * 64, source="<p>One</p>")

    finish_publications(rendering)

    assert Publication.objects.get().state == "waiting"
    assert not Edition.objects.exists()


@pytest.fixture
def printing(returned, media, admin, monkeypatch, django_capture_on_commit_callbacks) -> Publication:
    """An approved report whose PDF is waiting to be printed."""
    inspection = read_again(returned)
    monkeypatch.setattr("reports.pdf.actions.print_rendering", SimpleNamespace(enqueue=lambda pk: None))
    with django_capture_on_commit_callbacks(execute=True):
        approval = approve_report(inspection, by=admin)
        assert approve_report(inspection, by=admin) == approval, "the button was pressed twice"
        publication = publish_report(inspection, published_on=timezone.localdate(), by=admin)
    assert Publication.objects.get().state == "waiting"
    return publication


def print_pdf_of(publication: Publication) -> None:
    """Finish the PDF, and then what waits for it."""
    rendering = Rendering.objects.of_content(publication.rendering_hash)
    make_ready(rendering)
    finish_publications(rendering)
    publication.refresh_from_db()


def test_a_comment_from_the_yot_during_publication_stops_it(printing, admin):
    add_accuracy_comment(printing.inspection.frozen_drafts.get(), comment="It met ten times.", by=admin)

    print_pdf_of(printing)

    assert printing.state == "failed"
    assert printing.failure == "One comment from the YOT is not answered. Answer the YOT’s comments."
    assert read_again(printing.inspection).phase == "accuracy_check"
    assert not Edition.objects.exists()


def test_a_publication_that_was_given_up_since_does_not_finish(printing, monkeypatch):
    held = actions._held

    def held_after_giving_up(inspection: Inspection) -> Inspection:
        Publication.objects.filter(pk=printing.pk).update(state="failed", failure="Publishing did not finish.")
        return held(inspection)

    monkeypatch.setattr(actions, "_held", held_after_giving_up)
    print_pdf_of(printing)

    assert (printing.state, printing.failure) == ("failed", "Publishing did not finish.")
    assert read_again(printing.inspection).phase == "accuracy_check"
    assert not KeptFile.objects.filter(edition__isnull=False).exists()
