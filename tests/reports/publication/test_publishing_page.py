"""The pages for sending, approving, publishing and correcting a report, answering comments and following recommendations."""

from __future__ import annotations

import datetime
import io
import re

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from inspections.history import Author, Refused
from inspections.models import Inspection
from inspections.planning.actions.team import appoint
from reports.accuracy.actions import add_accuracy_comment, answer_accuracy_comment, send_for_accuracy_check
from reports.following.actions import ask_for_action_plan, follow_recommendations, record_progress
from reports.models import ActionPlan, Progress, Publication
from reports.pdf import tasks, workers
from reports.pdf.print import RenderingFailed
from reports.publication.actions import open_correction_of
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.texts import write_section
from tests.before_publication import (
    RECOMMENDATIONS,
    draft_report,
    in_two_weeks,
    nothing_found,  # noqa: F401
    one_report_admin,  # noqa: F401
    read_again,
    report_admin,
)
from tests.factories import BY
from tests.thorough import first

# A report of two sentences would not pass the checks, which are not tested here. tests/reports/checks/test_checks_page.py tests
# what blocks a report, and tests/journeys/test_publish_the_report.py the whole journey with the checks on.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_found", "one_report_admin"), pytest.mark.slow]

PAGE = "/inspections/anytown/report/publishing/"
FOLLOWING = "/inspections/anytown/report/following/"


@pytest.fixture
def printer(monkeypatch) -> dict[str, object]:
    printer: dict[str, object] = {"fails": None}

    def pdf_of_source(source: str) -> bytes:
        if printer["fails"] is not None:
            raise printer["fails"]
        return b"%PDF-1.7 %%EOF"

    monkeypatch.setattr(tasks, "pdf_of_source", pdf_of_source)
    return printer


@pytest.fixture(scope="module")
def drafted(rows_of_the_module, shipped_frameworks) -> Inspection:
    """The draft with which each test begins, made once."""
    return draft_report(shipped_frameworks["youth-2018"])


@pytest.fixture
def inspection(drafted, media, printer, lead_inspector) -> Inspection:
    appoint(read_again(drafted), lead_inspector, "lead", by=BY)
    return read_again(drafted)


@pytest.fixture
def by(db) -> Author:
    return Author(report_admin())


@pytest.fixture
def admin(client: Client, by) -> Client:
    client.force_login(by.person)
    return client


@pytest.fixture
def send(admin: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks):
    """A function that submits a form, runs the background tasks, and returns the text of the next page."""

    def send(path: str, data: dict[str, object] | None = None) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            response = admin.post(path, data or {})
        return text_of(admin, response["Location"]) if response.status_code == 302 else words_of(response)

    return send


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def text_of(client: Client, path: str = PAGE) -> str:
    return words_of(client.get(path))


def day(name: str, date: datetime.date) -> dict[str, str]:
    return {f"{name}_0": str(date.day), f"{name}_1": str(date.month), f"{name}_2": str(date.year)}


def today(name: str) -> dict[str, str]:
    return day(name, timezone.localdate())


