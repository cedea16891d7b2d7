"""Writing the report in a browser: automatic saving, working offline, edit conflicts, and using only the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from inspections.models import Inspection, Quotation, User
from inspections.planning.actions.team import appoint
from reports.models import SectionText
from reports.writing.actions.texts import write_section
from standards.models import Standard
from tests.factories import BY, all_answers, new_case, put_in_phase
from tests.journeys.browser import DESKTOP, PASSWORD, PHONE, Visitor
from tests.thorough import first

WRITE = "/inspections/anytown/report/write/"


@pytest.fixture
def draft(announced, service) -> Inspection:
    """A signed inspection with two court cases, in the draft phase, and a quotation from a child."""
    inspection = announced("anytown")
    case = new_case(inspection, answers=all_answers(service.framework, "2"))
    new_case(inspection, answers={**all_answers(service.framework, "2"), "2.2.2": "no"})
    planning = Standard.objects.get(domain__framework=service.framework, number="2.2")
    offered = {"offered_at": timezone.now(), "offered_by": service.lead}
    Quotation.objects.create(
        case=case, standard=planning, text="They asked me first.", speaker="child", consent="yes", **offered
    )
    put_in_phase(inspection, "draft")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def deputy(browser: Browser, service, draft) -> Iterator[Visitor]:
    person = User.objects.create_user("dan@inspectorate.test", PASSWORD, name="Dan Deputy")
    appoint(draft, person, "deputy", by=BY)
    with browser.new_context(viewport=DESKTOP) as context:
        visitor = Visitor(context.new_page(), service.address)
        visitor.is_signed_in_as(person)
        yield visitor
        visitor.assert_no_complaints()


def is_accessible_on_both_screens(visitor: Visitor) -> None:
    for size in (PHONE, DESKTOP):
        visitor.page.set_viewport_size(size)
        visitor.assert_accessible()
        assert not visitor.page.evaluate("() => document.documentElement.scrollWidth > innerWidth")


def opens(visitor: Visitor, section: str) -> Page:
    visitor.opens(f"{WRITE}{section}/")
    visitor.page.locator("html[data-recording=ready]").wait_for()
    return visitor.page


def is_saved(page: Page) -> None:
    page.locator("[data-entry][data-state=saved]").wait_for()


def stored(section: str) -> str:
    return SectionText.objects.get(inspection__reference="anytown", section=section).body


def test_a_section_is_written_with_the_keyboard_and_saves_itself(inspector, draft):
    # Given a report that is not started
    inspector.opens(WRITE)
    assert inspector.sees("0 of 67 required sections started")
    is_accessible_on_both_screens(inspector)
    page = opens(inspector, "question-2.2.2")
    is_accessible_on_both_screens(inspector)
    assert inspector.not_reached_with_tab() == []

    # When the inspector writes, inserts a figure and uses the keys for bold
    box = page.get_by_label("Text", exact=True)
    box.focus()
    page.keyboard.type("Planning was sound in ")
    page.locator("#said").get_by_text("Saved at").wait_for(state="attached")
    page.get_by_role("button", name="Insert figure").press("Enter")
    assert "insert into the text" in page.evaluate("() => document.activeElement.innerText")
    page.get_by_role("button", name="one of the two cases").first.press("Enter")
    page.keyboard.type(", which is ")
    page.keyboard.press("Control+b")
    page.keyboard.type("not enough")

    # Then it is saved automatically, and the preview shows the figure's value
    is_saved(page)
    assert stored("question-2.2.2") == "Planning was sound in [[cases 2.2.2]], which is **not enough**"
    preview = page.locator("#preview")
    preview.get_by_text("Planning was sound in one of the two cases, which is").wait_for()
    assert preview.locator("strong").inner_text() == "not enough"
    assert "Saved at" in page.locator(".app-entry__state").inner_text()

    # When the quotation is inserted, it is a separate block
    page.get_by_role("button", name=re.compile("^Insert into the text")).press("Enter")
    preview.get_by_text("“They asked me first.”").wait_for()
    is_saved(page)
    page.wait_for_function("() => document.querySelector('[data-entry]').dataset.state === 'saved'")
    page.get_by_role("button", name="Mark as ready").press("Enter")

    # Then the text marked as ready is the text on the page
    assert inspector.sees("is marked as ready")
    assert stored("question-2.2.2").endswith("**not enough**\n\n> “They asked me first.”")
    is_accessible_on_both_screens(inspector)
    inspector.opens(WRITE)
    assert "Ready" in inspector.row("2.2.2. Does planning")


def test_a_text_typed_offline_is_kept_and_sent_later(inspector, draft):
    page = opens(inspector, "foreword")
    inspector.expects(500)

    # Given the service does not answer
    page.route(
        "**/write/foreword/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    inspector.complaints.clear()
    page.get_by_label("Text", exact=True).fill("Written on the train.")
    assert inspector.sees("One text is waiting to be sent from this browser.")
    assert not draft.texts.exists()

    # When the page is opened again, it shows the text, and sends it when the service answers
    opens(inspector, "foreword")
    assert page.get_by_label("Text", exact=True).input_value() == "Written on the train."
    page.locator("#preview").get_by_text("Written on the train.").wait_for()
    page.unroute("**/write/foreword/")
    is_saved(page)
    assert stored("foreword") == "Written on the train."
    inspector.complaints.clear()  # the browser complains about requests that fail


@pytest.mark.parametrize(
    ("chosen", "kept"), first(1, [("Keep mine", "The second text."), ("Keep theirs", "The first text.")])
)
def test_an_edit_conflict_is_a_choice_and_no_text_is_lost(inspector, deputy, draft, chosen, kept):
    # Given two people who have the same section open
    first, second = opens(inspector, "foreword"), opens(deputy, "foreword")
    deputy.expects(409)

    # When both write
    first.get_by_label("Text", exact=True).fill("The first text.")
    is_saved(first)
    second.get_by_label("Text", exact=True).fill("The second text.")

    # Then the second sees both
    assert deputy.sees("Rhian Morgan saved another text at")
    assert second.locator("[data-theirs]").inner_text() == "The first text."
    assert second.locator("[data-mine]").inner_text() == "The second text."
    assert stored("foreword") == "The first text."
    is_accessible_on_both_screens(deputy)

    # And their choice is saved; the other text is kept as a version
    deputy.presses(chosen)
    is_saved(second)
    assert stored("foreword") == kept
    assert second.get_by_label("Text", exact=True).input_value() == kept
    deputy.follows("Versions")
    assert {row.body for row in draft.text_versions.all()} == {"The first text.", "The second text."}
    is_accessible_on_both_screens(deputy)


@pytest.mark.thorough
def test_an_edit_conflict_is_merged_part_by_part(inspector, deputy, draft):
    # Given two people who write the same section, and see that they do
    write_section(draft, "foreword", "We came in March.\n\nPlans are clear.", by=BY)
    first = opens(inspector, "foreword")
    second = opens(deputy, "foreword")
    assert deputy.sees("Rhian Morgan has this section open, since")
    is_accessible_on_both_screens(deputy)
    deputy.expects(409)
    first.get_by_label("Text", exact=True).fill("We came in April.\n\nPlans are clear.\n\nThank you.")
    is_saved(first)
    second.get_by_label("Text", exact=True).fill("We came in May.\n\nPlans are very clear.")

    # When the second opens the page to merge, and goes back, the text is still there
    deputy.presses("Merge part by part")
    assert deputy.sees("1 part changed by both of you: choose what to keep")
    is_accessible_on_both_screens(deputy)
    assert deputy.not_reached_with_tab() == []
    opens(deputy, "foreword")
    assert second.get_by_label("Text", exact=True).input_value() == "We came in May.\n\nPlans are very clear."
    deputy.presses("Merge part by part")

    # And answers in their own words
    deputy.presses("Save the merged text")
    assert deputy.sees("Part 1: Choose which words to keep.")
    is_accessible_on_both_screens(deputy)
    second.get_by_label("Write your own").check()
    deputy.fills_in("Your own words for part 1", "We came in spring.")
    is_accessible_on_both_screens(deputy)
    deputy.presses("Save the merged text")

    # Then the text has the changes of both, and nothing is left to send
    assert deputy.sees("is saved with the changes that you chose")
    second.locator("html[data-recording=ready]").wait_for()
    merged = "We came in spring.\n\nPlans are very clear.\n\nThank you."
    assert stored("foreword") == merged
    assert second.get_by_label("Text", exact=True).input_value() == merged
    assert second.locator(".app-choice-of-two").count() == 0
    assert not second.get_by_text("waiting to be sent").is_visible()
    assert {row.version for row in draft.text_versions.all()} == {1, 2, 3}


@pytest.mark.thorough
def test_areas_for_improvement_recommendations_facts_and_comments(inspector, draft):
    # Areas for improvement feed the executive summary
    page = opens(inspector, "improvements-2")
    page.get_by_label("Areas for improvement, one item per line").fill("Reviews come late.\nPlans are thin.")
    is_saved(page)
    assert stored("improvements-2") == "- Reviews come late.\n- Plans are thin."
    page.locator(".app-writing-summary").get_by_text("Plans are thin.").wait_for()
    is_accessible_on_both_screens(inspector)

    # A comment on one of them
    inspector.follows("Comment on a paragraph")
    is_accessible_on_both_screens(inspector)
    page.get_by_label("Plans are thin.").check()
    inspector.fills_in("Your comment", "Since when?")
    inspector.presses("Comment")
    assert inspector.sees("Your comment has been added.")
    page.get_by_role("link", name="Reply or resolve").click()
    is_accessible_on_both_screens(inspector)
    page.get_by_label("Mark this comment as resolved").check()
    inspector.presses("Reply")
    assert inspector.sees("The comment is resolved.")

    # Recommendations need an addressee, and are moved and removed with the keyboard
    inspector.opens(f"{WRITE}recommendations/")
    is_accessible_on_both_screens(inspector)
    for number, text in enumerate(("meet more often", "see the data"), 1):
        inspector.presses("Add a recommendation")
        inspector.fills_in("What should they do?", text)
        inspector.presses("Save the recommendation")
        assert inspector.sees("Enter who it is addressed to")
        is_accessible_on_both_screens(inspector)
        inspector.fills_in("Who is it addressed to?", "The Board should")
        inspector.presses("Save the recommendation")
        assert inspector.sees(f"Recommendation {number} saved.")
    page.get_by_role("button", name="Move up recommendation 2").press("Enter")
    assert inspector.sees("The recommendation is now number 1.")
    page.get_by_role("button", name="Remove recommendation 1").press("Enter")
    assert inspector.sees("You can restore it below.")
    page.get_by_text("Removed (1)").click()
    page.get_by_role("button", name="Restore").press("Enter")
    assert inspector.sees("Recommendation restored as number 1.")
    assert [row.text for row in draft.recommendations.all()] == ["see the data", "meet more often"]
    is_accessible_on_both_screens(inspector)

    # A table of facts, which needs a source
    inspector.opens(f"{WRITE}facts/population/")
    is_accessible_on_both_screens(inspector)
    first = page.get_by_role("group", name="Row 1")
    first.get_by_label("What the figure is about").fill("Children aged 10 to 17")
    first.get_by_label("Value", exact=True).fill("27,033")
    inspector.presses("Save the table")
    assert inspector.sees("Enter the source of “Children aged 10 to 17”")
    is_accessible_on_both_screens(inspector)
    first.get_by_label("Source").fill("Office for National Statistics (2019)")
    first.get_by_label("Source").press("Enter")
    assert inspector.sees("The table “Population information” is saved.")
    assert draft.facts.get().value == "27,033"
