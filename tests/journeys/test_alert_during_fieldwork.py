"""An alert on its way: two people at two browsers at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from inspections.alerts import banner as alerts
from inspections.models import Case, Inspection, User
from inspections.planning.actions import appoint
from tests.factories import BY
from tests.journeys.browser import DESKTOP, PASSWORD, PHONE, Visitor


@pytest.fixture
def colleague(browser: Browser, service, fieldwork: Inspection) -> Iterator[Visitor]:
    """Idris Bowen, at a browser of his own, who inspects the case court-03."""
    person = User.objects.create_user("idris@inspectorate.test", PASSWORD, name="Idris Bowen")
    member = appoint(fieldwork, person, "inspector", by=BY)
    Case.objects.filter(inspection=fieldwork, reference="court-03").update(inspector=member)
    with browser.new_context(viewport=DESKTOP) as context:
        visitor = Visitor(context.new_page(), service.address)
        visitor.is_signed_in_as(person)
        yield visitor
        visitor.assert_no_complaints()


@pytest.fixture
def pages_look_often(monkeypatch, inspector: Visitor, colleague: Visitor) -> Iterator[None]:
    """Every second for what is new, so that the test need not wait as long as people do."""
    monkeypatch.setattr(alerts, "SECONDS_BETWEEN_LOOKS", 1)
    yield
    for visitor in (inspector, colleague):
        visitor.page.goto("about:blank")
    inspector.page.wait_for_timeout(500)  # until a last look is answered: the database is emptied next


def assert_accessible_at_both_widths(visitor: Visitor) -> None:
    for size in (PHONE, DESKTOP):
        visitor.page.set_viewport_size(size)
        visitor.assert_accessible()
        wider = visitor.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{visitor.path} is {wider} pixels too wide at {size['width']}"


def test_the_lead_inspector_sees_an_alert_at_once_until_its_answer_is_accepted(inspector, colleague, pages_look_often):
    # Given a lead inspector who reads a page of the inspection, with no alert open
    inspector.opens("/inspections/anytown/ratings/")
    banner = inspector.page.locator("#alerts")
    expect(banner).to_be_empty()

    # When a colleague raises an alert, and forgets first to say whom he told
    colleague.opens("/inspections/anytown/cases/court-03/alerts/raise/")
    assert_accessible_at_both_widths(colleague)
    colleague.fills_in("What puts the child at immediate risk?", "Alex is to go back to the uncle who hits him.")
    colleague.presses("Raise the alert")
    expect(colleague.focused()).to_contain_text("There is a problem")
    assert_accessible_at_both_widths(colleague)
    colleague.follows("Enter the role of the person you told. If you have not told anyone yet, phone the YOT first.")
    expect(colleague.focused()).to_have_attribute("name", "told_to")
    colleague.page.keyboard.type("duty manager")
    colleague.presses("Raise the alert")
    assert colleague.heading == "Alert on case court-03"
    assert colleague.sees("Not answered")

    # Then it stands on the lead inspector's open page, and is read out
    assert inspector.sees("1 open alert: immediate risk to a child")
    assert inspector.path == "/inspections/anytown/ratings/"
    expect(inspector.page.get_by_role("alert")).to_contain_text("YOT told: duty manager")
    assert_accessible_at_both_widths(inspector)

    # And on every other page of the inspection
    inspector.opens("/inspections/anytown/")
    assert inspector.sees("1 open alert: immediate risk to a child")
    assert_accessible_at_both_widths(inspector)

    # When the colleague records the YOT's answer
    colleague.fills_in("What did the YOT answer?", "A social worker is on the way.")
    colleague.presses("Record the answer")
    assert colleague.sees("The lead inspector or a deputy will accept or refuse the answer.")
    assert_accessible_at_both_widths(colleague)

    # Then the lead inspector's page says so by itself; a letter would not do, but this does
    assert inspector.sees("The answer has not been accepted yet")
    inspector.follows("Alert on case court-03, raised by Idris Bowen")
    assert inspector.sees("A social worker is on the way.")
    assert_accessible_at_both_widths(inspector)
    inspector.presses("Accept the answer")

    # And when it is accepted, the alert is gone from both their pages and stays in the list
    assert inspector.sees("The YOT’s answer has been accepted and the alert is closed.")
    expect(inspector.page.locator("#alerts")).to_be_empty()
    expect(colleague.page.locator("#alerts")).to_be_empty()
    inspector.opens("/inspections/anytown/alerts/")
    assert "Answer accepted" in inspector.row("Alex is to go back")
    assert_accessible_at_both_widths(inspector)


def test_who_was_signed_out_keeps_seeing_what_they_saw(inspector, colleague, pages_look_often):
    # Given an open page with an alert on it
    colleague.opens("/inspections/anytown/cases/court-03/alerts/raise/")
    colleague.fills_in("What puts the child at immediate risk?", "Alex is to go back to the uncle who hits him.")
    colleague.fills_in("Who at the YOT did you tell?", "duty manager")
    colleague.presses("Raise the alert")
    inspector.opens("/inspections/anytown/")
    assert inspector.sees("1 open alert: immediate risk to a child")
    title = inspector.title

    # When the session ends, and the page looks again for what is new
    inspector.page.context.clear_cookies()
    with inspector.page.expect_response("**/accounts/login/**"):
        pass
    inspector.page.wait_for_timeout(500)

    # Then the alert still stands there
    assert inspector.sees("1 open alert: immediate risk to a child")
    assert inspector.title == title


def test_reassurance_is_asked_for_and_given(colleague):
    # When an inspector asks for what is missing, and gives a date that there is not
    colleague.opens("/inspections/anytown/cases/court-03/reassurance/ask/")
    colleague.fills_in("What does the YOT need to confirm?", "That the plan of March is in the file.")
    for part, number in (("Day", "31"), ("Month", "2"), ("Year", "2030")):
        colleague.fills_in(part, number)
    colleague.presses("Ask for reassurance")
    assert colleague.is_told_of_an_error()
    assert_accessible_at_both_widths(colleague)

    # Then they mend it, and the request waits for its outcome
    colleague.fills_in("Day", "28")
    colleague.presses("Ask for reassurance")
    assert colleague.heading == "Request for reassurance on case court-03"
    assert_accessible_at_both_widths(colleague)

    # And with the outcome it is closed
    colleague.fills_in("What was the outcome?", "The plan is there now.")
    colleague.presses("Close the request")
    assert colleague.sees("The request for reassurance has been closed.")
    colleague.follows("Alerts")
    assert "Closed" in colleague.row("That the plan of March")
    assert_accessible_at_both_widths(colleague)
