"""Offline, My work and the overview link to the cases. Each page says that it is a copy, and when it was made."""

from __future__ import annotations

import datetime
import os

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from inspections.models import Case, User
from inspections.moments import time_of_day
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_case
from tests.journeys.browser import PASSWORD, Visitor
from tests.journeys.test_record_together import answers
from tests.thorough import first

WORK = "/work/"
OVERVIEW = "/inspections/anytown/"
CASE = f"{OVERVIEW}cases/court-9/"
STANDARD = f"{CASE}pages/standard-2.1/"
COPY = "This is a copy of the page that this browser received"
KEPT = """async paths => {
  const { openKeptPages } = await import("/static/outbox/kept_pages.js");
  const pages = await openKeptPages();
  const kept = await Promise.all(paths.map(path => pages?.has(path)));
  return paths.filter((_, place) => kept[place]);
}"""


@pytest.fixture
def case(fieldwork, service) -> Case:
    lead = fieldwork.team.get(user=service.lead)
    Case.objects.filter(inspection=fieldwork, inspector=lead).update(inspector=None)
    return new_case(fieldwork, reference="court-9", inspector=lead)


def goes_offline(visitor: Visitor) -> None:
    visitor.page.wait_for_function("() => navigator.serviceWorker.controller")
    visitor.page.context.set_offline(True)


def is_told_of_a_copy(page: Page) -> bool:
    page.locator("#main-content").wait_for()
    return page.get_by_text(COPY).is_visible()


def is_ready(visitor: Visitor) -> None:
    visitor.opens(WORK)
    assert visitor.sees("The case you are recording is ready for use offline.")


def test_from_my_work_to_an_answer_offline(inspector: Visitor, case):
    # Given only My work was opened
    is_ready(inspector)
    page = inspector.page
    assert not is_told_of_a_copy(page)
    goes_offline(inspector)

    # When it is opened offline, it says that it is a copy and when it was made
    inspector.opens(WORK)
    assert is_told_of_a_copy(page)
    now = timezone.localtime()
    moments = [now - datetime.timedelta(minutes=minutes) for minutes in range(3)]
    words = page.locator("#kept-at").inner_text()
    assert words in [f"on {moment:%-d %B} at {time_of_day(moment)}" for moment in moments]
    assert inspector.sees("The case you are recording is ready for use offline.")
    inspector.assert_accessible_on_both_screens()
    shoot(page, "work-offline")

    # Then every link to a case works, and so does answering
    page.get_by_role("link", name="Anytown Youth Offending Team", exact=True).click()
    page.wait_for_url(f"**{OVERVIEW}")
    assert is_told_of_a_copy(page)
    shoot(page, "overview-offline")
    page.get_by_role("link", name=str(case), exact=True).click()
    page.wait_for_url(f"**{CASE}")
    assert is_told_of_a_copy(page)
    page.get_by_role("link", name="Continue", exact=True).click()
    page.wait_for_url(f"**{CASE}pages/**")
    assert is_told_of_a_copy(page)
    inspector.opens(STANDARD)
    page.locator("html[data-recording=ready]").wait_for()
    answers(page, "2.1.1a", "Yes")
    assert inspector.sees("One answer is waiting to be sent from this browser.")

    # Online, no page is a copy
    page.context.set_offline(False)
    page.locator("[data-entry='2.1.1a'][data-state=saved]").wait_for(timeout=40_000)
    for path in (WORK, OVERVIEW, CASE, STANDARD):
        inspector.opens(path)
        assert not is_told_of_a_copy(page)
    inspector.forgets_what_needed_a_network()


@pytest.mark.thorough
def test_recording_a_case_keeps_the_way_to_it(inspector: Visitor, case):
    inspector.opens(STANDARD)
    assert inspector.sees("This case is ready for use offline.")
    way = [WORK, OVERVIEW, CASE, STANDARD]
    assert inspector.page.evaluate(KEPT, way) == way


@pytest.mark.thorough
def test_my_work_says_how_many_cases_are_ready(inspector: Visitor, case, fieldwork, service):
    new_case(fieldwork, reference="court-10", inspector=fieldwork.team.get(user=service.lead))
    inspector.expects(404)
    inspector.page.route("**/cases/court-10/pages/standard-2.2/", lambda route: route.fulfill(status=404))
    inspector.opens(WORK)
    assert inspector.sees("1 of the 2 cases you are recording is ready for use offline.")
    inspector.page.unroute("**/cases/court-10/pages/standard-2.2/")
    inspector.page.reload()
    assert inspector.sees("The 2 cases you are recording are ready for use offline.")
    inspector.assert_accessible_on_both_screens()
    shoot(inspector.page, "work")


@pytest.mark.thorough
def test_a_copy_is_as_new_as_the_last_visit_online(inspector: Visitor, case, fieldwork):
    is_ready(inspector)
    inspector.page.wait_for_function("() => navigator.serviceWorker.controller")
    new_case(fieldwork, reference="court-11", inspector=case.inspector)
    inspector.opens(WORK)
    assert inspector.sees("The 2 cases you are recording are ready for use offline.")
    goes_offline(inspector)
    inspector.opens(WORK)
    assert inspector.sees("court-11")
    inspector.page.context.set_offline(False)
    inspector.forgets_what_needed_a_network()


@pytest.mark.thorough
def test_back_to_my_work_shows_what_is_current(inspector: Visitor, case, fieldwork):
    is_ready(inspector)
    inspector.opens("/help/")
    new_case(fieldwork, reference="court-12", inspector=case.inspector)
    inspector.page.go_back()
    assert inspector.sees("court-12")
    inspector.page.go_forward()


@pytest.mark.parametrize("how", first(1, ["with our button", "from a page without our scripts"]))
def test_nothing_is_kept_after_signing_out(inspector: Visitor, case, how):
    is_ready(inspector)
    page = inspector.page
    assert page.evaluate(KEPT, [WORK]) == [WORK]
    if how == "with our button":
        inspector.presses("Sign out")
    else:
        page.wait_for_function("() => navigator.serviceWorker.controller")
        page.route("**/outbox/start*.js", lambda route: route.abort())
        page.evaluate("""() => {
          const form = document.querySelector("form[action*='logout']").cloneNode(true);
          document.body.append(form);
          form.submit();
        }""")
    page.wait_for_url("**/accounts/login/**")
    assert not [name for name in page.evaluate("() => caches.keys()") if name != "page-files"]
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_FAILED"):
        page.goto(f"{inspector.address}{WORK}")
    page.context.set_offline(False)
    inspector.complaints.clear()


def test_another_person_never_sees_the_pages_of_the_first(inspector: Visitor, case, fieldwork):
    is_ready(inspector)
    second = User.objects.create_user("dan@inspectorate.test", PASSWORD, name="Dan Deputy")
    appoint(fieldwork, second, "inspector", by=BY)
    # The first session ends without signing out
    inspector.page.context.clear_cookies()
    inspector.is_signed_in_as(second)
    inspector.opens(WORK)
    assert inspector.page.evaluate(KEPT, [CASE, STANDARD]) == []
    goes_offline(inspector)
    with pytest.raises(Exception, match="ERR_FAILED"):
        inspector.page.goto(f"{inspector.address}{CASE}")
    inspector.page.context.set_offline(False)
    inspector.complaints.clear()


def shoot(page: Page, name: str) -> None:
    """Save a picture of the page for people, if SHOTS=FOLDER is in the environment."""
    if folder := os.environ.get("SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
