"""The report page: unwritten sections, and the PDF from request to download.

The PDFs here are not real PDFs. tests/reports/pdf/test_pdf.py checks real ones.
"""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from inspections.models import Change, Inspection
from inspections.planning.actions.team import appoint
from reports.models import Rendering
from reports.pdf import tasks
from reports.pdf.print import RenderingFailed
from reports.publication.views import report as report_views
from reports.writing.actions.texts import write_section
from tests.factories import BY, make_ready, new_inspection, new_rendering

pytestmark = pytest.mark.django_db

PAGE = "/inspections/anytown/report/"


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return inspection


@pytest.fixture
def inspector(client: Client, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    return client


@pytest.fixture
def printer(monkeypatch, media) -> dict[str, object]:
    """Control the printer: it returns given bytes or fails for a given reason, and records its inputs."""
    printer: dict[str, object] = {"gives": b"%PDF-1.7 of the report", "printed": 0}

    def pdf_of_source(source: str) -> bytes:
        printer["printed"] = int(printer["printed"]) + 1
        if isinstance(printer["gives"], Exception):
            raise printer["gives"]
        return printer["gives"]

    monkeypatch.setattr(tasks, "pdf_of_source", pdf_of_source)
    return printer


@pytest.fixture
def ask(inspector: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks):
    """A function that presses the button and runs the background task."""

    def ask() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            response = inspector.post(f"{PAGE}make-pdf/")
        assert response["Location"] == PAGE
        return text_of(inspector)

    return ask


def text_of(inspector: Client) -> str:
    return " ".join(inspector.get(PAGE).content.decode().split())


# --- The PDF ----------------------------------------------------------------------------------------------------------


def test_a_pdf_is_requested_made_and_downloaded(inspection, inspector, ask, printer, lead_inspector):
    assert "Make the PDF" in text_of(inspector)

    assert "Download the report (PDF, 22" in ask()

    response = inspector.get(f"{PAGE}pdf/")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 of the report"
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="anytown.pdf"' in response["Content-Disposition"]
    assert Rendering.objects.get().asked_by == lead_inspector


def test_requesting_twice_makes_one_pdf(inspection, ask, printer):
    ask()
    ask()

    assert Rendering.objects.count() == printer["printed"] == 1


def test_requesting_while_it_is_being_made_does_not_make_another(inspection, inspector, ask, printer):
    new_rendering(inspection, "waiting")

    assert "The PDF is waiting in the queue" in ask()

    assert Rendering.objects.count() == 1
    assert printer["printed"] == 0


def test_a_failed_pdf_says_why_and_can_be_retried(inspection, ask, printer):
    printer["gives"] = RenderingFailed("A system library is missing.")

    page = ask()
    assert "The PDF could not be made." in page
    assert "A system library is missing." in page
    assert "Try again" in page

    printer["gives"] = b"%PDF"
    assert "Download the report" in ask()
    assert [rendering.state for rendering in Rendering.objects.order_by("pk")] == ["failed", "ready"]


def test_the_reason_for_a_failure_is_escaped(inspection, inspector):
    new_rendering(inspection, "failed", failure="<script>alert(1)</script>")

    assert "&lt;script&gt;alert(1)" in text_of(inspector)


def test_later_changes_belong_to_another_pdf(inspection, inspector, ask, printer):
    ask()

    write_section(inspection, "foreword", "We inspected Anytown.", by=BY)

    assert "There is no PDF of the current report yet." in text_of(inspector)
    assert "Download the report" in ask()
    assert Rendering.objects.count() == printer["printed"] == 2


@pytest.mark.parametrize("state", ["not asked for", "waiting", "failed"])
def test_downloading_before_it_is_ready_redirects_to_the_page(inspection, inspector, state):
    if state != "not asked for":
        new_rendering(inspection, state)

    assert inspector.get(f"{PAGE}pdf/")["Location"] == PAGE


def test_only_a_button_makes_a_pdf_never_a_link(inspection, inspector):
    assert inspector.get(f"{PAGE}make-pdf/").status_code == 405
    assert not Rendering.objects.exists()


def test_making_a_pdf_adds_nothing_to_the_history(inspection, ask, printer):
    before = Change.objects.count()

    ask()

    assert Change.objects.count() == before


SCRIPT = {"HX-Request": "true"}


def progress(inspector: Client, rendering: Rendering, seen: str) -> str:
    """The response to a waiting page that last announced the stage `seen`."""
    response = inspector.get(f"{PAGE}renderings/{rendering.pk}/?seen={seen}", headers=SCRIPT)
    return " ".join(response.content.decode().split())


def test_a_rendering_is_queued_laid_out_and_saved(inspection, inspector, media):
    other = new_rendering(new_inspection(inspection.framework), "waiting")
    rendering = new_rendering(inspection, "waiting")
    assert "waiting in the queue. It is number 2." in text_of(inspector)
    assert 'max="3" value="1"' in progress(inspector, rendering, "queued")

    make_ready(other)
    assert "The PDF is waiting in the queue and is next." in text_of(inspector)

    Rendering.objects.filter(pk=rendering.pk).update(begun_at=timezone.now())
    assert "The PDF is being laid out" in progress(inspector, rendering, "queued")
    assert 'max="3" value="2"' in progress(inspector, rendering, "printing")

    make_ready(rendering)
    assert "Download the report" in progress(inspector, rendering, "printing")
    assert "The PDF is ready." in progress(inspector, rendering, "printing")


def test_the_announcement_is_sent_when_the_stage_changes(inspection, inspector):
    """Otherwise a screen reader would repeat the same announcement every two seconds."""
    rendering = new_rendering(inspection, "waiting")

    assert "hx-swap-oob" not in progress(inspector, rendering, "queued")
    assert "hx-swap-oob" in progress(inspector, rendering, "printing")


def test_the_page_says_how_long_ago_the_pdf_was_requested(inspection, inspector):
    rendering = new_rendering(inspection, "waiting", asked_at=timezone.now() - datetime.timedelta(seconds=75))

    assert "Requested 1 minute 15 seconds ago." in progress(inspector, rendering, "queued")


def test_checking_progress_does_not_build_the_report_again(inspection, inspector, monkeypatch):
    rendering = new_rendering(inspection, "waiting")
    monkeypatch.setattr(report_views, "document_of", None)

    assert "Requested" in progress(inspector, rendering, "queued")


def test_a_waiting_page_shows_why_a_pdf_failed(inspection, inspector):
    rendering = new_rendering(inspection, "failed", failure="A system library is missing.")

    page = progress(inspector, rendering, "printing")

    assert "The PDF could not be made." in page
    assert "A system library is missing." in page
    assert "Try again" in page
    assert "every 2s" not in page


@pytest.mark.parametrize(
    ("asked", "begun"),
    [(11, 4), (11, None)],  # minutes ago
    ids=["its worker was killed", "no worker runs"],
)
def test_an_abandoned_rendering_can_be_retried(inspection, inspector, ask, printer, asked, begun):
    asked_at = timezone.now() - datetime.timedelta(minutes=asked)
    begun_at = timezone.now() - datetime.timedelta(minutes=begun) if begun else None
    rendering = new_rendering(inspection, "waiting", asked_at=asked_at, begun_at=begun_at)
    page = progress(inspector, rendering, "printing")
    assert "This is taking too long" in page
    assert "every 2s" not in page

    assert "Download the report" in ask()

    assert [each.state for each in Rendering.objects.order_by("pk")] == ["failed", "ready"]


def test_time_in_the_queue_does_not_count_as_begun(inspection):
    asked_at = timezone.now() - datetime.timedelta(minutes=30)

    assert not new_rendering(inspection, "waiting", asked_at=asked_at, begun_at=timezone.now()).is_abandoned


@pytest.mark.parametrize("at", ["the page", "the download"])
def test_a_lost_pdf_is_named_and_can_be_made_again(inspection, inspector, ask, printer, at):
    ask()
    lost = Rendering.objects.get()
    lost.file.storage.delete(lost.file.name)

    if at == "the page":
        page = text_of(inspector)
        assert f"The file {lost.file.name} is missing from storage." in page
        assert "Download the report" not in page
    else:
        assert inspector.get("/inspections/anytown/report/pdf/").status_code == 302

    assert "Download the report" in ask()
    assert inspector.get("/inspections/anytown/report/pdf/").status_code == 200
    assert [each.state for each in Rendering.objects.order_by("pk")] == ["failed", "ready"]


def test_a_rendering_of_another_inspection_is_not_found(inspection, inspector):
    other = new_rendering(new_inspection(inspection.framework), "waiting")

    assert inspector.get(f"{PAGE}renderings/{other.pk}/", headers=SCRIPT).status_code == 404


def test_without_scripts_the_address_of_a_rendering_redirects_to_the_page(inspection, inspector):
    rendering = new_rendering(inspection, "waiting")

    assert inspector.get(f"{PAGE}renderings/{rendering.pk}/")["Location"] == PAGE


def test_a_task_that_runs_twice_prints_once(inspection, printer):
    rendering = new_rendering(inspection, "waiting")

    tasks.print_rendering.call(rendering.pk)
    tasks.print_rendering.call(rendering.pk)

    assert printer["printed"] == 1


# --- What is still to be written ----------------------------------------------------------------------------------------


def test_unwritten_sections_are_listed_by_chapter(inspection, inspector):
    context = inspector.get(PAGE).context

    listed = [(each["chapter"], each["heading"]) for each in context["unwritten"]]
    assert listed[0] == ("Opening of the report", "Foreword")
    assert ("Opening of the report", "Contextual facts") in listed
    assert ("Opening of the report", "Executive summary: Court disposals") in listed
    assert ("Court disposals", "Strengths") in listed
    assert ("Court disposals", "2.1. Assessment") in listed
    assert (
        "Court disposals",
        "2.1.1. Does assessment sufficiently analyse how to support the child's desistance?",
    ) in listed
    assert listed[-1] == ("Annexes", "Methodology")
    assert "68 sections are still to be written" in text_of(inspector)


def test_every_section_of_every_layout_is_listed_under_a_heading(frameworks, inspector, lead_inspector):
    for framework, kind in (("youth-2018", "single"), ("youth-2018", "joint"), ("youth-2021", "single")):
        inspection = new_inspection(frameworks(framework), kind=kind)
        appoint(inspection, lead_inspector, "lead", by=BY)

        unwritten = inspector.get(f"/inspections/{inspection.reference}/report/").context["unwritten"]

        assert len(unwritten) > 60
        assert all(each["heading"] and each["chapter"] for each in unwritten)
        assert not [each for each in unwritten if "-" in each["heading"].split()[0]], "a slug and no heading"


def test_a_written_section_leaves_the_list(inspection, inspector):
    write_section(inspection, "foreword", "We inspected Anytown.", by=BY)

    assert "67 sections are still to be written" in text_of(inspector)
    assert "Foreword" not in {each["heading"] for each in inspector.get(PAGE).context["unwritten"]}


def test_a_published_report_lists_no_unwritten_sections(medway, inspector, lead_inspector):
    appoint(medway, lead_inspector, "deputy", by=BY)

    page = inspector.get("/inspections/medway-2020/report/").content.decode()

    assert "Published in June 2020." in page
    assert "still to be written" not in page.lower()


# --- The report as a web page --------------------------------------------------------------------------------------------


def test_the_web_page_is_one_file_and_the_policy_allows_its_styles(inspection, inspector):
    response = inspector.get(f"{PAGE}html/")

    page = response.content.decode()
    assert "<style>" in page
    assert " src=" not in page
    assert "style-src 'self' 'sha256-" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "Still to be written" in page
