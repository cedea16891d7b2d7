"""A page warns people in time that their session will end, and renews it on request."""

from __future__ import annotations

import datetime

from tests.journeys.browser import Visitor


def test_the_page_warns_and_renews_the_session(inspector: Visitor, fieldwork, settings):
    settings.SESSION_COOKIE_AGE = 8 * 60 * 60
    page = inspector.page
    page.clock.install(time=datetime.datetime.now())
    inspector.opens("/inspections/anytown/cases/court-01/pages/standard-2.1/")
    page.locator("html[data-recording=ready]").wait_for()
    notice = page.locator("#session-ends")
    assert notice.is_hidden()

    # When almost eight hours have passed without a visit to another page
    page.clock.fast_forward("07:49:00")
    assert notice.is_hidden()
    page.clock.fast_forward("01:10")

    # Then it is said, with the time, and the person stays signed in
    notice.get_by_text("You will be signed out at").wait_for()
    inspector.assert_accessible()
    notice.get_by_role("button", name="Stay signed in").click()
    notice.wait_for(state="hidden")
    page.clock.fast_forward("07:49:00")
    assert notice.is_hidden()


def test_after_the_end_the_page_says_that_the_person_may_be_signed_out(inspector: Visitor, fieldwork):
    page = inspector.page
    page.clock.install(time=datetime.datetime.now())
    inspector.opens("/inspections/anytown/")

    page.clock.fast_forward(15 * 24 * 60 * 60 * 1000)

    page.locator("#session-ends").get_by_text("You may be signed out now.").wait_for()