@pytest.mark.postgresql_too
def test_from_the_draft_to_the_published_report(inspection, admin, send):
    page = text_of(admin)
    assert "No draft has been sent to the YOT." in page
    assert "Blocked" in page

    page = send(f"{PAGE}send/", day("due", in_two_weeks()))
    assert "Draft 1 is frozen." in page
    assert "Draft 1 was sent by Ada Admin on" in page
    assert "PDF with watermark" in text_of(admin, f"{PAGE}drafts/1/")

    table = openpyxl.load_workbook(io.BytesIO(admin.get(f"{PAGE}drafts/1/comments.xlsx").content))
    row = next(row for row in table["comments"].iter_rows() if row[1].value == "It met nine times.")
    row[2].value = "It met ten times."
    content = io.BytesIO()
    table.save(content)
    sent = SimpleUploadedFile("comments.xlsx", content.getvalue())
    page = send(f"{PAGE}drafts/1/answer/", {**today("received_on"), "file": sent})
    assert "“comments.xlsx” has 1 new comment. Nothing is recorded yet." in page
    assert not inspection.frozen_drafts.get().comments.exists()
    page = send(f"{PAGE}drafts/1/answer/check/", {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]})
    assert "recorded, with 1 comment." in page
    assert "1 of 1 comment is not answered yet" in page
    assert "One comment from the YOT is not answered." in text_of(admin)
    assert "Do this first" in text_of(admin, f"{PAGE}approve/")

    comment = inspection.frozen_drafts.get().comments.get()
    page = text_of(admin, f"{PAGE}comments/{comment.pk}/")
    assert "It met nine times." in page
    assert "has not changed since the draft was sent" in page
    write_section(inspection, "foreword", "The board knows its work.\n\nIt met ten times.", by=BY)
    page = text_of(admin, f"{PAGE}comments/{comment.pk}/")
    assert "In the draft" in page
    assert "It met ten times." in page
    assert "Changed by the command tests" in page
    assert 'href="/inspections/anytown/report/write/foreword/">Write this section: Foreword</a>' in page

    answer = {"outcome": "accepted", "reason": "The minutes say ten.", "based_on": "0"}
    assert "all answered" in send(f"{PAGE}comments/{comment.pk}/", answer)

    form = admin.get(f"{PAGE}approve/").context["form"]
    assert "Approved by Ada Admin" in send(f"{PAGE}approve/", {"read_as": form["read_as"].value()})

    assert "Published. The newest edition is dated" in send(f"{PAGE}publish/", today("published_on"))
    report = text_of(admin, "/inspections/anytown/report/")
    assert "We keep the published files unchanged" in report
    assert "Edition 1 of" in report


def test_a_comment_on_a_recommendation_links_to_the_recommendations(inspection, admin, by):
    draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)
    paragraph = draft.paragraphs.get(section="recommendation 2")
    comment = add_accuracy_comment(draft, comment="Done already.", paragraph=paragraph.number, by=by)

    page = text_of(admin, f"{PAGE}comments/{comment.pk}/")

    assert 'href="/inspections/anytown/report/write/recommendations/">Write this section: Recommendations</a>' in page


def test_a_comment_on_generated_text_links_to_no_section(inspection, admin, by):
    draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)
    paragraph = draft.paragraphs.filter(section="").first()
    comment = add_accuracy_comment(draft, comment="Wrong.", paragraph=paragraph.number, by=by)

    page = text_of(admin, f"{PAGE}comments/{comment.pk}/")

    assert "This paragraph was not written for this report." in page
    assert "Write this section" not in page


def test_mistakes_in_a_table_are_shown_by_row_and_column(inspection, admin, send, by):
    send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)
    table = openpyxl.load_workbook(io.BytesIO(admin.get(f"{PAGE}drafts/1/comments.xlsx").content))
    table["comments"]["D3"] = "Minutes"
    content = io.BytesIO()
    table.save(content)

    page = send(
        f"{PAGE}drafts/1/answer/",
        {**today("received_on"), "file": SimpleUploadedFile("comments.xlsx", content.getvalue())},
    )

    assert "Row 3, comment: is empty, but there is evidence; write the comment that the evidence is for." in page
    assert not inspection.frozen_drafts.get().returns.exists()


def test_a_response_needs_a_table_or_text(inspection, send, by):
    send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)

    assert "Add the YOT’s table or Word document, or enter its response" in send(
        f"{PAGE}drafts/1/answer/", today("received_on")
    )


def test_a_draft_whose_pdf_failed_says_why_and_can_be_retried(inspection, admin, send, printer):
    printer["fails"] = RenderingFailed("A system library is missing.")
    send(f"{PAGE}send/", day("due", in_two_weeks()))
    page = text_of(admin, f"{PAGE}drafts/1/")
    assert "The PDF could not be made." in page
    assert "A system library is missing." in page

    printer["fails"] = None

    assert "PDF with watermark" in send(f"{PAGE}drafts/1/try-again/")


