"""Recording, submitting, returning and accepting a case in a browser without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from inspections.cases.actions import save_entry
from inspections.cases.record import CaseRecord
from inspections.history import Author
from inspections.models import Case
from inspections.planning.actions.team import appoint
from tests.factories import BY, all_answers, new_case
from tests.journeys.browser import DESKTOP, Visitor
from tests.journeys.test_record_a_case_with_keys import FACTS, give_what_is_given

CASE = "/inspections/anytown/cases/court-9/"


@pytest.fixture
def plain(browser: Browser, service) -> Iterator[Visitor]:
    with browser.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        visitor = Visitor(context.new_page(), service.address)
        visitor.is_signed_in_as(service.lead)
        yield visitor
        visitor.assert_no_complaints()


@pytest.fixture
def case(fieldwork, service) -> Case:
    answers = {number: "yes" for number in all_answers(service.framework, "2") if not number.startswith("2.1")}
    case = new_case(
        fieldwork, reference="court-9", answers=answers, inspector=fieldwork.team.get(), **FACTS | {"gender": ""}
    )
    give_what_is_given(case, Author(service.lead))
    return case


def choose(visitor: Visitor, entry: str, words: str) -> None:
    visitor.page.locator(f"[id='entry-{entry}']").get_by_label(words, exact=True).check()


def test_a_case_from_the_first_answer_to_its_acceptance(plain: Visitor, case, service):
    # Given an incomplete case, whose check page lists what is missing
    plain.opens(f"{CASE}pages/check/")
    plain.presses("Submit the case")
    assert plain.sees("answers are missing.")

    # When the inspector follows a link to what is missing and fills in the page
    plain.follows("Gender")
    choose(plain, "gender", "Female")
    plain.fills_in("Age at the disposal", "fifteen")
    plain.presses("Save and continue")

    # Then errors are listed with links, and correct values are saved
    assert plain.is_told_of_an_error()
    plain.follows("Age must be a whole number, for example 15.")
    assert Case.objects.get(pk=case.pk).gender == "Female"
    plain.fills_in("Age at the disposal", "16")
    plain.presses("Save and continue")
    assert plain.heading == "Classifications"
    plain.presses("Save and continue")

    # And the same for the unrated questions and the first standard
    assert plain.heading == "Questions outside the rating"
    for entry in ("management_oversight", "child_protection", "exploitation", "assessment_timely"):
        choose(plain, entry, "Yes")
    choose(plain, "desistance_factors", "None of these")
    choose(plain, "assessment_completed", "No date available")
    plain.presses("Save and continue")
    plain.opens(f"{CASE}pages/standard-2.1/")
    for number in ("2.1.1", "2.1.2", "2.1.3"):
        choose(plain, number, "Yes")
    choose(plain, "2.1.1a", "No")
    plain.page.locator("summary", has_text="Note for 2.1.1a").click()
    plain.fills_in("Note for 2.1.1a", "Nothing on motivation.")
    plain.presses("Save and stay on this page")
    expect(plain.page.get_by_label("Note for 2.1.1a", exact=True)).to_have_value("Nothing on motivation.")

    # And the case is submitted, after checking a key question that its prompts contradict
    plain.opens(f"{CASE}pages/check/")
    assert plain.sees("Prompts and key question disagree")
    plain.presses("Confirm these answers and submit the case")
    assert plain.sees("This case has been submitted.")

    # When the lead inspector returns it with a comment on one answer
    plain.follows("Review this case")
    plain.presses("Return the case with my comments")
    assert plain.sees("Say what the inspector needs to check again")
    plain.page.locator("[id='read-2.1.1a'] summary").click()
    plain.fills_in("Comment on 2.1.1a", "Is that so?")
    plain.presses("Return the case with my comments")
    assert plain.sees("returned this case on")

    # Then its inspector sees the comment next to the answer and submits the case again
    plain.page.get_by_role("link", name="2.1.1a").click()
    assert plain.sees("Is that so?")
    choose(plain, "2.1.1a", "Yes")
    plain.presses("Save and continue")
    plain.opens(f"{CASE}pages/check/")
    plain.presses("Submit the case")

    # And a deputy who recorded nothing in it accepts it
    appoint(case.inspection, service.newcomer, "deputy", by=BY)
    plain.is_signed_in_as(service.newcomer)
    plain.opens(CASE)
    plain.follows("Review this case")
    plain.presses("Accept the case")
    assert plain.sees("This case has been accepted.")

    # And one click shows every change to the answer
    plain.opens(f"{CASE}pages/standard-2.1/")
    plain.page.locator("a[href$='entries/2.1.1a/']").click()
    assert "No Yes" in plain.row("Rhian Morgan")


def test_a_colleagues_change_is_shown_and_not_overwritten(plain: Visitor, case, service):
    # Given a page that is open while a colleague answers
    plain.opens(f"{CASE}pages/standard-2.1/")
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    save_entry(record.case, record.entry("2.1.1"), "no", based_on=0, by=Author(service.newcomer))
    save_entry(record.case, record.entry("2.1.2"), "no", based_on=0, by=Author(service.newcomer))

    # When the inspector saves other answers, and an answer to the colleague's question
    choose(plain, "2.1.1", "Yes")
    choose(plain, "2.1.3", "Yes")
    plain.presses("Save and continue")

    # Then the other answers are saved, the colleague's answer is kept, and the inspector has to choose
    assert plain.sees("Nora New changed this to “No”")
    given = {judgement.question_number: judgement.answer for judgement in case.judgements.all()}
    assert (given["2.1.1"], given["2.1.2"], given["2.1.3"]) == ("no", "no", "yes")

    # And saving again chooses the inspector's own answer
    plain.presses("Save and continue")
    assert case.judgements.get(key_question__number="2.1.1").answer == "yes"


def test_an_answer_is_restored_from_its_history(plain: Visitor, case, service):
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    version = save_entry(record.case, record.entry("2.1.1"), "yes", based_on=0, by=Author(service.lead)).version
    save_entry(record.case, record.entry("2.1.1"), "no", based_on=version, by=Author(service.lead))

    plain.opens(f"{CASE}entries/2.1.1/")
    plain.page.get_by_role("button", name="Restore “Yes”").click()

    assert case.judgements.get(key_question__number="2.1.1").answer == "yes"
    assert plain.heading == "History of 2.1.1"


def pastes(visitor: Visitor, label: str, text: str) -> None:
    """Paste the whole text, because typing thousands of lines would take the browser a quarter of a minute."""
    visitor.page.get_by_label(label, exact=True).evaluate("(box, text) => { box.value = text; }", text)


def test_text_that_is_too_long_comes_back_whole(plain: Visitor, case):
    # In a form, a line ends with two characters, which count as one
    fits = ("A line.\n" * 2_500)[:-1]
    plain.opens(f"{CASE}pages/standard-2.1/")
    plain.page.locator("summary", has_text="Note for 2.1.1a").click()
    pastes(plain, "Note for 2.1.1a", fits + "more than fits")
    plain.presses("Save and stay on this page")

    assert plain.sees("Shorten this to 20000 characters or fewer. It has 20013.")
    assert plain.page.get_by_label("Note for 2.1.1a").input_value() == fits + "more than fits"
    pastes(plain, "Note for 2.1.1a", fits)
    plain.presses("Save and stay on this page")
    assert case.judgements.get(prompt__letter="a", prompt__key_question__number="2.1.1").note == fits
