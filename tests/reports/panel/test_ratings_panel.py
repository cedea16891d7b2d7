"""The ratings panel decides with reasons, and the computed rating is kept on record."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from inspections.history import Author, Refused
from inspections.models import Inspection
from reports.models import PanelDecision
from reports.panel.actions import ReasonMissing, record_panel_decision
from reports.rated.queries import ratings_of
from standards.models import Standard
from tests.factories import all_answers, new_case, new_inspection, propose_all

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    """Two court cases and one out-of-court case. Planning for the child's safety failed in one of the two."""
    inspection = new_inspection(youth_2018)
    new_case(inspection, answers=all_answers(youth_2018, "2"))
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.2.2": "no"})
    new_case(inspection, out_of_court=True, answers=all_answers(youth_2018, "3"))
    propose_all(inspection)
    return inspection


@pytest.fixture
def planning(youth_2018) -> Standard:
    return Standard.objects.get(domain__framework=youth_2018, number="2.2")


def decide(inspection, standard, panel_member, rating, *, reason="", trigger=""):
    return record_panel_decision(
        inspection,
        standard,
        rating=rating,
        reason=reason,
        trigger=trigger,
        by=Author(panel_member),
    )


def test_the_panel_can_raise_a_rating_with_a_reason_and_percentages_do_not_change(inspection, planning, panel_member):
    before = ratings_of(inspection)

    decide(inspection, planning, panel_member, "Good", reason="One case of two.", trigger="one_case")

    after = ratings_of(inspection)
    rated = after.standards["2.2"]
    assert (rated.computed, rated.rating, rated.is_discretion) == ("Requires improvement", "Good", True)
    assert after.points == before.points + 1
    assert after.points_before == before.points
    assert rated.key_questions == before.standards["2.2"].key_questions


def test_the_panel_can_consider_a_rating_and_keep_it(inspection, planning, panel_member):
    decide(inspection, planning, panel_member, "Requires improvement", reason="It is a fair picture.")

    rated = ratings_of(inspection).standards["2.2"]

    assert not rated.is_discretion
    assert rated.decision.reason == "It is a fair picture."


def test_a_departure_without_a_reason_cannot_be_saved(inspection, planning, panel_member):
    with pytest.raises(ReasonMissing, match="differs from “Requires improvement” and needs a reason"):
        decide(inspection, planning, panel_member, "Good")
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelDecision.objects.create(
            inspection=inspection,
            standard=planning,
            rating="Good",
            rating_before="Requires improvement",
            by=panel_member,
        )

    assert not inspection.panel_decisions.exists()


def test_a_rating_for_an_unrated_standard_needs_a_reason(youth_2018, planning, panel_member):
    without_cases = new_inspection(youth_2018)

    with pytest.raises(ReasonMissing, match="no computed or proposed rating"):
        decide(without_cases, planning, panel_member, "Good")


def test_a_decision_that_confirmed_a_rating_lapses_when_the_rules_give_another(inspection, planning, panel_member):
    decide(inspection, planning, panel_member, "Requires improvement")

    new_case(inspection, answers={**all_answers(inspection.framework, "2"), "2.2.2": "no"})

    rated = ratings_of(inspection).standards["2.2"]
    assert (rated.computed, rated.rating, rated.is_discretion, rated.is_lapsed) == (
        "Inadequate",
        "Inadequate",
        False,
        True,
    )


def test_the_panel_cannot_give_a_rating_the_framework_does_not_have(inspection, planning, panel_member):
    with pytest.raises(Refused, match="“Excellent” is not a rating"):
        decide(inspection, planning, panel_member, "Excellent", reason="It was.")


def test_every_decision_is_kept_and_the_newest_applies(inspection, planning, panel_member):
    decide(inspection, planning, panel_member, "Good", reason="One case of two.")
    decide(inspection, planning, panel_member, "Requires improvement", reason="On reflection, no.")

    assert [row.rating for row in inspection.panel_decisions.order_by("pk")] == ["Good", "Requires improvement"]
    assert ratings_of(inspection).standards["2.2"].rating == "Requires improvement"


def test_a_withdrawn_decision_leaves_the_rating_to_the_rules(inspection, planning, panel_member):
    decide(inspection, planning, panel_member, "Good", reason="One case of two.")
    decide(inspection, planning, panel_member, "")

    assert ratings_of(inspection).standards["2.2"].rating == "Requires improvement"
    assert inspection.panel_decisions.count() == 2


def test_deciding_the_same_again_changes_nothing(inspection, planning, panel_member):
    decide(inspection, planning, panel_member, "Good", reason="One case of two.")

    assert not decide(inspection, planning, panel_member, "Good", reason="One case of two.")
    assert inspection.panel_decisions.count() == 1


def test_the_panel_can_depart_from_the_overall_rating_and_points_do_not_change(inspection, panel_member):
    points = ratings_of(inspection).points

    decide(inspection, None, panel_member, "Good", reason="Very diverse ratings.")

    ratings = ratings_of(inspection)
    assert (ratings.points, ratings.overall, ratings.overall_reason) == (points, "Good", "Very diverse ratings.")


def test_medways_panel_raised_the_score_from_16_to_18(medway):
    ratings = ratings_of(medway)

    assert (ratings.points_before, ratings.points) == (16, 18)
    raised = {number for number, rated in ratings.standards.items() if rated.is_discretion}
    considered = {number for number, rated in ratings.standards.items() if rated.decision} - raised
    assert (raised, considered) == ({"3.3", "3.4"}, {"2.2", "2.3", "3.2"})
