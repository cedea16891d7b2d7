"""An alert from start to finish: two people at two browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from inspections.alerts import banner as alerts
from inspections.models import Case, Inspection, User
from inspections.planning.actions.team import appoint
from tests.factories import BY
from tests.journeys.browser import DESKTOP, PASSWORD, PHONE, Visitor


def named(reference: str) -> str:
    """The name of a case on pages: its pseudonym and reference."""
    return str(Case.objects.get(inspection__reference="anytown", reference=reference))


@pytest.fixture
def colleague(browser: Browser, service, fieldwork: Inspection) -> Iterator[Visitor]:
    """Idris Bowen, who inspects the case court-03, at a second browser."""
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
    """Make pages check for news every second, to keep the test short."""
    monkeypatch.setattr(alerts, "SECONDS_BETWEEN_LOOKS", 1)
    yield
    for visitor in (inspector, colleague):
        visitor.page.goto("about:blank")
    inspector.page.wait_for_timeout(500)  # wait until the last check is answered, because the database is emptied next


def assert_accessible_at_both_widths(visitor: Visitor) -> None:
    for size in (PHONE, DESKTOP):
        visitor.page.set_viewport_size(size)
        visitor.assert_accessible()
        wider = visitor.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{visitor.path} is {wider} pixels too wide at {size['width']}"


def test_the_lead_inspector_sees_an_alert_until_its_answer_is_accepted(inspector, colleague, pages_look_often):
    # Given a lead inspector on a page of the inspection, with no open alert
    inspector.opens("/inspections/anytown/ratings/")
    banner = inspector.page.locator("#alerts")
    expect(banner).to_be_empty()

    # When a colleague raises an alert, at first without naming the person he told
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
    assert colleague.heading == f"Alert on case {named('court-03')}"
    assert colleague.sees("Not answered")

    # Then it appears on the lead inspector's open page and is announced
    assert inspector.sees("1 open alert: immediate risk to a child")
    assert inspector.path == "/inspections/anytown/ratings/"
    expect(inspector.page.get_by_role("alert")).to_contain_text(f"case {named('court-03')}, open for")
    assert_accessible_at_both_widths(inspector)

    # And on every other page of the inspection
    inspector.opens("/inspections/anytown/")
    assert inspector.sees("1 open alert: immediate risk to a child")
    assert inspector.sees("The YOT was told on")
    assert_accessible_at_both_widths(inspector)

    # When the colleague records the YOT's answer
    colleague.fills_in("What did the YOT answer?", "A social worker is on the way.")
    colleague.presses("Record the answer")
    assert colleague.sees("The lead inspector or a deputy will accept or refuse the answer.")
    assert_accessible_at_both_widths(colleague)

    # Then the lead inspector's page shows the answer without a reload
    assert inspector.sees("The answer has not been accepted yet")
    inspector.follows(f"Alert on case {named('court-03')}, raised by Idris Bowen")
    assert inspector.sees("A social worker is on the way.")
    assert_accessible_at_both_widths(inspector)
    inspector.presses("Accept the answer")

    # And when it is accepted, the alert disappears from both pages and stays in the list
    assert inspector.sees("The YOT’s answer has been accepted and the alert is closed.")
    expect(inspector.page.locator("#alerts")).to_be_empty()
    expect(colleague.page.locator("#alerts")).to_be_empty()
    inspector.opens("/inspections/anytown/alerts/")
    assert "Answer accepted" in inspector.row("Alex is to go back")
    assert_accessible_at_both_widths(inspector)


def test_an_alert_stays_on_the_page_after_the_session_ends(inspector, colleague, pages_look_often):
    # Given an open page with an alert on it
    colleague.opens("/inspections/anytown/cases/court-03/alerts/raise/")
    colleague.fills_in("What puts the child at immediate risk?", "Alex is to go back to the uncle who hits him.")
    colleague.fills_in("Who at the YOT did you tell?", "duty manager")
    colleague.presses("Raise the alert")
    inspector.opens("/inspections/anytown/")
    assert inspector.sees("1 open alert: immediate risk to a child")
    title = inspector.title

    # When the session ends and the page checks for news
    inspector.page.context.clear_cookies()
    with inspector.page.expect_response("**/accounts/login/**"):
        pass
    inspector.page.wait_for_timeout(500)

    # Then the alert is still shown
    assert inspector.sees("1 open alert: immediate risk to a child")
    assert inspector.title == title


@pytest.mark.thorough
def test_reassurance_is_requested_and_given(colleague):
    # When an inspector requests reassurance, with a date that does not exist
    colleague.opens("/inspections/anytown/cases/court-03/reassurance/ask/")
    colleague.fills_in("What does the YOT need to confirm?", "That the plan of March is in the file.")
    for part, number in (("Day", "31"), ("Month", "2"), ("Year", "2030")):
        colleague.fills_in(part, number)
    colleague.presses("Ask for reassurance")
    assert colleague.is_told_of_an_error()
    assert_accessible_at_both_widths(colleague)

    # Then they correct it, and the request waits for its outcome
    colleague.fills_in("Day", "28")
    colleague.presses("Ask for reassurance")
    assert colleague.heading == f"Request for reassurance about case {named('court-03')}"
    assert_accessible_at_both_widths(colleague)

    # And the outcome closes it
    colleague.fills_in("What was the outcome?", "The plan is there now.")
    colleague.presses("Close the request")
    assert colleague.sees("The request for reassurance has been closed.")
    colleague.follows("Alerts")
    assert "Closed" in colleague.row("That the plan of March")
    assert_accessible_at_both_widths(colleague)
