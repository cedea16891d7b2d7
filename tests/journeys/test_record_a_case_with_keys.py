"""A whole court case under the 2021 framework, recorded and submitted using only the keyboard."""

from __future__ import annotations

import datetime

import pytest

from inspections.cases.actions import save_entry
from inspections.cases.record import CaseRecord
from inspections.history import Author
from inspections.models import Case, Change, Inspection, Judgement
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from reports.demonstration.loading import GUIDANCE
from standards.guidance import load_guidance
from standards.models import Framework
from tests.factories import BY, new_case, new_inspection
from tests.journeys.browser import Visitor

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


WERE_REASONABLE = {"safety_wellbeing_reasonable": "reasonable", "risk_of_serious_harm_reasonable": "too_low"}


def save_all(case: Case, values: dict[str, str], by: Author) -> None:
    for name, value in values.items():
        record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
        save_entry(case, record.entry(name), value, based_on=0, by=by)


def give_what_is_given(case: Case, by: Author) -> None:
    """Answers that are not judgements: whether the YOT's classifications were reasonable, and the interview."""
    save_all(case, WERE_REASONABLE, by)
    prefix = f"interview-{case.interviews.get().pk}-"
    for name, value in ((f"{prefix}state", "held"), (f"{prefix}held_on", "2026-11-03")):
        save_all(case, {name: value}, by)


@pytest.fixture
def court_case(service) -> Case:
    framework = Framework.objects.with_whole_tree().newest_of("youth-2021")
    inspection = new_inspection(framework, reference="westmere", yot="Westmere Youth Justice Service")
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)
    member = appoint(inspection, service.lead, "inspector", by=BY)
    case = new_case(Inspection.objects.get(pk=inspection.pk), reference="court-1", inspector=member, **FACTS)
    save_all(case, WERE_REASONABLE, Author(service.lead))
    return case


class Keyboard:
    """A keyboard that counts the keys that are pressed."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.pressed = visitor, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.visitor.page.keyboard.press(key)
            self.pressed += 1


def types(keys: Keyboard, day: datetime.date) -> None:
    """Type all the digits of a date without leaving the box, then move to the next unanswered question."""
    keys.press(*f"{day:%d%m%y}", "Enter")


@pytest.mark.postgresql_too
def test_a_court_case_takes_at_most_100_keys_from_my_work_to_submitted(inspector: Visitor, court_case: Case, capsys):
    page = inspector.page
    # Given a case with facts and classifications
    inspector.opens("/work/")
    page.locator("#key-hints").wait_for()
    keys = Keyboard(inspector)

    # When its inspector continues with the first case, and answers the questions outside the rating
    keys.press("u")
    page.wait_for_url("**/pages/questions/**")
    page.locator("html[data-recording=ready]").wait_for()
    page.locator("[data-entry]:focus-within").wait_for()
    keys.press("y", "n", "n", "1", "2", "j", "y")
    types(keys, datetime.date(2026, 2, 27))

    # And the interview, which was held
    page.wait_for_url("**/pages/interview-**")
    page.locator("html[data-recording=ready]").wait_for()
    keys.press("1")
    types(keys, datetime.date(2026, 11, 13))

    # And then every prompt and key question of every standard
    for standard in court_case.inspection.framework.definition.domain("2").standards:
        page.wait_for_url(f"**/pages/standard-{standard.number}/**")
        page.locator("html[data-recording=ready]").wait_for()
        for question in standard.key_questions:
            keys.press(*"y" * (len(question.prompts) + 1))
        keys.press("u")

    # And submits it
    page.wait_for_url("**/pages/check/**")
    assert inspector.sees("Every question asked in this case has been answered")
    page.locator("#submit:focus").wait_for()
    keys.press("Enter")
    assert inspector.sees("This case has been submitted.")

    # Then everything is stored in their name, with few keys
    with capsys.disabled():
        print(f"\nA court case of 57 prompts and 12 key questions took {keys.pressed} keys from My work to submitted.")
    assert keys.pressed <= 100
    judgements = Judgement.objects.filter(case=court_case)
    assert judgements.filter(answer="yes", by__email="rhian@inspectorate.test").count() == 57 + 12
    case = Case.objects.get(pk=court_case.pk)
    assert case.state == "submitted"
    assert case.answers.get(question__slug="assessment_completed").value == "2026-02-27"
    assert case.interviews.get().held_on == datetime.date(2026, 11, 13)
    assert Change.objects.of_case(case).filter(by__isnull=False, field__startswith="2.").count() == 69


def test_each_answer_has_its_own_press(inspector: Visitor, court_case: Case):
    """No key answers several questions: one press changes one entry."""
    page = inspector.page
    inspector.opens("/inspections/westmere/cases/court-1/pages/standard-2.1/")
    page.locator("html[data-recording=ready]").wait_for()
    page.locator("[data-entry='2.1.1a'] input[type=radio]").first.focus()
    for number in range(1, 5):
        page.keyboard.press("y")
        assert page.locator("[data-answer] input:checked").count() == number


def test_my_work_has_keys(inspector: Visitor, court_case: Case, service):
    member = court_case.inspection.team.get(user=service.lead)
    new_case(court_case.inspection, reference="court-2", inspector=member)
    page = inspector.page
    inspector.opens("/work/")
    page.locator("#key-hints").wait_for()

    cards = page.locator(".app-card h3 a")
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        assert cards.nth(place).evaluate("each => each === document.activeElement")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    inspector.assert_accessible()
    page.keyboard.press("Escape")

    page.keyboard.press("c")
    page.wait_for_url("**/cases/court-1/pages/**")


def test_the_line_of_keys_can_be_hidden_and_keys_switched_off(inspector: Visitor, court_case: Case):
    page = inspector.page
    inspector.opens("/work/")
    page.locator("#key-hints").wait_for()
    page.get_by_role("button", name="Hide this line of keys").click()
    assert not page.locator("#key-hints").is_visible()
    inspector.opens("/inspections/westmere/cases/court-1/pages/standard-2.1/")
    page.locator("html[data-recording=ready]").wait_for()
    assert not page.locator("#key-hints").is_visible()

    # Switching the keys off and on again shows it
    page.keyboard.press("?")
    page.get_by_label("Use keyboard shortcuts in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.locator("[data-entry='2.1.1a'] input[type=radio]").first.focus()
    page.keyboard.press("y")
    assert page.locator("[data-answer] input:checked").count() == 0
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use keyboard shortcuts in this browser").check()
    page.get_by_role("button", name="Close").click()
    assert page.locator("#key-hints").is_visible()


def test_notes_and_guidance_open_with_a_key(inspector: Visitor, court_case: Case):
    load_guidance(GUIDANCE)
    page = inspector.page
    inspector.opens("/inspections/westmere/cases/court-1/pages/standard-2.1/")
    page.locator("html[data-recording=ready]").wait_for()
    notes = page.locator("details.app-note")

    page.keyboard.press("e")
    assert page.locator("details.app-note[open]").count() == notes.count() == 18
    page.keyboard.press("e")
    assert page.locator("details.app-note[open]").count() == 0

    page.locator("[data-entry='2.1.1c'] input[type=radio]").first.focus()
    page.keyboard.press("g")
    assert inspector.sees("Sufficient, for example:")
    assert inspector.focused().inner_text().strip() == "Guidance on 2.1.1"
    inspector.assert_accessible()
    page.keyboard.press("g")
    assert page.locator("details.app-guidance[open]").count() == 0
    assert page.locator("[data-entry='2.1.1c']:focus-within").count() == 1
