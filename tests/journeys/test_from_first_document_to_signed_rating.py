"""One inspection in one browser, from the YOT's first document to the signature of the ratings panel."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from inspections.cases.submission import accept_case
from inspections.evidence.actions.proposals import propose_rating
from inspections.models import HeldRole, Inspection
from inspections.staff.actions import give_role
from reports.models import SignOff
from standards.models import Standard
from tests.factories import BY, all_answers, hand_in, new_case, second_panel_member
from tests.journeys.browser import Visitor

NEWTOWN = "/inspections/newtown/"


def goes_on_to(visitor: Visitor, phase: str, *, reasons: int) -> None:
    """Move to the next phase, after giving a reason for each of this number of kinds of gap."""
    visitor.opens(NEWTOWN)
    visitor.presses(f"Move to “{phase}”")
    if reasons:
        boxes = visitor.page.get_by_label("why can you take this step?")
        expect(boxes).to_have_count(reasons)
        visitor.assert_accessible_on_both_screens()
        for box in boxes.all():
            box.fill("This is a small inspection.")
        visitor.presses(f"Move to “{phase}”")
    assert visitor.sees(f"The phase is now “{phase}”.")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "Youth justice plan.pdf"
    path.write_bytes(b"%PDF-1.7\nYouth justice plan\n%%EOF\n")
    return path


def test_from_the_first_document_to_the_signed_rating(inspector, service, announced, plan, media):
    # Given an inspection announced today
    newtown = announced("newtown")
    inspector.opens(NEWTOWN)
    inspector.assert_accessible_on_both_screens()
    goes_on_to(inspector, "Evidence in advance", reasons=0)

    # When its first document is added and tied to a key question
    inspector.opens(f"{NEWTOWN}evidence/add/document/")
    inspector.fills_in("Title", "Youth justice plan")
    inspector.page.locator("input[type=file]").set_input_files(plan)
    inspector.presses("Save")
    assert inspector.heading == "E1 Youth justice plan"
    inspector.presses("Link to key questions")
    inspector.page.get_by_label("1.1.1. ").check()
    inspector.page.get_by_label("It supports the key question").check()
    inspector.fills_in("Relevant passage (optional)", "Page 3: five priorities, each with an owner.")
    inspector.presses("Link")
    assert inspector.sees("E1 supports 1.1.1.")

    # and the lead inspector enters the number of eligible cases for the sample
    goes_on_to(inspector, "Case fieldwork", reasons=1)  # eligible cases
    for number in range(1, 5):
        new_case(newtown, reference=f"court-{number}", answers=all_answers(service.framework, "2"))
    answers = all_answers(service.framework, "3") | {"3.1.2": "no"}
    for number in range(1, 4):
        new_case(newtown, reference=f"ooc-{number}", answers=answers, out_of_court=True)
    inspector.opens(NEWTOWN)
    inspector.follows("Sample: eligible, required and inspected cases")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("2. Court disposals: eligible cases", "3")
    inspector.presses("Save")
    assert inspector.sees("4 cases have been inspected. Enter at least that number.")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("2. Court disposals: eligible cases", "9")
    inspector.presses("Save")
    assert "9" in inspector.row("2. Court disposals")

    # and the phase moves on too early, goes back with a reason, and moves on again once every case is accepted
    goes_on_to(inspector, "Domain one", reasons=2)  # allocated, submitted
    inspector.page.get_by_text("Move back to “Case fieldwork”").click()
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("Why are you moving the inspection back?", "One case was still open.")
    inspector.presses("Move back")
    assert inspector.sees("The phase is now “Case fieldwork”.")
    for case in newtown.cases.all():
        accept_case(hand_in(case), by=BY)
    goes_on_to(inspector, "Domain one", reasons=0)

    # and the lead inspector judges, and proposes a rating citing that document
    inspector.opens(f"{NEWTOWN}evidence-board/1.1/")
    inspector.follows("Judge 1.1.1, final")
    inspector.page.get_by_label("Strength", exact=True).check()
    inspector.fills_in("Why", "Priorities that staff can name, E1.")
    inspector.presses("Save the judgement")
    assert inspector.sees("Final judgement on 1.1.1 saved.")
    goes_on_to(inspector, "Proposed ratings", reasons=1)  # evidence
    inspector.opens(f"{NEWTOWN}proposals/1.1/")
    inspector.page.get_by_label("Good", exact=True).check()
    inspector.fills_in("Rationale", "A plan that is known and owned.")
    inspector.page.get_by_label("E1 Youth justice plan", exact=True).check()
    inspector.presses("Save the proposal")
    assert inspector.sees("Proposal for 1.1 saved.")
    for number in ("1.2", "1.3", "1.4"):
        standard = Standard.objects.get(domain__framework=service.framework, number=number)
        propose_rating(newtown, standard, rating="Good", rationale="As for 1.1.", by=BY)

    # and before the panel meets, people who see a rating can read its explanation
    inspector.opens(f"{NEWTOWN}ratings/")
    inspector.assert_accessible_on_both_screens()
    inspector.page.get_by_role("link", name="Why? Explanation of the rating for 3.1").first.click()
    assert inspector.path.endswith("/ratings/explained/#explained-3.1")
    assert inspector.sees("3.1 is Inadequate")
    inspector.page.locator("[id='explained-1.1'] summary").click()
    assert inspector.sees("E1")
    inspector.assert_accessible_on_both_screens()
    goes_on_to(inspector, "Ratings panel", reasons=4)  # eligible cases, evidence, judgements, citations

    second_panel_member()

    # Then the panel meets, sees the margins of error, and confirms every rating
    give_role(service.newcomer, HeldRole.Role.PANEL_MEMBER, by=BY)
    inspector.is_signed_in_as(service.newcomer)
    inspector.opens(f"{NEWTOWN}panel/")
    assert "100%, 4 of 4" in inspector.row("2.1. Assessment")
    inspector.assert_accessible_on_both_screens()
    inspector.follows("Record the meeting")
    for part, value in zip(("Day", "Month", "Year"), ("20", "11", "2026"), strict=True):
        inspector.fills_in(part, value)
    inspector.page.get_by_role("radio", name="Nora New").check()
    inspector.page.get_by_role("checkbox", name="Moira Member").check()
    inspector.presses("Record the meeting")
    inspector.opens(f"{NEWTOWN}panel/standards/3.1/")
    assert any(inspector.sees(f"{change} judged yes") for change in ("fewer case", "fewer cases", "more cases"))
    inspector.opens(f"{NEWTOWN}panel/standards/overall/")
    assert inspector.sees("One point from another overall rating")
    inspector.opens(f"{NEWTOWN}panel/")
    inspector.presses("Sign the ratings")
    inspector.page.get_by_label("why can you take this step?").fill(
        "The panel met before it read every standard again."
    )
    inspector.assert_accessible_on_both_screens()
    inspector.presses("Sign the ratings")
    assert inspector.sees("The ratings are signed.")

    # and the signed record has the passage from the first document
    signed = SignOff.objects.get().record
    governance = next(line for line in signed["standards"] if line["number"] == "1.1")
    assert (governance["rating"], governance["cites"]) == ("Good", ["E1"])
    assert Inspection.objects.get(pk=newtown.pk).phase == "draft"

    # and the lead inspector can no longer change it
    inspector.is_signed_in_as(service.lead)
    inspector.opens(f"{NEWTOWN}evidence/1/")
    assert inspector.page.get_by_role("button", name="Link to key questions").count() == 0
    inspector.opens(f"{NEWTOWN}sample/")
    assert inspector.page.get_by_role("button", name="Save").count() == 0
