"""A lead inspector adds evidence, ties it to key questions and withdraws an item. A colleague reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspections.models import Evidence
from inspections.planning.actions.team import appoint
from tests.factories import BY
from tests.journeys.browser import Visitor

LIBRARY = "/inspections/anytown/evidence/"
PLAN = b"%PDF-1.7\nYouth justice plan\n%%EOF\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "Youth justice plan.pdf"
    path.write_bytes(PLAN)
    return path


def enters_date(visitor: Visitor, legend: str, day: str, month: str, year: str) -> None:
    group = visitor.page.get_by_role("group", name=legend)
    for label, text in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(label).fill(text)


def test_evidence_is_added_tied_and_read(inspector, service, fieldwork, plan, media):
    # Given an inspection without evidence
    inspector.opens("/inspections/anytown/")
    inspector.follows("Evidence")
    assert inspector.sees("No evidence yet.")
    inspector.assert_accessible_on_both_screens()

    # When the lead inspector adds a meeting, first without the date
    inspector.presses("Add evidence")
    inspector.assert_accessible_on_both_screens()
    inspector.follows("Meeting")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("Title", "Management board")
    inspector.fills_in("Roles present", "Chair of the board\nHead of service")
    inspector.fills_in("How many people took part?", "7")
    inspector.fills_in("Notes", "The board knows its work.")
    inspector.presses("Save")
    assert inspector.is_told_of_an_error()
    assert inspector.sees("Enter the date. The report needs it.")
    inspector.assert_accessible_on_both_screens()
    enters_date(inspector, "When was it held?", "14", "9", "2026")
    inspector.page.get_by_label("Diversity").check()
    inspector.presses("Save")

    # Then it is E1, with the typed values
    assert inspector.heading == "E1 Management board"
    assert inspector.sees("14 September 2026")
    assert inspector.sees("Head of service")
    inspector.assert_accessible_on_both_screens()

    # When they add a file that is not a PDF, and then a PDF
    inspector.opens(f"{LIBRARY}add/document/")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("Title", "Youth justice plan")
    page_as_pdf = {
        "name": "plan.pdf",
        "mimeType": "application/pdf",
        "buffer": b"<html><script>alert(1)</script></html>",
    }
    inspector.page.locator("input[type=file]").set_input_files(page_as_pdf)
    inspector.presses("Save")
    assert inspector.sees("its name says that it is a PDF, but its content is something else")
    inspector.assert_accessible_on_both_screens()
    inspector.page.locator("input[type=file]").set_input_files(plan)
    inspector.presses("Save")

    # Then the browser downloads it instead of showing it
    assert inspector.heading == "E2 Youth justice plan"
    with inspector.page.expect_download() as download:
        inspector.follows("Youth justice plan.pdf")
    assert download.value.suggested_filename == "Youth justice plan.pdf"
    assert download.value.path().read_bytes() == PLAN
    inspector.assert_accessible_on_both_screens()

    # When it is tied to two key questions, one after the other
    inspector.presses("Link to key questions")
    inspector.assert_accessible_on_both_screens()
    inspector.page.get_by_label("1.1.1. ").check()
    inspector.page.get_by_label("It supports the key question").check()
    inspector.fills_in("Relevant passage (optional)", "Page 3: the vision is shared.")
    inspector.presses("Link")
    assert inspector.sees("E2 supports 1.1.1.")
    inspector.page.get_by_label("Standard").select_option("1.2")
    inspector.presses("Show its key questions")
    inspector.page.get_by_label("1.2.1. ").check()
    inspector.page.get_by_label("One of its prompts (optional)").select_option("1.2.1a")
    inspector.page.get_by_label("It contradicts the key question").check()
    inspector.presses("Link")
    assert inspector.sees("E2 contradicts 1.2.1 a).")
    inspector.assert_accessible_on_both_screens()
    inspector.page.get_by_role("link", name="Withdraw the link to 1.2.1").click()
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("Why are you withdrawing this link?", "It says nothing of staffing.")
    inspector.presses("Withdraw")
    assert inspector.sees("E2 is no longer linked to 1.2.1.")

    # Then a colleague can find and read it but not change it
    appoint(fieldwork, service.newcomer, "inspector", by=BY)
    inspector.is_signed_in_as(service.newcomer)
    inspector.opens(LIBRARY)
    assert "Supports 1.1.1" in inspector.row("E2 Youth justice plan")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("Search by words or number, for example E7", "vision")
    inspector.presses("Search")
    assert inspector.sees("1 item found")
    inspector.follows("E2 Youth justice plan")
    assert inspector.sees("Page 3: the vision is shared.")
    inspector.assert_accessible_on_both_screens()
    assert not inspector.page.get_by_role("button", name="Change").count()
    inspector.opens(f"{LIBRARY}2/change/", status=403)


@pytest.mark.thorough
def test_a_survey_is_requested_received_and_counted(inspector, fieldwork, media):
    # Given a requested survey
    inspector.opens(f"{LIBRARY}add/survey/")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("Title", "Survey of staff")
    inspector.page.get_by_label("Staff").check()
    inspector.page.get_by_label("No, it has been requested").check()
    enters_date(inspector, "Due date, if it has not been received or held", "1", "9", "2026")
    inspector.fills_in("How many were invited?", "48")
    inspector.presses("Save")
    assert inspector.sees("Not recorded (48 invited)")
    inspector.opens(LIBRARY)
    assert inspector.sees("Not received yet: 1")
    inspector.assert_accessible_on_both_screens()

    # When it is received and its questions are recorded
    inspector.page.get_by_role("link", name="E1 Survey of staff").first.click()
    inspector.presses("Record that it was received")
    inspector.assert_accessible_on_both_screens()
    inspector.presses("Save")
    inspector.presses("Record questions")
    inspector.assert_accessible_on_both_screens()
    first = inspector.page.get_by_role("group", name="Question 1")
    first.get_by_label("Question").fill("Is your caseload manageable?")
    first.get_by_label("How many positive answers?").fill("37")
    first.get_by_label("How many answered?").fill("36")
    inspector.presses("Save")
    assert inspector.sees("This cannot be more than the 36 people who answered.")
    inspector.assert_accessible_on_both_screens()
    inspector.page.get_by_role("group", name="Question 1").get_by_label("How many positive answers?").fill("31")
    inspector.presses("Save")

    # Then its counts are shown
    assert "31 of 36" in inspector.row("Is your caseload manageable?")
    inspector.assert_accessible_on_both_screens()

    # And a withdrawn item can still be read
    inspector.follows("Withdraw this item")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("Why are you withdrawing this evidence?", "It was sent to another YOT.")
    inspector.presses("Withdraw")
    assert inspector.sees("It was sent to another YOT.")
    inspector.assert_accessible_on_both_screens()
    assert Evidence.objects.get().is_withdrawn


def test_a_lost_file_is_named_and_added_again(inspector, service, fieldwork, plan, media):
    # Given an item whose file is missing from storage
    inspector.opens(f"{LIBRARY}add/document/")
    inspector.fills_in("Title", "Youth justice plan")
    inspector.page.locator("input[type=file]").set_input_files(plan)
    inspector.presses("Save")
    file = Evidence.objects.get(inspection=fieldwork).files.get()
    (media / file.file.name).unlink()

    # Then its page and the address of the file name the missing file
    inspector.opens(f"{LIBRARY}1/")
    assert inspector.sees("or add the same file to the item again")
    assert not inspector.page.get_by_role("link", name="Youth justice plan.pdf").count()
    inspector.assert_accessible_on_both_screens()
    inspector.expects(404)
    inspector.opens(f"{LIBRARY}1/files/{file.pk}/", status=404)
    assert inspector.heading == "This file is missing"
    inspector.assert_accessible_on_both_screens()

    # When the same file is added again
    inspector.follows("Back to E1")
    inspector.presses("Add a file")
    inspector.page.locator("input[type=file]").set_input_files(plan)
    inspector.presses("Add the file")

    # Then it can be downloaded
    with inspector.page.expect_download() as download:
        inspector.follows("Youth justice plan.pdf")
    assert download.value.path().read_bytes() == PLAN
