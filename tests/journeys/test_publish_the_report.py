"""From signed ratings to the published report: the YOT checks the facts, and its comments are answered."""

from __future__ import annotations

import datetime
import io
import shutil

import docx
import openpyxl
import pypdf
import pytest
from django.utils import timezone

from inspections.models import HeldRole, Inspection, User
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.checks.actions import accept_finding
from reports.checks.queries import checked
from reports.demonstration.loading import WORKBOOKS
from reports.panel.actions import convene_panel, record_panel_decision, sign_ratings
from reports.recommendations.actions import set_recommendations
from reports.workbook.importing import import_workbook
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from reports.writing.facts import FACT_FIELDS
from standards.models import Standard
from tests.before_the_panel import before_the_panel, published_decisions
from tests.factories import BY, PASSED, second_panel_member
from tests.journeys.browser import PASSWORD, Visitor
from tests.reports.word.editing import Edited

# According to the answers, the number is five. The person who is thanked by name is not a child.
WRONG = "Planning to keep the child safe was sufficient in six of the 12 cases."
RIGHT = "Planning to keep the child safe was sufficient in five of the 12 cases."
CLAIMS_ARE_OPEN = "Claims in the text that are neither verified nor accepted: why can you take this step?"
THANKS = "We thank Mrs Pritchard for her time."


