"""How much room a case takes in the compact view, on the reading and review pages, and on paper. There is an open alert
about another case.
"""

from __future__ import annotations

import io

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inspections.alerts.actions import raise_alert
from inspections.history import Author
from inspections.models import Case, Judgement, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from standards.models import Framework
from tests.factories import BY, all_answers, hand_in, new_case, new_inspection
from tests.journeys.browser import DESKTOP, Visitor

PHONE = {"width": 375, "height": 667}
TABLET = {"width": 820, "height": 1180}
CASE = "/inspections/westmere/cases/court-1/"


@pytest.fixture
def case(service) -> Case:
    framework = Framework.objects.with_whole_tree().newest_of("youth-2021")
    inspection = new_inspection(framework, reference="westmere")
    lead = appoint(inspection, service.lead, "lead", by=BY)
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)
    case = new_case(inspection, reference="court-1", answers=all_answers(framework, "2"), inspector=lead)
    other = new_case(inspection, reference="court-2", inspector=lead)
    raise_alert(other, what="At risk at home.", told_to="duty manager", told_at=timezone.now(), by=Author(service.lead))
    return case


def height(visitor: Visitor, of: str = "html") -> float:
    return visitor.page.locator(of).evaluate("each => each.scrollHeight")


def opens(visitor: Visitor, path: str, size: dict[str, int]) -> None:
    visitor.page.set_viewport_size(size)
    visitor.opens(path)
    assert visitor.sees("1 open alert: immediate risk to a child")


@pytest.mark.thorough
def test_a_standard_of_fifteen_prompts_in_the_compact_view(inspector: Visitor, case):
    opens(inspector, f"{CASE}pages/standard-2.1/", DESKTOP)
    page = inspector.page
    page.locator("html[data-recording=ready]").wait_for()

    assert page.locator(".app-entry--answer").count() == 15 + 3
    assert height(inspector) <= 1600
    first = page.locator("[data-entry='2.1.1a']").bounding_box()
    assert first["y"] + first["height"] <= DESKTOP["height"]

    opens(inspector, f"{CASE}pages/standard-2.1/", PHONE)
    assert height(inspector) <= 3200
    targets = page.locator(".app-choose__radios .govuk-radios__item")
    assert min(target.bounding_box()["height"] for target in targets.all()) >= 38
    row = page.locator("[data-entry='2.1.1a'] .govuk-radios__item")
    assert len({item.bounding_box()["y"] for item in row.all()}) == 1  # the three answers on one line


def test_the_facts_in_the_compact_view(inspector: Visitor, case):
    opens(inspector, f"{CASE}pages/facts/", DESKTOP)

    assert height(inspector, "#entries") <= 800


@pytest.mark.parametrize(
    "size", [DESKTOP, pytest.param(TABLET, marks=pytest.mark.soak), PHONE], ids=["desktop", "tablet", "phone"]
)
def test_every_page_of_a_case_is_accessible_in_both_views(inspector: Visitor, case, service, size):
    for wide in (False, True):
        User.objects.filter(pk=service.lead.pk).update(records_wide=wide)
        for page in ("pages/facts/", "pages/classifications/", "pages/standard-2.1/", "read/"):
            opens(inspector, f"{CASE}{page}", size)
            inspector.assert_accessible()
            assert not inspector.page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), page


def test_the_view_is_chosen_once_and_kept_for_the_person(inspector: Visitor, case):
    opens(inspector, f"{CASE}pages/standard-2.1/", DESKTOP)
    assert inspector.page.locator("body[data-compact]").count() == 1

    inspector.presses("Wide view")
    compact = inspector.page.locator("body[data-compact]")
    expect(compact).to_have_count(0)
    assert inspector.path == f"{CASE}pages/standard-2.1/"
    inspector.opens(f"{CASE}pages/standard-2.2/")
    expect(compact).to_have_count(0)

    inspector.presses("Compact view")
    expect(compact).to_have_count(1)


def test_the_bar_counts_the_key_questions_as_they_are_answered(inspector: Visitor, service, case):
    opens(inspector, "/inspections/westmere/cases/court-2/pages/standard-2.1/", DESKTOP)
    page = inspector.page
    page.locator("html[data-recording=ready]").wait_for()
    counted = page.locator("[data-progress]")

    for number, question in enumerate(("2.1.1", "2.1.2"), 1):
        page.locator(f"[id='entry-{question}']").get_by_label("Yes", exact=True).check()
        expect(counted).to_have_text(str(number))
    page.locator("[id='entry-2.1.1a']").get_by_label("Yes", exact=True).check()  # a prompt is not a key question
    page.keyboard.press("z")
    page.keyboard.press("z")
    expect(counted).to_have_text("1")

    # and the server counts the same
    taken_back = Judgement.objects.filter(key_question__number="2.1.2", case__reference="court-2", answer="")
    while not taken_back.exists():
        page.wait_for_timeout(50)
    inspector.opens("/inspections/westmere/cases/court-2/pages/standard-2.2/")
    expect(counted).to_have_text("1")


def test_a_case_in_review_and_on_paper(inspector: Visitor, case):
    hand_in(case)
    opens(inspector, f"{CASE}review/", DESKTOP)

    assert height(inspector) <= 2500
    accept = inspector.page.get_by_role("button", name="Accept the case").bounding_box()
    assert accept["y"] + accept["height"] <= DESKTOP["height"]  # without scrolling

    inspector.opens(f"{CASE}read/")
    printed = pypdf.PdfReader(io.BytesIO(inspector.page.pdf(format="A4")))
    assert len(printed.pages) <= 4
    words = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    assert "2.4.3" in words
    assert "/inspections/" not in words  # addresses of links
