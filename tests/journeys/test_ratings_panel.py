"""The ratings panels of Medway and of Blaenau Gwent and Caerphilly again, before the eyes of their members."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from inspections.models import RATINGS_PANEL, Inspection
from reports.models import SignOff
from tests.before_the_panel import before_the_panel, published_decisions
from tests.journeys.browser import Visitor

TRIGGERS = {
    "near_boundary": "Close to the boundary of the next band",
    "one_case": "One case away from another rating",
    "small_subsample": "A small subsample",
    "diverse_ratings": "Very diverse ratings of its key questions",
}


@pytest.fixture
def member(visitor: Visitor, service) -> Visitor:
    """Nora New, who sits on the ratings panel."""
    service.newcomer.groups.add(Group.objects.get_or_create(name=RATINGS_PANEL)[0])
    visitor.is_signed_in_as(service.newcomer)
    return visitor


def score(visitor: Visitor) -> str:
    return visitor.page.locator(".app-score__figure").inner_text()


@pytest.mark.parametrize(
    ("reference", "before", "after"),
    [("medway-2020", "16/36", "18/36"), ("blaenau-gwent-caerphilly-2022", "26/36", "28/36")],
)
def test_the_score_rises_before_the_eyes_of_the_panel_and_is_signed(
    reference, before, after, member, service, tmp_path
):
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
    member.presses("Record the meeting")
    assert member.sees("Meeting of 20 November 2026, chaired by Nora New.")

    # When it tries a rating, the score follows at once, and nothing is stored
    member.page.get_by_label("Trial rating for 2.3").select_option("Outstanding")
    member.page.get_by_text("trial rating, not decided").wait_for()
    assert score(member) != before
    member.assert_accessible_on_both_screens()
    assert not inspection.panel_decisions.exists()

    # When it decides as it did then
    for number, row in enumerate(published_decisions(reference)):
        member.opens(f"{panel}standards/{row['standard']}/")
        if not number:
            member.assert_accessible_on_both_screens()
        member.page.get_by_role("group", name="The panel’s rating").get_by_label(row["rating"]).check()
        member.page.get_by_label(TRIGGERS[row["trigger"]], exact=True).check()
        member.fills_in("Reason", row["reason"])
        member.presses("Record the decision")
        assert member.sees(f"Decision recorded for {row['standard']}.")

    # Then the score is the published one, and the chair signs it
    assert score(member) == after
    member.presses("Sign the ratings")
    assert member.sees("The ratings are signed.")
    member.assert_accessible_on_both_screens()
    assert SignOff.objects.get().record["points"] == int(after.partition("/")[0])
    assert Inspection.objects.get(pk=inspection.pk).is_signed

    # and what is locked stays locked
    member.opens(f"{panel}standards/2.3/")
    assert member.page.get_by_role("button", name="Record the decision").count() == 0
    for page in ("record/", "reading/", "standards/overall/", "reopen/"):
        member.opens(f"{panel}{page}")
        member.assert_accessible_on_both_screens()
    for page in ("explained/", "questions/2.2.2/?by=gender"):
        member.opens(f"/inspections/{inspection.reference}/ratings/{page}")
        member.assert_accessible_on_both_screens()