def test_a_failed_publication_says_why_and_can_be_retried(inspection, admin, send, printer):
    _approved(inspection, admin, send)
    printer["fails"] = RenderingFailed("A system library is missing.")

    page = send(f"{PAGE}publish/", today("published_on"))
    assert "The report was not published: A system library is missing." in page
    assert "You can try again." in text_of(admin, f"{PAGE}publish/")

    printer["fails"] = None
    assert "Published. The newest edition is dated" in send(f"{PAGE}publish/", today("published_on"))


def _approved(inspection: Inspection, admin: Client, send) -> None:
    send(f"{PAGE}send/", day("due", in_two_weeks()))
    send(f"{PAGE}drafts/1/answer/", {**today("received_on"), "said": "No comments."})
    form = admin.get(f"{PAGE}approve/").context["form"]
    send(f"{PAGE}approve/", {"read_as": form["read_as"].value()})


def test_the_page_shows_progress_during_publication_and_refreshes_itself(inspection, admin, send):
    _approved(inspection, admin, send)

    admin.post(f"{PAGE}publish/", today("published_on"))

    page = text_of(admin)
    assert "The report is being published" in page
    assert 'hx-trigger="every 2s"' in page
    assert "In progress" in page
    assert "Withdraw the draft" not in page
    assert admin.get(PAGE, headers={"HX-Request": "true"}).status_code == 204


@pytest.mark.thorough
@pytest.mark.parametrize("page", [PAGE, f"{PAGE}drafts/1/"], ids=["the publication", "the draft"])
def test_a_page_that_waits_says_that_no_worker_is_running(inspection, admin, send, settings, page):
    if page == PAGE:
        _approved(inspection, admin, send)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    cache.clear()
    if page == PAGE:
        admin.post(f"{PAGE}publish/", today("published_on"))
    else:
        send_for_accuracy_check(inspection, due=in_two_weeks(), by=Author(report_admin("other@inspectorate.test")))

    refreshed = words_of(admin.get(page, headers={"HX-Request": "true"}))
    assert "The service that makes PDFs is not running. It has not run yet." in refreshed
    assert 'hx-trigger="every 2s"' not in refreshed

    workers.beat("worker")
    assert "not running" not in text_of(admin, page)
    assert 'hx-trigger="every 2s"' in text_of(admin, page)


@pytest.mark.thorough
def test_a_stalled_publication_is_shown_and_can_be_restarted(inspection, admin, send):
    _approved(inspection, admin, send)
    admin.post(f"{PAGE}publish/", today("published_on"))
    Publication.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=1))

    page = text_of(admin)

    assert "Publishing did not finish" in page
    assert "Publishing did not finish. Publish the report again." in page
    assert f'href="{PAGE}publish/"' in page
    assert 'hx-trigger="every 2s"' not in page


def test_the_current_answer_comes_first(inspection, admin, by):
    draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)
    comment = add_accuracy_comment(draft, comment="It met ten times.", by=by)
    answer_accuracy_comment(comment, outcome="not_accepted", reason="The minutes say nine.", by=by)
    answer_accuracy_comment(comment, outcome="accepted", reason="The new minutes say ten.", by=by)

    page = text_of(admin, f"{PAGE}comments/{comment.pk}/")

    assert page.index("The new minutes say ten.") < page.index("Earlier answers") < page.index("The minutes say nine.")


def test_an_approval_withdrawn_by_a_change_shows_who_gave_it(inspection, admin, send):
    _approved(inspection, admin, send)
    write_section(inspection, "foreword", "Otherwise.", by=BY)

    assert "This approval was withdrawn because the report has changed since." in text_of(admin)


