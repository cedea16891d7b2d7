"""Every page on which a case is recorded: accessibility at both widths and using only the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from inspections.cases.actions import save_entry
from inspections.cases.record import CaseRecord
from inspections.cases.submission import return_case, submit_case
from inspections.history import Author
from inspections.models import Case, Change
from tests.factories import all_answers, new_case
from tests.journeys.browser import DESKTOP, Visitor
from tests.journeys.test_record_a_case_with_keys import FACTS, give_what_is_given

PAGES = {
    "the task list": "court-9/",
    "facts": "court-9/pages/facts/",
    "classifications": "court-9/pages/classifications/",
    "questions outside the rating": "court-9/pages/questions/",
    "an interview": "court-9/pages/interview-{interview}/",
    "a standard": "court-9/pages/standard-2.1/",
    "a standard with questions that are not asked": "court-02/pages/standard-2.2/",
    "what is missing": "court-9/pages/check/",
    "the history of an answer": "court-9/entries/2.1.1a/",
    "a submitted case": "court-8/",
    "a submitted standard": "court-8/pages/standard-2.1/",
    "reading a case": "court-8/review/",
    "a returned case": "court-7/",
    "a returned standard": "court-7/pages/standard-2.1/",
    "points apart": "court-7/pages/check/",
}


def complete(fieldwork, service, reference: str) -> Case:
    answers = all_answers(service.framework, "2") | {"2.1.1a": "no", "2.1.1b": "no"}
    case = new_case(fieldwork, reference=reference, answers=answers, inspector=fieldwork.team.get(), **FACTS)
    give_what_is_given(case, Author(service.lead))
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    given = {
        "management_oversight": "yes",
        "child_protection": "no",
        "exploitation": "no",
        "desistance_factors": "lifestyle;substance_misuse",
        "assessment_timely": "yes",
        "assessment_completed": "2026-04-01",
    }
    for name, value in given.items():
        save_entry(record.case, record.entry(name), value, based_on=0, by=Author(service.lead))
    return record.case


@pytest.fixture
def addresses(fieldwork, service) -> dict[str, str]:
    """The addresses of the pages, with cases in every state."""
    case = new_case(fieldwork, reference="court-9", answers={"2.1.1a": "no"}, inspector=fieldwork.team.get())
    by = Author(service.lead)
    submit_case(complete(fieldwork, service, "court-8"), looked_at={"2.1.1": "yes"}, by=by)
    returned = complete(fieldwork, service, "court-7")
    submit_case(returned, looked_at={"2.1.1": "yes"}, by=by)
    return_case(returned, comment="Look again.", comments={"2.1.1a": "Is that so?"}, by=by)
    record = CaseRecord(Case.objects.with_record().get(pk=returned.pk))
    version = Change.objects.versions(record.case)["2.1.2"]
    save_entry(record.case, record.entry("2.1.2"), "no", based_on=version, by=by)
    interview = case.interviews.get().pk
    return {name: f"/inspections/anytown/cases/{path.format(interview=interview)}" for name, path in PAGES.items()}


@pytest.mark.thorough
def test_axe_finds_nothing_at_both_widths(inspector: Visitor, addresses: dict[str, str]):
    found = {}
    for name, path in addresses.items():
        inspector.opens(path)
        if problems := inspector.problems_on_both_screens():
            found[name] = problems
        assert inspector.page.locator("h1").count() == 1

    assert not found, found


def test_tab_reaches_everything_with_visible_focus(inspector: Visitor, addresses: dict[str, str]):
    for name, path in addresses.items():
        inspector.opens(path)
        assert inspector.not_reached_with_tab() == [], name


def test_every_error_link_moves_focus_to_its_field(browser: Browser, service, addresses: dict[str, str]):
    # Given wrong values on a page without a script, which lists them in the error summary
    with browser.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        visitor = Visitor(context.new_page(), service.address)
        visitor.is_signed_in_as(service.lead)
        visitor.opens(addresses["facts"])
        visitor.fills_in("Age at the disposal", "7")
        visitor.page.get_by_label("Day").fill("31")
        visitor.page.get_by_label("Month").fill("2")
        visitor.page.get_by_label("Year").fill("2026")
        visitor.presses("Save and continue")

        links = visitor.page.locator(".govuk-error-summary__list a")
        assert links.count() == 2
        for number in range(2):
            target = links.nth(number).get_attribute("href").removeprefix("#")
            assert visitor.page.locator(f"[id='{target}']").evaluate(
                "element => element.matches('input, textarea, select')"
            ), target


@pytest.mark.thorough
def test_an_invalid_value_is_kept_with_an_error_beside_its_field(inspector: Visitor, addresses):
    # Given an inspector who types an impossible age
    inspector.opens(addresses["facts"])
    inspector.page.locator("html[data-recording=ready]").wait_for()
    inspector.expects(422)
    inspector.fills_in("Age at the disposal", "7")

    # Then an error appears immediately, and the typed value is kept
    assert inspector.sees("Age must be 8 or over.")
    inspector.assert_accessible()
    assert inspector.page.get_by_label("Age at the disposal").input_value() == "7"

    # And the corrected value is saved
    inspector.fills_in("Age at the disposal", "17")
    inspector.page.locator("[data-entry=age][data-state=saved]").wait_for()
    assert not inspector.page.locator(".app-refusal").is_visible()
