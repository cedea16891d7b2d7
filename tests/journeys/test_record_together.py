"""Two people, or two windows, record in one case.

Answers to different questions are both kept. For answers to the same question, there is a choice.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from inspections.cases.actions import record_for_inspector
from inspections.history import Author
from inspections.models import Case, Change, Judgement, User
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_case
from tests.journeys.browser import DESKTOP, PASSWORD, Visitor
from tests.thorough import first

PAGE = "/inspections/anytown/cases/court-9/pages/standard-2.1/"


@pytest.fixture
def dan(fieldwork) -> User:
    """A deputy, who can record in every case, but in a colleague's case only after saying why."""
    dan = User.objects.create_user("dan@inspectorate.test", PASSWORD, name="Dan Deputy")
    appoint(fieldwork, dan, "deputy", by=BY)
    return dan


@pytest.fixture
def case_of_the_inspector(fieldwork, service) -> Case:
    return new_case(fieldwork, reference="court-9", inspector=fieldwork.team.get(user=service.lead))


@pytest.fixture
def case(case_of_the_inspector, dan) -> Case:
    """Two people record in it."""
    record_for_inspector(case_of_the_inspector, reason="Rhian is ill.", by=Author(dan))
    return case_of_the_inspector


@pytest.fixture
def deputy(browser: Browser, service, dan) -> Iterator[Visitor]:
    with browser.new_context(viewport=DESKTOP) as context:
        visitor = Visitor(context.new_page(), service.address)
        visitor.is_signed_in_as(dan)
        yield visitor


def opens(visitor: Visitor, path: str = PAGE) -> Page:
    visitor.opens(path)
    visitor.page.locator("html[data-recording=ready]").wait_for()
    return visitor.page


def answers(page: Page, entry: str, words: str) -> None:
    page.locator(f"[id='entry-{entry}']").get_by_label(words, exact=True).check()


def is_saved(page: Page, entry: str) -> None:
    page.locator(f"[data-entry='{entry}'][data-state=saved]").wait_for()


def stored(case: Case) -> dict[str, str]:
    case = Case.objects.with_record().get(pk=case.pk)
    rows = Judgement.objects.filter(case=case)
    return {judgement.question_number: judgement.answer for judgement in rows}


@pytest.mark.thorough
def test_who_leads_says_why_they_record_in_a_colleagues_case(inspector, deputy, case_of_the_inspector, fieldwork):
    # Given an inspector has answered a question
    first = opens(inspector)
    answers(first, "2.1.1a", "Yes")
    is_saved(first, "2.1.1a")

    # When the deputy opens the page, they can only read it until they have said why they record
    deputy.opens(PAGE)
    assert deputy.sees("You can read this case but not change it. Rhian Morgan is recording it.")
    assert deputy.page.locator("[data-entry='2.1.1a'] input").count() == 0
    deputy.follows("Record answers in this case")
    deputy.assert_accessible_on_both_screens()
    deputy.presses("Record answers in this case")
    assert deputy.is_told_of_an_error()
    deputy.fills_in("Why are you recording answers in this case?", "Rhian is ill, and the meeting is tomorrow.")
    deputy.presses("Record answers in this case")
    second = opens(deputy)
    answers(second, "2.1.1a", "No")
    is_saved(second, "2.1.1a")

    # Then the inspector sees who recorded, why, and what has changed
    inspector.opens("/work/")
    assert inspector.sees("Dan Deputy recorded answers in this case")
    inspector.assert_accessible_on_both_screens()
    inspector.follows(f"See what changed in {fieldwork.cases.get(reference='court-9')}")
    assert inspector.sees("Rhian is ill, and the meeting is tomorrow.")
    assert inspector.sees("Yes → No")
    inspector.assert_accessible_on_both_screens()


def test_answers_to_different_questions_are_both_kept(inspector, deputy, case):
    first, second = opens(inspector), opens(deputy)

    answers(first, "2.1.1a", "Yes")
    answers(second, "2.1.1b", "No")
    is_saved(first, "2.1.1a")
    is_saved(second, "2.1.1b")

    assert stored(case) == {"2.1.1a": "yes", "2.1.1b": "no"}


