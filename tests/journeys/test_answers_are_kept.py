"""An answer on the page is an answer that is kept, with a slow network, fast keys, full storage and missing scripts."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Route

from inspections.models import Case
from tests.factories import new_case
from tests.journeys.browser import Visitor
from tests.journeys.test_record_together import is_saved, opens

CASE = "/inspections/anytown/cases/court-9/pages/"
FACTS = f"{CASE}facts/"
STANDARD = f"{CASE}standard-2.1/"
LATENCY = 1.5  # seconds


@pytest.fixture
def case(fieldwork, service) -> Case:
    lead = fieldwork.team.get(user=service.lead)
    return new_case(fieldwork, reference="court-9", inspector=lead, disposal_date=None, age=None)


def saves_slowly(page: Page, seconds: float = LATENCY) -> None:
    def slow(route: Route) -> None:
        time.sleep(seconds)
        route.continue_()

    page.route("**/entries/**", slow)


def date_of(page: Page) -> list[str]:
    return [page.locator(f"#id_disposal_date_{place}").input_value() for place in range(3)]


def errors(page: Page) -> list[str]:
    """The words of every error that was on the page, even for a moment, since the page was watched."""
    return page.evaluate("window.errors")


def watch_errors(page: Page) -> None:
    page.evaluate(
        """() => {
          window.errors = [];
          const look = () => {
            for (const box of document.querySelectorAll(".app-refusal p")) window.errors.push(box.textContent);
            const words = document.getElementById("waiting-words").textContent;
            if (words.includes("not saved")) window.errors.push(words);
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )


# --- a group of boxes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("latency", [0, LATENCY])
@pytest.mark.parametrize("delay", [0, 700])
def test_a_date_is_sent_when_the_person_leaves_it(inspector: Visitor, case, latency, delay):
    page = opens(inspector, FACTS)
    saves_slowly(page, latency)
    watch_errors(page)

    page.locator("#id_disposal_date_0").focus()
    for keys in ("9", "Tab", "11", "Tab", "2025", "Tab"):
        page.keyboard.press(keys) if keys == "Tab" else page.keyboard.type(keys, delay=delay)
    is_saved(page, "disposal_date")

    assert errors(page) == []
    case.refresh_from_db()
    assert f"{case.disposal_date}" == "2025-11-09"


def test_half_a_date_is_kept_and_is_refused_only_after_the_person_left_it(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, FACTS)
    page.locator("#id_disposal_date_0").focus()
    page.keyboard.type("9")
    page.locator("[data-entry=disposal_date][data-state=kept]").wait_for()
    page.wait_for_timeout(2000)
    assert page.locator("#waiting").is_hidden()

    # A reload leaves the boxes
    opens(inspector, FACTS)
    assert inspector.sees("Enter a real date")
    assert date_of(page) == ["9", "", ""]

    # The complete date replaces what was refused
    page.locator("#id_disposal_date_1").fill("11")
    page.locator("#id_disposal_date_2").fill("2025")
    page.locator("#id_disposal_date_2").blur()
    is_saved(page, "disposal_date")
    assert page.locator(".app-refusal").count() == 0


def test_a_refusal_ends_with_the_value_it_refused(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, FACTS)
    saves_slowly(page)
    page.locator("#id_disposal_date_0").fill("9")
    page.locator("#id_disposal_date_0").blur()
    page.wait_for_timeout(300)  # half the date is on its way

    for place, part in enumerate(("9", "11", "2025")):
        page.locator(f"#id_disposal_date_{place}").fill(part)
    page.locator("#id_disposal_date_2").blur()
    is_saved(page, "disposal_date")

    assert date_of(page) == ["9", "11", "2025"]
    assert page.locator(".app-refusal").count() == 0
    case.refresh_from_db()
    assert f"{case.disposal_date}" == "2025-11-09"


def test_no_error_flashes_while_someone_types_a_number(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, FACTS)
    watch_errors(page)
    page.locator("#id_age").focus()
    page.keyboard.type("1")
    page.wait_for_timeout(2500)
    assert errors(page) == []
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    is_saved(page, "age")
    assert errors(page) == []

    # What is wrong when they leave is shown
    page.locator("#id_age").focus()
    page.keyboard.press("Backspace")
    page.wait_for_timeout(1000)
    page.keyboard.press("Tab")
    assert inspector.sees("Age must be 8 or over.")


def test_a_date_takes_the_place_of_no_date_available(inspector: Visitor, case):
    page = opens(inspector, f"{CASE}questions/")
    page.locator("#id_assessment_completed_na").check()
    is_saved(page, "assessment_completed")
    for place, part in enumerate(("9", "11", "2025")):
        page.locator(f"#id_assessment_completed_{place}").fill(part)
    page.locator("#id_assessment_completed_2").blur()
    page.locator("[data-entry=assessment_completed][data-state=saved]").wait_for()

    assert not page.locator("#id_assessment_completed_na").is_checked()
    assert case.answers.get(question__slug="assessment_completed").value == "2025-11-09"
