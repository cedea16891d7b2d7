"""The ratings panels of Medway and of Blaenau Gwent and Caerphilly, repeated in a browser."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from playwright.sync_api import Locator, expect

from inspections.models import HeldRole, Inspection
from inspections.staff.actions import give_role
from reports.models import SignOff
from reports.panel.before_the_panel import panel_of
from tests.before_the_panel import before_the_panel, published_decisions
from tests.factories import BY, second_panel_member
from tests.journeys.browser import Visitor

TRIGGERS = {
    "near_boundary": "Close to the boundary of the next band",
    "one_case": "One case away from another rating",
    "small_subsample": "A small subsample",
    "diverse_ratings": "Very diverse ratings of its key questions",
}


@pytest.fixture
def member(visitor: Visitor, service) -> Visitor:
    """Nora New, a member of the ratings panel."""
    give_role(service.newcomer, HeldRole.Role.PANEL_MEMBER, by=BY)
    second_panel_member()
    visitor.is_signed_in_as(service.newcomer)
    return visitor


WIDEST_RATING = 160  # pixels for “Requires improvement” and the arrow


def score(visitor: Visitor) -> str:
    return visitor.page.locator(".app-score__figure").inner_text()


def is_in_sight(element: Locator) -> bool:
    return element.evaluate(
        "each => { const { top, bottom } = each.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; }"
    )


def test_every_rating_tried_counts_however_fast_they_follow(member, service, tmp_path):
    inspection = before_the_panel("medway-2020", tmp_path)
    member.opens(f"/inspections/{inspection.reference}/panel/")
    member.page.route("**/panel/?*", lambda route: (member.page.wait_for_timeout(300), route.continue_()))

    # Given members try four ratings, each before the service has answered the last
    standards = ("2.1", "2.2", "3.3", "3.4")
    for number in standards:
        member.page.get_by_label(f"Trial rating for {number}").select_option("Try Inadequate")

    # Then all four count, and no box has changed back
    expect(member.page.get_by_text("trial rating, not decided")).to_have_count(4)
    for number in standards:
        assert member.page.get_by_label(f"Trial rating for {number}").input_value() == "Inadequate"
    tried = panel_of(inspection, dict.fromkeys(standards, "Inadequate"))
    expect(member.page.locator(".app-score__figure")).to_have_text(f"{tried.ratings.points}/36")

    # When they withdraw one rating, the others stay
    member.page.get_by_label("Trial rating for 3.4").select_option("No trial rating")
    expect(member.page.get_by_text("trial rating, not decided")).to_have_count(3)


@pytest.mark.parametrize("reference", ["medway-2020", "blaenau-gwent-caerphilly-2022"])
def test_all_ratings_print_on_one_sheet(reference, member, service, tmp_path):
    inspection = before_the_panel(reference, tmp_path)
    member.opens(f"/inspections/{inspection.reference}/panel/reading/")

    printed = pypdf.PdfReader(io.BytesIO(member.page.pdf(format="A4")))

    assert len(printed.pages) == 1
    text = " ".join(printed.pages[0].extract_text().split())
    for standard in inspection.framework.definition.standards:
        assert f"{standard.number}. " in text


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("reference", "before", "after"),
    [
        ("medway-2020", "16/36", "18/36"),
        pytest.param("blaenau-gwent-caerphilly-2022", "26/36", "28/36", marks=pytest.mark.soak),
    ],
)
def test_the_panel_sees_the_score_rise_and_signs_it(reference, before, after, member, service, tmp_path):
    inspection = before_the_panel(reference, tmp_path)
    panel = f"/inspections/{inspection.reference}/panel/"

    # Given the panel meets
    member.opens(panel)
    assert score(member) == before
    member.assert_accessible_on_both_screens()
    member.follows("Record the meeting")
    member.assert_accessible_on_both_screens()
    for part, value in zip(("Day", "Month", "Year"), ("20", "11", "2026"), strict=True):
        member.fills_in(part, value)
    member.page.get_by_role("radio", name="Nora New").check()
    member.page.get_by_role("checkbox", name="Moira Member").check()
    member.presses("Record the meeting")
    assert member.sees("Meeting of 20 November 2026, chaired by Nora New.")

    # When it tries a rating, the score changes immediately, next to it, and nothing is stored
    boxes = member.page.get_by_label(re.compile("^Trial rating for "))
    assert min(box.bounding_box()["width"] for box in boxes.all()) >= WIDEST_RATING
    last = member.page.get_by_label("Trial rating for 3.4")
    last.select_option("Try Outstanding")
    member.page.get_by_text("trial rating, not decided").wait_for()
    assert score(member) != before
    last.scroll_into_view_if_needed()
    assert is_in_sight(last)
    assert is_in_sight(member.page.locator(".app-score__figure"))
    member.assert_accessible_on_both_screens()
    assert not inspection.panel_decisions.exists()

    # When it makes the published decisions
    for number, row in enumerate(published_decisions(reference)):
        member.opens(f"{panel}standards/{row['standard']}/")
        if not number:
            member.assert_accessible_on_both_screens()
        member.page.get_by_role("group", name="The panel’s rating").get_by_label(row["rating"]).check()
        member.page.get_by_label(TRIGGERS[row["trigger"]], exact=True).check()
        member.fills_in("Reason", row["reason"])
        member.presses("Record the decision")
        assert member.sees(f"Decision recorded for {row['standard']}.")

    # Then the score is the published score, and the chair signs it
    assert score(member) == after
    member.follows("Record which ratings the panel verified")
    member.assert_accessible_on_both_screens()
    for box in member.page.get_by_role("checkbox").all():
        box.check()
    member.presses("Record that the panel verified these")
    assert member.sees("The panel verified")
    member.presses("Sign the ratings")
    assert member.sees("The ratings are signed.")
    member.assert_accessible_on_both_screens()
    assert SignOff.objects.get().record["points"] == int(after.partition("/")[0])
    assert Inspection.objects.get(pk=inspection.pk).is_signed

    # and the ratings can no longer change
    member.opens(f"{panel}standards/2.3/")
    assert member.page.get_by_role("button", name="Record the decision").count() == 0
    for page in ("record/", "reading/", "standards/overall/", "reopen/"):
        member.opens(f"{panel}{page}")
        member.assert_accessible_on_both_screens()
    for page in ("explained/", "questions/2.2.2/?by=gender"):
        member.opens(f"/inspections/{inspection.reference}/ratings/{page}")
        member.assert_accessible_on_both_screens()