def test_a_copy_is_logged_and_shown_with_who_logged_it(inspection, admin, send, by):
    send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)

    page = send(
        f"{PAGE}drafts/1/copies/add/", {"recipient": "Duty officer", "organisation": "Ministry", **today("given_on")}
    )

    assert "Duty officer" in page
    assert "Ministry" in page


@pytest.mark.postgresql_too
def test_a_correction_is_opened_published_and_shown_on_the_page(inspection, admin, send):
    _approved(inspection, admin, send)
    send(f"{PAGE}publish/", today("published_on"))

    page = send(f"{PAGE}correct/", {"note": "The foreword was mended."})
    assert "A correction is open" in page
    write_section(inspection, "foreword", "Otherwise.", by=BY)
    assert "Otherwise." in text_of(admin, f"{PAGE}preview/")
    assert "Otherwise." not in text_of(admin, "/inspections/anytown/report/html/")
    form = admin.get(f"{PAGE}approve/").context["form"]
    send(f"{PAGE}approve/", {"read_as": form["read_as"].value()})
    page = send(f"{PAGE}publish/", today("published_on"))

    assert "Published in 2 editions" in page
    assert "What changed:</strong> The foreword was mended." in page


def test_a_correction_is_abandoned_with_a_reason(inspection, admin, send):
    _approved(inspection, admin, send)
    send(f"{PAGE}publish/", today("published_on"))
    send(f"{PAGE}correct/", {"note": "The foreword was mended."})

    assert "Enter why you are abandoning the correction." in send(f"{PAGE}correct/abandon/", {"reason": ""})
    assert "The earlier text has been restored." in send(f"{PAGE}correct/abandon/", {"reason": "It was right."})


# --- Following the recommendations ------------------------------------------------------------------------------------


@pytest.fixture
def published(inspection, admin, send) -> Inspection:
    _approved(inspection, admin, send)
    send(f"{PAGE}publish/", today("published_on"))
    return read_again(inspection)


@pytest.mark.postgresql_too
def test_the_recommendations_are_followed_until_they_are_closed(published, admin, send):
    assert "2 of 2 recommendations are not closed." in text_of(admin, FOLLOWING)

    first = f"{FOLLOWING}{published.followed_recommendations.get(number=1).pk}/"
    evidence = SimpleUploadedFile("plan.csv", b"what,when\n")
    page = send(first, {"state": "under_way", "said": "Plans are reviewed.", "file": evidence, "based_on": "0"})
    assert "In progress" in page
    assert "plan.csv" in text_of(admin, first)
    newest = Progress.objects.get()
    assert "Enter what you know about its progress" in send(first, {"state": "closed", "based_on": str(newest.pk)})
    page = send(first, {"state": "closed", "said": "All plans are.", "based_on": str(newest.pk)})

    assert "1 of 2 recommendations is not closed." in page


def test_two_people_recording_at_the_same_time_see_each_others_entries(published, send, by):
    row = published.followed_recommendations.get(number=1)
    record_progress(row, state="under_way", said="Begun.", by=by)

    first = f"{FOLLOWING}{row.pk}/"
    assert "has recorded: “Begun.”" in send(first, {"state": "done", "said": "Done.", "based_on": "0"})


def test_the_action_plan_is_due_and_received(published, admin, send):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Inspection.objects.filter(pk=published.pk).update(published=yesterday)
    assert "Overdue" in send(f"{FOLLOWING}action-plan/", day("due", yesterday))
    assert "The YOT’s action plan" in text_of(admin, "/recommendations/")

    page = send(
        f"{FOLLOWING}action-plan/received/",
        {**today("received_on"), "file": SimpleUploadedFile("plan.csv", b"what,when\n")},
    )

    assert "Received on" in page
    assert "No action plans or reviews are due in your inspections." in text_of(admin, "/recommendations/")
    assert ActionPlan.objects.get().files.get().name == "plan.csv"