@pytest.fixture
def signed(service, tmp_path, media) -> Inspection:
    """Medway's inspection with signed ratings and a written report that is not published."""
    inspection = before_the_panel("medway-2020", tmp_path / "again")
    chair = User.objects.create_user("chair@inspectorate.test", PASSWORD, name="Chris Chair")
    give_role(chair, HeldRole.Role.PANEL_MEMBER, by=BY)
    convene_panel(inspection, held_on=datetime.date(2020, 5, 20), chair=chair, members=[second_panel_member()], by=BY)
    for row in published_decisions("medway-2020"):
        standard = Standard.objects.get(domain__framework=inspection.framework, number=row["standard"])
        record_panel_decision(
            inspection, standard, rating=row["rating"], reason=row["reason"], trigger=row["trigger"], by=BY
        )
    sign_ratings(inspection, reasons=PASSED, by=BY)
    _write(inspection)
    appoint(inspection, service.lead, "lead", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def _write(inspection: Inspection) -> None:
    """The texts of the published report."""
    if not Inspection.objects.filter(reference="medway-2020").exists():
        import_workbook(WORKBOOKS / "medway-2020", by=BY)
    published = Inspection.objects.get(reference="medway-2020")
    for text in published.texts.all():
        write_section(inspection, text.section, text.body, by=BY)
    set_facts(inspection, list(published.facts.values(*FACT_FIELDS)), by=BY)
    set_recommendations(inspection, list(published.recommendations.values("number", "addressee", "text")), by=BY)
    for found in checked(inspection).open:
        assert found.check == "small_cell"  # a row of facts that counts few children
        accept_finding(inspection, found.fingerprint, reason="The YOT publishes this figure.", by=BY)


@pytest.fixture
def admin(visitor: Visitor, service) -> Visitor:
    """Nora New, a report admin."""
    give_role(service.newcomer, HeldRole.Role.REPORT_ADMIN, by=BY)
    visitor.is_signed_in_as(service.newcomer)
    return visitor


def _words_of(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def enters_day(visitor: Visitor, day: datetime.date) -> None:
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        visitor.fills_in(part, str(value))


def writes(visitor: Visitor, text: str) -> None:
    """Replace the text on a section's page. It is saved automatically."""
    visitor.page.locator("html[data-recording=ready]").wait_for()
    visitor.fills_in("Text", text)
    visitor.page.locator("[data-entry][data-state=saved]").wait_for()


@pytest.mark.thorough
def test_a_report_is_checked_by_the_yot_approved_and_published(signed, admin, service, tmp_path):
    approver = User.objects.create_user("bea@inspectorate.test", PASSWORD, name="Bea Second")
    give_role(approver, HeldRole.Role.REPORT_ADMIN, by=BY)
    today = timezone.localdate()
    publishing = f"/inspections/{signed.reference}/report/publishing/"

    # Given the ratings are signed and the report is written
    admin.opens(f"/inspections/{signed.reference}/report/")
    admin.follows("Steps to publication")
    assert admin.sees("No draft has been sent to the YOT.")
    admin.assert_accessible_on_both_screens()

    # and one last section has a number that the answers contradict
    written = signed.texts.get(section="question-2.2.2").body
    admin.opens(f"/inspections/{signed.reference}/report/write/question-2.2.2/")
    writes(admin, f"{written}\n\n{WRONG} {THANKS}")
    admin.opens(publishing)
    assert admin.sees("2 findings are open.")

    # When the draft is sent
    admin.follows("Send the draft for the factual accuracy check")
    admin.assert_accessible_on_both_screens()
    enters_day(admin, today + datetime.timedelta(days=14))
    admin.presses("Freeze the draft")
    assert admin.sees("Draft 1 is frozen.")
    admin.assert_accessible_on_both_screens()

    # Then its PDF has a number next to each paragraph, and the table has a row for each paragraph
    admin.follows("Send the draft for the factual accuracy check")
    admin.assert_accessible_on_both_screens()
    pages = pypdf.PdfReader(io.BytesIO(admin.downloads("PDF with watermark"))).pages
    paragraph = signed.frozen_drafts.get().paragraphs.filter(section="foreword").first()
    (page,) = [text for text in map(_words_of, pages) if paragraph.words[:30] in text]
    assert f" {paragraph.number} " in page
    table = openpyxl.load_workbook(io.BytesIO(admin.downloads("Excel workbook (.xlsx)")))
    assert table["comments"].max_row == signed.frozen_drafts.get().paragraphs.count() + 1

    # and a copy for another person is logged
    admin.presses("Log a copy")
    admin.assert_accessible_on_both_screens()
    admin.fills_in("Who was given the copy?", "Duty officer")
    admin.fills_in("Their organisation", "Ministry of Justice")
    admin.presses("Log the copy")
    assert "Ministry of Justice" in admin.row("Duty officer")

    # When the YOT returns the table with an error, nothing is imported
    row = table["comments"][paragraph.number + 1]
    row[3].value = "Minutes of March"
    table.save(tmp_path / "comments.xlsx")
    admin.presses("Record the YOT’s response")
    admin.assert_accessible_on_both_screens()
    admin.page.locator("input[type=file]").set_input_files(tmp_path / "comments.xlsx")
    admin.presses("Continue")
    assert admin.sees(f"Row {paragraph.number + 1}, comment: is empty, but there is evidence")
    admin.assert_accessible_on_both_screens()

    # and the corrected table has a comment, which blocks approval
    row[2].value = "The board was set up in 2016."
    table.save(tmp_path / "comments.xlsx")
    admin.page.locator("input[type=file]").set_input_files(tmp_path / "comments.xlsx")
    admin.presses("Continue")
    assert admin.sees("has 1 new comment. Nothing is recorded yet.")
    admin.assert_accessible_on_both_screens()
    admin.presses("Record the response")
    assert admin.sees("1 of 1 comment is not answered yet.")
    admin.assert_accessible_on_both_screens()
    admin.opens(publishing)
    assert admin.sees("One comment from the YOT is not answered.")
    admin.assert_accessible_on_both_screens()

    # When the text is corrected and the comment answered
    write_section(signed, "foreword", "The board was set up in 2016.", by=BY)
    admin.opens(f"{publishing}comments/")
    admin.page.get_by_role("link", name=f"Paragraph {paragraph.number}").click()
    assert admin.sees("The board was set up in 2016.")
    assert admin.sees("In the draft")
    admin.assert_accessible_on_both_screens()
    admin.page.get_by_label("Accepted", exact=True).check()
    admin.fills_in("Reason", "The minutes bear it out.")
    admin.presses("Record the answer")
    assert admin.sees("1 comment, all answered.")

    # and the draft also comes back as a Word document with a change, which is answered
    admin.follows("Letter and table for the YOT")
    edited = Edited(admin.downloads("Word document for comments and changes"))
    edited.change(paragraph.number, paragraph.words.split()[0], "Otherwise")
    (tmp_path / "draft.docx").write_bytes(edited.saved())
    admin.presses("Record the YOT’s response")
    admin.page.locator("input[type=file]").set_input_files(tmp_path / "draft.docx")
    admin.presses("Continue")
    assert admin.sees("to “Otherwise”.")
    assert admin.sees("Yasmin Yot")
    admin.assert_accessible_on_both_screens()
    admin.presses("Record the response")
    assert admin.sees("1 of 2 comments is not answered yet.")
    admin.page.get_by_role("link", name="Change").click()
    admin.page.get_by_label("Not accepted", exact=True).check()
    admin.fills_in("Reason", "The minutes do not say so.")
    admin.presses("Record the answer")

    # and a letter with both answers goes back to the YOT
    admin.follows("Letter and table for the YOT")
    admin.assert_accessible_on_both_screens()
    letter = docx.Document(io.BytesIO(admin.downloads("Letter (Word)")))
    assert [row.cells[2].text.split("\n")[0] for row in letter.tables[0].rows][1:] == ["Accepted", "Not accepted"]

    # then the checks still block approval
    admin.opens(publishing)
    assert admin.sees("2 findings from the checks are open.")
    admin.opens(f"{publishing}approve/")
    assert admin.sees("Do this first")
    assert not admin.page.get_by_role("button", name="Approve this report").count()
    admin.opens(f"{publishing}publish/")
    assert not admin.page.get_by_role("button", name="Publish the report").count()
    admin.assert_accessible_on_both_screens()
    admin.follows("Correct the text or accept the finding with a reason.")
    assert admin.sees("The data says: 2.2.2: 5 of 12 relevant cases, 42 per cent.")
    admin.assert_accessible_on_both_screens()

    # When one finding is accepted with a reason, by a person who did not write the section
    assert admin.sees("You wrote in this section.")
    admin.is_signed_in_as(approver)
    admin.page.reload()
    thanks = admin.page.get_by_role("article").filter(has_text="This looks like a person’s name.")
    thanks.locator("summary").click()
    thanks.get_by_role("button", name="Accept").click()
    assert admin.sees("Enter why you are accepting this finding.")
    admin.assert_accessible_on_both_screens()
    thanks.get_by_label("Why are you accepting this finding?").fill(
        "She is the head of the service, and agreed to be named."
    )
    thanks.get_by_role("button", name="Accept").click()
    assert admin.sees("Finding accepted. It is listed below with your reason.")
    admin.assert_accessible_on_both_screens()

    # and the other is corrected
    admin.is_signed_in_as(service.newcomer)
    admin.page.reload()
    admin.page.get_by_role("link", name="Write this section").click()
    writes(admin, f"{written}\n\n{RIGHT} {THANKS}")
    admin.opens(f"/inspections/{signed.reference}/report/checks/")
    assert admin.sees("The checks found no errors")
    assert admin.sees("She is the head of the service, and agreed to be named.")
    admin.assert_accessible_on_both_screens()

    # then the report is approved, by a person who wrote none of it
    admin.opens(f"{publishing}approve/")
    assert admin.sees("You wrote a part of this report, so another report admin must approve it.")
    admin.assert_accessible_on_both_screens()
    admin.is_signed_in_as(approver)
    admin.opens(f"/inspections/{signed.reference}/report/checks/")
    admin.page.get_by_role("checkbox", name="Accept “").first.check()
    admin.page.get_by_role("button", name="Accept", exact=True).click()
    assert admin.sees("Choose the evidence or the fact that supports the claims, or enter a reason.")
    admin.assert_accessible_on_both_screens()
    admin.fills_in("Reason", "The board’s minutes describe the visit.")
    admin.page.get_by_role("button", name="Accept", exact=True).click()
    assert admin.sees("1 claim accepted.")
    admin.opens(publishing)
    admin.follows("Approve the report")
    assert admin.sees("The board’s minutes describe the visit.")
    admin.fills_in(CLAIMS_ARE_OPEN, "The lead inspector checked them in the case files.")
    admin.fills_in("Accepted findings of the checks: why can you take this step?", "She agreed in writing.")
    admin.assert_accessible_on_both_screens()
    admin.presses("Approve this report")
    assert admin.sees("The report is approved.")
    admin.opens(f"{publishing}publish/")
    assert admin.sees("You approved this report, so another report admin must publish it.")
    admin.assert_accessible_on_both_screens()

    # then it is published by someone else, and its files can be read
    admin.is_signed_in_as(service.newcomer)
    admin.opens(publishing)
    admin.follows("Publish the report")
    admin.assert_accessible_on_both_screens()
    admin.presses("Publish the report")
    assert admin.sees("Published. The newest edition is dated")
    admin.assert_accessible_on_both_screens()
    admin.opens(f"/inspections/{signed.reference}/report/")
    admin.assert_accessible_on_both_screens()
    pdf = admin.downloads("Download the report (PDF)")
    assert pdf.startswith(b"%PDF-")
    edition = signed.editions.get()
    assert pdf == edition.files.of_kind("pdf").content()
    assert "DRAFT" not in pypdf.PdfReader(io.BytesIO(pdf)).pages[2].extract_text()
    admin.follows("Read the report as a web page")
    assert admin.sees("The board was set up in 2016.")

    # and its recommendations are followed
    admin.opens(f"/inspections/{signed.reference}/report/following/")
    admin.assert_accessible_on_both_screens()
    admin.follows("Set the due date")
    admin.assert_accessible_on_both_screens()
    enters_day(admin, today + datetime.timedelta(days=30))
    admin.presses("Save")
    admin.page.get_by_role("link", name="1. ").first.click()
    admin.assert_accessible_on_both_screens()
    admin.page.get_by_label("In progress").check()
    admin.fills_in("Details", "The board meets again.")
    admin.presses("Record progress")
    assert admin.sees("Progress on recommendation 1 recorded.")
    admin.assert_accessible_on_both_screens()
    admin.follows("Recommendations due in all inspections")
    assert admin.sees("The YOT’s action plan")
    admin.assert_accessible_on_both_screens()

    # and a correction is opened, which tests/reports/publication publishes
    admin.opens(publishing)
    admin.presses("Correct the report")
    admin.assert_accessible_on_both_screens()
    admin.fills_in("What changes?", "The year in which the board was set up was corrected.")
    admin.presses("Open the correction")
    assert admin.sees("A correction is open")
    admin.assert_accessible_on_both_screens()
    assert edition.files.of_kind("pdf").content() == pdf
    shutil.rmtree(tmp_path / "again")
