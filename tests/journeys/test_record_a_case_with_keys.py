"""A whole court case under the 2021 framework, recorded and submitted with the keyboard only."""

from __future__ import annotations

import datetime

import pytest

from inspections.cases.actions import save_entry
from inspections.cases.record import CaseRecord
from inspections.history import Author
from inspections.models import Case, Change, Inspection, Judgement
from inspections.planning.actions import appoint, move_to_phase
from standards.models import Framework
from tests.factories import BY, new_case, new_inspection
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.postgresql_too

FACTS = {
    "custody": "no",
    "gender": "Male",
    "age": 15,
    "ethnicity": "White",
    "religion": "Not recorded",
    "disability": "no",
    "looked_after": "no",
    "offence": "Robbery",
    "disposal_date": datetime.date(2026, 3, 2),
    "yot_safety_wellbeing": "medium",
    "yot_risk_of_serious_harm": "low",
}


def give_what_is_given(case: Case, by: Author) -> None:
    """Record the answers that are not judgements: whether the YOT's classifications were reasonable, and the interview."""
    [interview] = case.interviews.all()
    for name, value in {
        "safety_wellbeing_reasonable": "reasonable",
        "risk_of_serious_harm_reasonable": "too_low",
        f"interview-{interview.pk}-state": "held",
        f"interview-{interview.pk}-held_on": "2026-11-03",
    }.items():
        record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
        save_entry(case, record.entry(name), value, based_on=0, by=by)


@pytest.fixture
def court_case(service) -> Case:
    framework = Framework.objects.with_whole_tree().newest_of("youth-2021")
    inspection = new_inspection(framework, reference="westmere", yot="Westmere Youth Justice Service")
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)
    member = appoint(inspection, service.lead, "inspector", by=BY)
    case = new_case(Inspection.objects.get(pk=inspection.pk), reference="court-1", inspector=member, **FACTS)
    give_what_is_given(case, Author(service.lead))
    return case


class Keyboard:
    """A keyboard that counts the keys that are pressed."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.pressed = visitor, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.visitor.page.keyboard.press(key)
            self.pressed += 1


def test_a_court_case_takes_at_most_85_keys(inspector: Visitor, court_case: Case, capsys):
    page = inspector.page
    # Given a case with facts and classifications
    inspector.opens("/inspections/westmere/cases/court-1/")
    page.locator("html[data-recording=ready]").wait_for()
    keys = Keyboard(inspector)

    # When its inspector goes to the first unanswered question and answers the unrated questions
    keys.press("u")
    page.wait_for_url("**/pages/questions/**")
    page.locator("html[data-recording=ready]").wait_for()
    keys.press("y", "n", "n", "1", "2", "j", "y", "a")

    # And then every prompt and key question of every standard
    for standard in court_case.inspection.framework.definition.domain("2").standards:
        keys.press("u")
        page.wait_for_url(f"**/pages/standard-{standard.number}/**")
        page.locator("html[data-recording=ready]").wait_for()
        for question in standard.key_questions:
            keys.press(*"y" * (len(question.prompts) + 1))

    # And submits it
    keys.press("u")
    page.wait_for_url("**/pages/check/**")
    assert inspector.sees("Every question asked in this case has been answered")
    page.locator("#submit:focus").wait_for()
    keys.press("Enter")
    assert inspector.sees("This case has been submitted.")

    # Then everything is stored in their name, with few keys
    with capsys.disabled():
        print(f"\nA court case of 57 prompts and 12 key questions took {keys.pressed} keys.")
    assert keys.pressed <= 85
    judgements = Judgement.objects.filter(case=court_case)
    assert judgements.filter(answer="yes", by__email="rhian@inspectorate.test").count() == 57 + 12
    case = Case.objects.get(pk=court_case.pk)
    assert case.state == "submitted"
    assert case.answers.get(question__slug="assessment_completed").value == "na"
    assert Change.objects.of_case(case).filter(by__isnull=False, field__startswith="2.").count() == 69