def test_an_action_plan_cannot_be_due_before_publication(published, by):
    with pytest.raises(Refused, match="Enter that date or a later one"):
        ask_for_action_plan(published, due=datetime.date(1, 1, 1), by=by)

    assert not ActionPlan.objects.exists()


@pytest.mark.postgresql_too
def test_what_is_due_is_listed_for_all_the_users_inspections(published, admin, by, stranger):
    row = published.followed_recommendations.get(number=2)
    record_progress(row, state="under_way", said="Begun.", look_again_on=in_two_weeks(), by=by)
    ask_for_action_plan(published, due=in_two_weeks(), by=by)

    page = text_of(admin, "/recommendations/")
    assert "Recommendation 2: review" in page
    assert "Due later" in page

    admin.force_login(stranger)
    assert "No action plans or reviews are due" in text_of(admin, "/recommendations/")


def test_a_partner_inspector_sees_no_link_to_recommendations(published, client, by, second_inspector):
    appoint(published, second_inspector, "partner", by=BY)
    ask_for_action_plan(published, due=in_two_weeks(), by=by)
    client.force_login(second_inspector)

    assert "No action plans or reviews are due" in text_of(client, "/recommendations/")
    assert FOLLOWING not in text_of(client, "/inspections/anytown/report/")


@pytest.mark.parametrize("page", first(1, ["/inspections/", "/inspections/anytown/report/", FOLLOWING]))
def test_what_is_due_is_linked_from_the_list_and_each_published_report(page, published, admin):
    assert 'href="/recommendations/"' in text_of(admin, page)


def test_there_is_no_link_to_what_is_due_without_published_reports(inspection, client, lead_inspector):
    client.force_login(lead_inspector)

    assert 'href="/recommendations/"' not in text_of(client, "/inspections/")


def test_a_correction_keeps_progress_and_closes_removed_recommendations(published, by, send, admin):
    record_progress(published.followed_recommendations.get(number=1), state="under_way", said="Begun.", by=by)
    open_correction_of(published, note="The second recommendation was withdrawn.", by=by)
    set_recommendations(published, [{**RECOMMENDATIONS[0], "text": "review all plans."}], by=by)

    follow_recommendations(published, by=by)

    first, second = published.followed_recommendations.all()
    assert (first.text, first.progress.last().said) == ("review all plans.", "Begun.")
    assert second.progress.last().state == "closed"


def test_progress_stays_with_its_recommendation_if_a_correction_changes_the_order(published, by):
    record_progress(published.followed_recommendations.get(number=1), state="under_way", said="Begun.", by=by)
    open_correction_of(published, note="The order was changed.", by=by)
    first, second = RECOMMENDATIONS
    set_recommendations(published, [{**second, "number": 1}, {**first, "number": 2}], by=by)

    follow_recommendations(published, by=by)

    rows = published.followed_recommendations.all()
    assert [(row.text, row.progress.count()) for row in rows] == [(second["text"], 0), (first["text"], 1)]


def test_recommendations_of_a_report_published_elsewhere_can_be_followed(medway, admin, send):
    assert "progress on its recommendations is not recorded yet" in text_of(
        admin, "/inspections/medway-2020/report/following/"
    )

    page = send("/inspections/medway-2020/report/following/begin/")

    assert "You can now record progress on" in page
    assert medway.followed_recommendations.count() == medway.recommendations.count()


@pytest.mark.postgresql_too
@pytest.mark.parametrize("path", ["comments/", ""])
def test_the_number_of_queries_does_not_depend_on_the_number_of_comments(
    path, inspection, admin, by, django_assert_max_num_queries
):
    draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)

    def queries() -> int:
        with django_assert_max_num_queries(200) as counted:
            admin.get(f"{PAGE}{path}")
        return len(counted)

    for number in range(2):
        add_accuracy_comment(draft, comment=f"Comment {number}", by=by)
    few = queries()
    for number in range(2, 30):
        add_accuracy_comment(draft, comment=f"Comment {number}", by=by)

    assert queries() == few
