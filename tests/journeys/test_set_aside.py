"""A classification sets answers aside. The page immediately says which, links to them, and offers “Undo”."""

from __future__ import annotations

import pytest

from inspections.models import Case, Judgement
from tests.factories import all_answers, new_case
from tests.journeys.browser import Visitor

CLASSIFICATIONS = "/inspections/anytown/cases/court-9/pages/classifications/"


@pytest.fixture
def case(fieldwork, service) -> Case:
    lead = fieldwork.team.get(user=service.lead)
    return new_case(fieldwork, reference="court-9", answers=all_answers(service.framework, "2"), inspector=lead)


def test_what_is_set_aside_is_said_at_once_and_can_be_undone(inspector: Visitor, case):
    page = inspector.page
    inspector.opens(CLASSIFICATIONS)
    page.locator("html[data-recording=ready]").wait_for()
    fact = page.locator("[data-entry=safety_wellbeing]")
    assert not fact.get_by_text("set aside").is_visible()

    # When safety and wellbeing is classified as low
    fact.get_by_label("Low", exact=True).check()

    # Then the page names the answers that no longer count, also to screen readers, and leads to them
    assert inspector.sees("2 answers set aside:")
    page.locator("#said").filter(has_text="2 answers set aside: 2.2.2, 2.3.2").wait_for(state="attached")
    inspector.assert_accessible_on_both_screens()
    assert fact.get_by_role("link", name="2.3.2").get_attribute("href").endswith("pages/standard-2.3/#question-2.3.2")

    # And it still says so after a reload, when only the answer itself can be changed
    inspector.opens(CLASSIFICATIONS)
    page.locator("html[data-recording=ready]").wait_for()
    assert inspector.sees("2 answers set aside:")

    # When it is undone
    fact.get_by_label("Medium", exact=True).check()
    fact.get_by_text("set aside").first.wait_for(state="hidden")
    fact.get_by_label("Low", exact=True).check()
    fact.get_by_role("button", name="Undo").click()

    # Then they count again
    fact.get_by_text("set aside").first.wait_for(state="hidden")
    page.locator("[data-entry=safety_wellbeing][data-state=saved]").wait_for()
    assert Case.objects.get(pk=case.pk).safety_wellbeing == "medium"
    assert Judgement.objects.get(case=case, key_question__number="2.2.2").answer == "yes"
