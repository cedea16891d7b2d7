"""A lead inspector's morning during fieldwork: allocating cases, an inspector who continues, and a board that updates itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from inspections.cases.submission import accept_case, return_case
from inspections.models import Alert, Case, Inspection, Interview, User
from inspections.planning.actions.team import appoint
from reports.boards.views import fieldwork as board
from tests.factories import BY, all_answers, hand_in, new_case
from tests.journeys.browser import DESKTOP, PASSWORD, PHONE, Visitor

BOARD = "/inspections/anytown/fieldwork/"


@pytest.fixture
def ines(fieldwork: Inspection) -> User:
    """An inspector on the team, with a submitted case, a returned case and a case that is not started."""
    ines = User.objects.create_user("ines@inspectorate.test", PASSWORD, name="Ines Inspector")
    member = appoint(fieldwork, ines, "inspector", by=BY)
    framework = fieldwork.framework
    hand_in(new_case(fieldwork, reference="court-11", answers=all_answers(framework, "2"), inspector=member))
    returned = hand_in(new_case(fieldwork, reference="court-12", answers={"2.1.1": "yes"}, inspector=member))
    return_case(returned, comment="Look at the plan again.", comments={"2.2.1": "Which plan?"}, by=BY)
    untouched = new_case(fieldwork, reference="court-13", inspector=member)
    Interview.objects.filter(case=untouched).update(state="awaited", reason="On sick leave.")
    told = {"told_to": "the duty manager", "told_at": timezone.now(), "raised_by": ines}
    Alert.objects.create(case=untouched, what="A threat", **told)
    return ines


@pytest.fixture
def colleague(browser: Browser, service, ines: User) -> Iterator[Visitor]:
    """Ines Inspector, at a second browser."""
    with browser.new_context(viewport=DESKTOP) as context:
        visitor = Visitor(context.new_page(), service.address)
        visitor.is_signed_in_as(ines)
        yield visitor
        visitor.assert_no_complaints()


@pytest.fixture
def often(monkeypatch) -> None:
    """Make the board update every second, to keep the test short."""
    monkeypatch.setattr(board, "BOARD_IS_REFRESHED_AFTER", 1)


def case(reference: str) -> Case:
    return Case.objects.select_related("inspection").get(inspection__reference="anytown", reference=reference)


def problems(visitor: Visitor, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        visitor.opens(path)
        found += [f"{path}: {problem}" for problem in visitor.problems_on_both_screens()]
        for size in (PHONE, DESKTOP):
            visitor.page.set_viewport_size(size)
            found += [f"{path}: Tab does not reach, or show: {html}" for html in visitor.not_reached_with_tab()]
    return found


def test_the_board_updates_itself_when_a_case_is_accepted(inspector, ines, often):
    # Given a lead inspector on the board, with one case to review
    inspector.opens(BOARD)
    assert inspector.heading == "Fieldwork"
    assert inspector.row("Ines Inspector").startswith("Ines Inspector 1 0 1 1 0")
    assert inspector.sees("No cases accepted yet.")
    inspector.page.evaluate("() => { window.wasHereAllTheTime = true }")
    inspector.page.locator("#board").get_by_role("link", name="court-13").first.focus()

    # When a deputy accepts that case in another browser
    accept_case(case("court-11"), by=BY)

    # Then the board shows it without a reload, and the focus does not move
    expect(inspector.page.get_by_text("No submitted cases.")).to_be_visible()
    assert inspector.row("Ines Inspector").startswith("Ines Inspector 1 0 0 1 1")
    assert "1 of 1 100%" in inspector.row("2.1.1")
    assert inspector.page.evaluate("() => window.wasHereAllTheTime")
    expect(inspector.focused()).to_have_text(str(case("court-13")))


@pytest.mark.thorough
def test_the_board_can_be_paused(inspector, ines, often):
    inspector.opens(BOARD)
    inspector.follows("Stop refreshing")
    expect(inspector.page.get_by_role("link", name="Refresh automatically")).to_be_visible()

    accept_case(case("court-11"), by=BY)
    inspector.page.wait_for_timeout(2500)
    assert not inspector.page.get_by_text("No submitted cases.").is_visible()

    inspector.follows("Refresh automatically")
    expect(inspector.page.get_by_text("No submitted cases.")).to_be_visible()


def test_the_board_asks_to_sign_in_after_signing_out_elsewhere(inspector, ines, often):
    inspector.opens(BOARD)

    inspector.page.context.clear_cookies()

    expect(inspector.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert inspector.path.endswith(f"?next={BOARD}")


def test_a_case_is_allocated_and_its_inspector_continues_it(inspector, colleague, ines):
    # Given a case without an inspector
    inspector.opens(BOARD)
    inspector.follows("Allocate cases")
    assert inspector.heading == "Allocate cases"

    # When the lead inspector allocates it to Ines
    inspector.page.get_by_label(f"Inspector for {case('court-03')}").select_option("Ines Inspector")
    inspector.presses("Save")
    assert inspector.sees("1 case allocated.")

    # Then it is in her work, after returned cases, with a link to its next unanswered question
    colleague.opens("/")
    assert colleague.heading == "My work"
    references = colleague.page.locator(".app-card").all_inner_texts()
    assert ["court-12" in references[0], "court-03" in references[1], "court-13" in references[2]] == [True] * 3
    assert colleague.sees("Look at the plan again.")
    leads_to = colleague.page.get_by_role("link", name=f"Continue with {case('court-03')}").get_attribute("href")
    assert leads_to.startswith("/inspections/anytown/cases/court-03/pages/facts/#entry-")


@pytest.mark.thorough
def test_a_reference_that_looks_like_a_name_is_refused(inspector, fieldwork):
    # Given a lead inspector who types a name
    inspector.opens("/inspections/anytown/cases/add/")
    inspector.fills_in("Reference", "Smith")
    inspector.page.get_by_label("Disposal").select_option("Youth caution")
    inspector.presses("Add the case")

    # Then it is refused, and the error links to the field
    expect(inspector.focused()).to_contain_text("There is a problem")
    inspector.page.get_by_role("link", name="This could be a name.").click()
    expect(inspector.focused()).to_have_attribute("name", "reference")

    # And a reference with a number is accepted
    inspector.fills_in("Reference", "ooc-77")
    inspector.presses("Add the case")
    assert inspector.sees(f"Case {case('ooc-77')} has been added.")


def test_an_inspector_sees_why_there_are_no_ratings_yet(colleague, ines):
    colleague.opens("/inspections/anytown/")
    expect(colleague.page.get_by_role("link", name="Ratings")).to_have_count(0)

    colleague.opens("/inspections/anytown/ratings/", status=403)
    assert colleague.sees("once the ratings are signed")


def test_the_pages_of_the_lead_inspector_are_accessible(inspector, ines):
    accept_case(case("court-11"), by=BY)

    assert problems(inspector, ["/work/", BOARD, f"{BOARD}allocate/", "/inspections/anytown/cases/add/"]) == []


@pytest.mark.thorough
def test_the_page_of_an_inspector_is_accessible(colleague, ines):
    assert problems(colleague, ["/work/"]) == []
