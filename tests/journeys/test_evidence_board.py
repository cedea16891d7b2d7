"""The lead inspector judges, asks, proposes and gives feedback in a browser. A colleague answers."""

from __future__ import annotations

import pytest

from inspections.models import Feedback, Inspection, KeyQuestionJudgement
from inspections.planning.actions.team import appoint
from tests.evidence_rows import new_evidence, tie
from tests.factories import BY
from tests.journeys.browser import Visitor

BOARDS = "/inspections/anytown/evidence-board/"


@pytest.fixture
def with_evidence(fieldwork: Inspection) -> Inspection:
    minutes = new_evidence(fieldwork, "Minutes of the board, March")
    survey = new_evidence(fieldwork, "Survey of staff", is_on_diversity=True)
    tie(minutes, "1.2.1", passage="The board agreed how many cases a worker holds.")
    tie(survey, "1.2.1a", "contradicts", "Eleven of thirty find their workload manageable.")
    new_evidence(fieldwork, "Annual plan")
    return fieldwork


def chooses(visitor: Visitor, label: str) -> None:
    visitor.page.get_by_label(label, exact=True).check()


@pytest.mark.thorough
def test_from_evidence_to_a_proposal_and_feedback(inspector, service, with_evidence):
    # Given an inspection with some evidence, and a colleague on its team
    appoint(with_evidence, service.newcomer, "inspector", by=BY)

    # When the lead inspector opens the boards, they see which questions have no evidence
    inspector.opens(f"/inspections/{with_evidence.reference}/")
    inspector.follows("Evidence board")
    assert "No evidence yet" in inspector.row("1.2.2")
    assert "1 1 Not judged yet none" in inspector.row("1.2.1")
    inspector.assert_accessible_on_both_screens()

    # They open the board for staff and judge a key question
    inspector.page.get_by_role("link", name="1.2. Staff").click()
    assert inspector.sees("Eleven of thirty find their workload manageable.")
    inspector.assert_accessible_on_both_screens()
    inspector.follows("Judge 1.2.1, preliminary (before fieldwork)")
    inspector.presses("Save the judgement")
    assert inspector.sees("There is a problem")
    inspector.assert_accessible_on_both_screens()
    chooses(inspector, "Mixed")
    inspector.fills_in("Why", "The board has set a limit; staff do not feel it, E1 and E2.")
    inspector.fills_in("Gaps", "How many cases each of them holds.")
    inspector.presses("Save the judgement")
    assert inspector.sees("Preliminary judgement on 1.2.1 saved.")
    assert "Mixed" in inspector.row("1.2.1")

    # They ask a colleague to follow up what is not known
    inspector.follows("Add a line of enquiry about 1.2.1")
    inspector.fills_in("What needs to be found out?", "How many cases does each worker hold?")
    inspector.page.get_by_label("Who is following this up?").select_option("Nora New, inspector")
    inspector.assert_accessible_on_both_screens()
    inspector.presses("Ask")
    assert inspector.sees("Assigned to Nora New.")

    # The colleague answers, but cannot judge
    inspector.is_signed_in_as(service.newcomer)
    inspector.opens(f"{BOARDS}1.2/")
    assert inspector.sees("Inspectors can see the percentages once the ratings are signed.")
    assert not inspector.page.get_by_role("link", name="Change").count()
    inspector.page.get_by_role("link", name="Answer “How many").click()
    inspector.fills_in("What was found out?", "Between nine and fourteen, E3.")
    inspector.presses("Save the answer")
    assert inspector.sees("Answered by Nora New")
    inspector.assert_accessible_on_both_screens()

    # Then the lead inspector proposes a rating, and must cite evidence
    inspector.is_signed_in_as(service.lead)
    inspector.opens("/inspections/anytown/proposals/")
    assert "No final judgement on 1.2.1" in inspector.row("1.2. Staff")
    inspector.assert_accessible_on_both_screens()
    inspector.page.get_by_role("link", name="1.2. Staff").click()
    chooses(inspector, "Requires improvement")
    inspector.fills_in("Rationale", "There is a limit on paper.")
    inspector.presses("Save the proposal")
    assert inspector.sees("Select at least one item of evidence that supports the rationale.")
    inspector.assert_accessible_on_both_screens()
    chooses(inspector, "E1 Minutes of the board, March")
    inspector.page.get_by_text("Other evidence in this inspection").click()
    chooses(inspector, "E3 Annual plan")
    inspector.presses("Save the proposal")
    assert inspector.sees("Proposal for 1.2 saved.")

    # ... and changes it, with a record of the change
    inspector.fills_in("Rationale", "There is a limit on paper, and staff do not feel it.")
    inspector.presses("Save the proposal")
    assert inspector.sees("Versions")
    assert "paper, and staff do not feel it." in inspector.page.locator("ins").first.inner_text()
    inspector.assert_accessible_on_both_screens()

    # And gives feedback to the YOT, which is kept unchanged
    inspector.opens("/inspections/anytown/feedback/")
    inspector.assert_accessible_on_both_screens()
    inspector.fills_in("What is your feedback to the YOT?", "Workload is where to look first.")
    inspector.presses("Save the boards and feedback")
    assert inspector.sees("The evidence is shown as it was")
    assert inspector.sees("Workload is where to look first.")
    inspector.assert_accessible_on_both_screens()
    kept = Feedback.objects.get().picture
    judged = kept["standards"][1]["key_questions"][0]["preliminary"]
    assert (judged["leaning"], KeyQuestionJudgement.objects.count()) == ("Mixed", 1)


def test_the_board_works_with_the_keyboard_only(inspector, with_evidence):
    inspector.opens(f"{BOARDS}1.2/")
    assert inspector.not_reached_with_tab() == []
    inspector.opens(f"{BOARDS}1.2/?judge=1.2.1&stage=final")
    assert inspector.not_reached_with_tab() == []
    inspector.opens("/inspections/anytown/proposals/1.2/")
    assert inspector.not_reached_with_tab() == []