@pytest.mark.postgresql_too
@pytest.mark.parametrize(("chosen", "kept"), first(1, [("Keep mine: No", "no"), ("Keep theirs: Yes", "yes")]))
def test_two_answers_to_one_question_are_a_choice_with_both_names(inspector, deputy, case, chosen, kept):
    # Given two people with the same question open
    first, second = opens(inspector), opens(deputy)

    # When one person answers, and then the other answers differently
    answers(first, "2.1.1a", "Yes")
    is_saved(first, "2.1.1a")
    answers(second, "2.1.1a", "No")

    # Then nothing is overwritten, and the second sees both
    assert deputy.sees("Rhian Morgan changed this to “Yes”")
    assert deputy.sees("One answer is not saved. Choose what to do.")
    assert stored(case) == {"2.1.1a": "yes"}
    deputy.assert_accessible()

    # And their choice is saved, with both in the history
    deputy.presses(chosen)
    is_saved(second, "2.1.1a")
    second.locator("#waiting").wait_for(state="hidden")
    assert stored(case) == {"2.1.1a": kept}
    who = Change.objects.of_entry(case, "2.1.1a").values_list("by__name", "new")
    assert list(who) == ([("Dan Deputy", "no")] if kept == "no" else []) + [("Rhian Morgan", "yes")]


def test_the_choice_is_still_there_after_a_reload(inspector, deputy, case):
    first, second = opens(inspector), opens(deputy)
    answers(first, "2.1.1a", "Yes")
    is_saved(first, "2.1.1a")
    answers(second, "2.1.1a", "No")
    assert deputy.sees("Rhian Morgan changed this to “Yes”")

    opens(deputy)

    assert deputy.sees("Rhian Morgan changed this to “Yes”")
    deputy.presses("Keep mine: No")
    is_saved(second, "2.1.1a")


@pytest.mark.thorough
def test_the_same_answer_twice_is_not_a_conflict(inspector, deputy, case):
    first, second = opens(inspector), opens(deputy)

    answers(first, "2.1.1a", "Yes")
    is_saved(first, "2.1.1a")
    answers(second, "2.1.1a", "Yes")
    is_saved(second, "2.1.1a")

    assert Change.objects.of_entry(case, "2.1.1a").count() == 1


def test_two_windows_of_one_browser_share_answers(inspector, case):
    first = opens(inspector)
    other = Visitor(inspector.page.context.new_page(), inspector.address)
    second = opens(other)

    answers(first, "2.1.1a", "Yes")
    is_saved(second, "2.1.1a")
    answers(second, "2.1.1a", "No")

    first.locator("[data-entry='2.1.1a']").get_by_text("in another window").wait_for()
    is_saved(second, "2.1.1a")
    assert stored(case) == {"2.1.1a": "no"}
    assert first.get_by_role("radio", name="No").first.is_checked()


def test_undo_restores_the_previous_answers(inspector, case):
    page = opens(inspector)
    answers(page, "2.1.1a", "Yes")
    is_saved(page, "2.1.1a")
    answers(page, "2.1.1a", "No")
    is_saved(page, "2.1.1a")
    answers(page, "2.1.1b", "Yes")
    is_saved(page, "2.1.1b")

    # Pressing z twice undoes the last two changes
    page.keyboard.press("z")
    page.keyboard.press("z")
    is_saved(page, "2.1.1a")
    is_saved(page, "2.1.1b")

    assert stored(case) == {"2.1.1a": "yes", "2.1.1b": ""}
    assert [change.new for change in Change.objects.of_entry(case, "2.1.1a")] == ["yes", "no", "yes"]


@pytest.mark.thorough
def test_undo_works_across_pages(inspector, case):
    page = opens(inspector)
    answers(page, "2.1.1a", "Yes")
    is_saved(page, "2.1.1a")

    opens(inspector, PAGE.replace("2.1", "2.2"))
    page.keyboard.press("z")

    page.wait_for_url("**/pages/standard-2.1/**")
    page.locator("[data-entry='2.1.1a'] input:checked").wait_for(state="detached")
    is_saved(page, "2.1.1a")
    assert stored(case) == {"2.1.1a": ""}


def test_keys_do_nothing_while_typing_and_can_be_switched_off(inspector, case):
    page = opens(inspector)

    # t opens the note, where letters are typed as text
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.keyboard.type("yes, any note")
    is_saved(page, "2.1.1a-note")
    assert stored(case) == {"2.1.1a": ""}
    assert Judgement.objects.get(case=case).note == "yes, any note"

    # Esc returns to the question
    page.keyboard.press("Escape")
    assert inspector.focused().get_attribute("name") == "2.1.1a"

    # When switched off, a letter does nothing
    page.keyboard.press("?")
    page.get_by_label("Use keyboard shortcuts in this browser").uncheck()
    inspector.assert_accessible()
    inspector.presses("Close")
    page.keyboard.press("y")
    page.keyboard.press("j")
    assert stored(case) == {"2.1.1a": ""}


def test_arrow_keys_choose_within_a_group_as_usual(inspector, case):
    page = opens(inspector)
    page.locator("[id='id_2.1.1a_0']").focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    is_saved(page, "2.1.1a")

    page.wait_for_function("() => !document.querySelector('[data-state=kept], [data-state=giving]')")
    assert stored(case) == {"2.1.1a": "no"}
