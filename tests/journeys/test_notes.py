"""Notes with the file, date and page of the evidence, and the notepad of a case. Both use only the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inspections.models import Case, Change, Judgement
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from standards.models import Framework
from tests.factories import BY, new_case, new_inspection
from tests.journeys.browser import PHONE, Visitor

CASE = "/inspections/westmere/cases/court-1/"


@pytest.fixture
def case(service) -> Case:
    framework = Framework.objects.with_whole_tree().newest_of("youth-2021")
    inspection = new_inspection(framework, reference="westmere")
    inspector = appoint(inspection, service.lead, "inspector", by=BY)
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)
    return new_case(inspection, reference="court-1", inspector=inspector)


def ready(visitor: Visitor, page: str) -> None:
    visitor.opens(f"{CASE}pages/{page}/")
    visitor.page.locator("html[data-recording=ready]").wait_for(state="attached")


@pytest.mark.thorough
def test_the_evidence_is_named_without_leaving_the_keyboard(inspector: Visitor, case):
    ready(inspector, "standard-2.1")
    keyboard = inspector.page.keyboard

    # Given the quick fields of a note are open
    keyboard.press("j")
    keyboard.press("f")
    note = inspector.page.get_by_label("Note for 2.1.1a", exact=True)
    inspector.assert_accessible_on_both_screens()

    # When they are filled in
    for text in ("Asset", "120321", "4"):
        keyboard.type(text)
        keyboard.press("Enter" if text == "4" else "Tab")

    # Then the note names the evidence, and the person goes on writing
    expect(note).to_be_focused()
    keyboard.type("Names no one who can keep him safe.")
    expect(note).to_have_value("[Asset, 12 March 2021, page 4] Names no one who can keep him safe.")
    inspector.page.locator("[data-entry='2.1.1a-note'][data-state=saved]").wait_for()
    assert Judgement.objects.get(prompt__letter="a", case=case).note == note.input_value()

    # and the next note offers the same file and date, and asks only for the page
    keyboard.press("Escape")
    keyboard.press("j")
    keyboard.press("f")
    second = inspector.page.locator(".app-note[open]").nth(1)
    expect(second.get_by_label("File")).to_have_value("Asset")
    expect(second.get_by_label("Date")).to_have_value("120321")
    expect(second.get_by_label("Page")).to_be_focused()

    # and another page of the case offers the file
    ready(inspector, "standard-2.2")
    assert inspector.page.locator("#files-named option").evaluate_all("all => all.map(each => each.value)") == ["Asset"]


def test_a_question_is_reached_by_its_number(inspector: Visitor, case):
    ready(inspector, "standard-2.1")
    keyboard = inspector.page.keyboard

    # A question on this page
    keyboard.press("j")
    keyboard.press("q")
    inspector.assert_accessible()
    keyboard.type("213a")
    keyboard.press("Enter")
    assert inspector.focused().get_attribute("name") == "2.1.3a"

    # a number that no question has
    inspector.expects(404)
    keyboard.press("q")
    keyboard.type("9.9.9")
    keyboard.press("Enter")
    assert inspector.sees("This case has no question 9.9.9.")
    keyboard.press("Escape")
    assert inspector.focused().get_attribute("name") == "2.1.3a"

    # and a question on another page, without losing the answer given just before
    keyboard.press("y")
    keyboard.press("q")
    keyboard.type("2.4.1b")
    keyboard.press("Enter")
    inspector.page.wait_for_url("**/standard-2.4/**")
    inspector.page.locator("[name='2.4.1b']:focus").wait_for()
    assert Judgement.objects.get(prompt__letter="a", prompt__key_question__number="2.1.3", case=case).answer == "yes"


def test_without_a_file_nothing_is_added(inspector: Visitor, case):
    ready(inspector, "standard-2.1")
    keyboard = inspector.page.keyboard
    keyboard.press("j")
    keyboard.press("t")
    fields = inspector.page.locator(".app-note[open]")

    fields.get_by_label("Page").fill("4")
    fields.get_by_role("button", name="Add to the note").click()

    expect(fields.get_by_label("File")).to_be_focused()
    expect(fields.get_by_role("textbox", name="Note for 2.1.1a")).to_have_value("")


def test_the_notepad_is_beside_the_questions_on_every_page(inspector: Visitor, case):
    ready(inspector, "standard-2.1")
    keyboard = inspector.page.keyboard
    notepad = inspector.page.get_by_label("Notes on the case")

    # When the inspector writes in it in the middle of a standard
    keyboard.press("j")
    keyboard.press("j")
    keyboard.press("p")
    expect(notepad).to_be_focused()
    keyboard.type("Ask the case manager about the plan of May.")
    inspector.page.locator("[data-entry=notepad][data-state=saved]").wait_for()
    inspector.assert_accessible_on_both_screens()

    # then Esc leads back to the question
    keyboard.press("Escape")
    assert inspector.focused().get_attribute("name") == "2.1.1b"

    # and it is open on the next page, with its text, which anyone can see changed by whom
    ready(inspector, "facts")
    expect(notepad).to_be_visible()
    expect(notepad).to_have_value("Ask the case manager about the plan of May.")
    assert Change.objects.filter(field="notepad", by__name="Rhian Morgan").exists()

    # and closed, it shows how it begins
    inspector.page.get_by_text("Notepad for this case").click()
    assert inspector.sees("Ask the case manager about the plan of May.")
    ready(inspector, "classifications")
    expect(notepad).to_be_hidden()

    # and it is read with the whole case
    inspector.opens(f"{CASE}read/")
    assert inspector.page.locator("#read-notepad").inner_text().endswith("Ask the case manager about the plan of May.")
    inspector.opens(f"{CASE}entries/notepad/")
    assert inspector.page.get_by_role("link", name="Back to About the case").count() == 1


@pytest.mark.thorough
def test_the_line_of_pages_stays_in_view_and_covers_no_question_in_focus(inspector: Visitor, case):
    for size in ({"width": 1280, "height": 800}, PHONE):
        inspector.page.set_viewport_size(size)
        ready(inspector, "standard-2.2")
        inspector.page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        assert inspector.page.locator(".app-case-pages").bounding_box()["y"] == 0
        for _ in range(12):
            inspector.page.keyboard.press("k")
            assert inspector.focused().evaluate(IS_CLEAR)


# Whether nothing covers the element in focus.
IS_CLEAR = """element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const seen = document.elementFromPoint(x + width / 2, y + height / 2);
  return element === seen || element.parentElement.contains(seen);
}"""
