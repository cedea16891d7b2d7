"""A practice example and a quotation, from a case to the report, using only the keyboard."""

from __future__ import annotations

import pytest

from inspections.models import PracticeExample, Quotation
from tests.journeys.browser import Visitor

PAGE = "/inspections/anytown/cases/court-01/for-report/"


def tabs_to(visitor: Visitor, words: str) -> None:
    """Press the Tab key until it reaches the link, button or field with these words."""
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        if words in visitor.page.evaluate(
            "() => { const here = document.activeElement;"
            " return [here.innerText, ...[...(here.labels || [])].map(label => label.innerText)].join(' ') }"
        ):
            return
    pytest.fail(f"the Tab key does not reach “{words}” on {visitor.page.url}")


def presses_enter_on(visitor: Visitor, words: str) -> None:
    tabs_to(visitor, words)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def types_into(visitor: Visitor, label: str, text: str) -> None:
    tabs_to(visitor, label)
    visitor.page.keyboard.press("ControlOrMeta+A")
    visitor.page.keyboard.type(text)


def test_a_practice_example_is_written_checked_and_offered(inspector, fieldwork):
    # Given a case during fieldwork, without practice examples
    pseudonym = fieldwork.cases.get(reference="court-01").pseudonym
    inspector.opens(PAGE)
    assert inspector.sees(f"Use the name “{pseudonym}” for the child in everything you write.")
    inspector.assert_accessible_on_both_screens()

    # When its inspector writes an example with a name in it
    presses_enter_on(inspector, "Add a practice example")
    inspector.assert_accessible_on_both_screens()
    types_into(inspector, "Title (optional)", "Planning together")
    tabs_to(inspector, "Standard")
    inspector.page.keyboard.type("2.2")
    types_into(inspector, "What was done", f"{pseudonym} was asked first, and Jamie was at school in Kirkgate.")
    presses_enter_on(inspector, "Save")

    # Then it is saved, and the page lists the findings
    assert inspector.sees("Practice example saved.")
    assert inspector.sees("“Jamie” looks like a name.")
    inspector.assert_accessible_on_both_screens()

    # And it cannot be offered before each finding is checked
    presses_enter_on(inspector, "Offer for the report")
    inspector.assert_accessible_on_both_screens()
    presses_enter_on(inspector, "Offer for the report")
    assert inspector.is_told_of_an_error()
    inspector.assert_accessible_on_both_screens()
    assert inspector.focused().get_attribute("class") == "govuk-error-summary"
    inspector.page.keyboard.press("Tab")
    inspector.page.keyboard.press("Enter")
    assert inspector.focused().get_attribute("value") == "Jamie"

    # When the name is removed and the place is kept
    inspector.opens(PAGE)
    presses_enter_on(inspector, "Change")
    types_into(inspector, "What was done", f"{pseudonym} was asked first, and so was a school in Kirkgate.")
    presses_enter_on(inspector, "Save")
    presses_enter_on(inspector, "Offer for the report")
    tabs_to(inspector, "“Kirkgate” looks like a name, but can stay")
    inspector.page.keyboard.press("Space")
    presses_enter_on(inspector, "Offer for the report")

    # Then it can be used in the report
    assert inspector.sees("The practice example has been offered for the report.")
    example = PracticeExample.objects.get()
    assert example.is_offered
    assert example.kept_words == ["Kirkgate"]
    presses_enter_on(inspector, "See everything offered from this inspection")
    assert inspector.heading == "Offered for the report"
    assert inspector.sees("Planning together")
    inspector.assert_accessible_on_both_screens()


@pytest.mark.thorough
def test_a_quotation_is_offered_with_consent_and_withdrawn(inspector, fieldwork):
    # Given a quotation from a child who has not been asked yet
    inspector.opens(f"{PAGE}quotation/")
    inspector.assert_accessible_on_both_screens()
    types_into(inspector, "What was said", "They listened to me.")
    tabs_to(inspector, "Inspector")
    inspector.page.keyboard.press("ArrowDown")  # Child
    tabs_to(inspector, "Standard")
    inspector.page.keyboard.type("2.2")
    presses_enter_on(inspector, "Save")

    # When it is offered, the page says what is missing
    presses_enter_on(inspector, "Offer for the report")
    presses_enter_on(inspector, "Offer for the report")
    assert inspector.sees("Record that the person agreed to be quoted, then offer the quotation.")
    inspector.assert_accessible_on_both_screens()

    # When the child has consented
    presses_enter_on(inspector, "Change the text")
    tabs_to(inspector, "Yes")
    inspector.page.keyboard.press("Space")
    presses_enter_on(inspector, "Save")
    presses_enter_on(inspector, "Offer for the report")
    presses_enter_on(inspector, "Offer for the report")

    # Then it is offered, and can be withdrawn
    assert inspector.sees("The quotation has been offered for the report.")
    assert Quotation.objects.get().is_offered
    presses_enter_on(inspector, "Stop offering this for the report")
    assert inspector.sees("The quotation is no longer offered for the report.")
    assert not Quotation.objects.get().is_offered
    inspector.assert_accessible_on_both_screens()


def test_unsaved_text_is_restored_after_a_reload(inspector, fieldwork):
    # Given an inspector who is writing
    inspector.opens(f"{PAGE}practice-example/")
    types_into(inspector, "What was done", "Everybody was asked.")

    # When the page is reloaded before saving
    inspector.page.reload()

    # Then the text is restored, and after saving the next form is empty
    assert inspector.sees("What you typed earlier has been restored.")
    tabs_to(inspector, "Standard")
    inspector.page.keyboard.type("2.2")
    presses_enter_on(inspector, "Save")
    assert PracticeExample.objects.get().text == "Everybody was asked."
    presses_enter_on(inspector, "Add a practice example")
    assert inspector.page.get_by_label("What was done and what the result was").input_value() == ""
