"""What is refused after publication: an action plan too early or in the future, and progress that says too little."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.history import Author
from inspections.models import Change, Inspection
from reports.following.actions import (
    ask_for_action_plan,
    follow_recommendations,
    receive_action_plan,
    record_progress,
)
from reports.models import ActionPlan, FollowedRecommendation, KeptFile, Progress
from reports.publication.actions import open_correction_of
from reports.recommendations.actions import set_recommendations
from tests.before_publication import RECOMMENDATIONS, in_two_weeks
from tests.factories import BY, new_inspection, put_in_phase
from tests.refused import why_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    """A report with two recommendations, published a week ago."""
    inspection = new_inspection(youth_2018, reference="anytown")
    set_recommendations(inspection, RECOMMENDATIONS, by=BY)
    put_in_phase(inspection, "published", published=days_from_now(-7))
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def plan(inspection) -> ActionPlan:
    return ask_for_action_plan(inspection, due=in_two_weeks(), by=BY)


@pytest.fixture
def recommendation(inspection) -> FollowedRecommendation:
    follow_recommendations(inspection, by=BY)
    return inspection.followed_recommendations.get(number=2)


def days_from_now(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def file_of_plan(content: bytes = b"what,when\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.csv", content)


# --- the action plan --------------------------------------------------------------------------------------------------


def test_an_action_plan_is_requested_once_the_report_is_published(youth_2018):
    unpublished = new_inspection(youth_2018)

    assert why_refused(ask_for_action_plan, unpublished, due=in_two_weeks(), by=BY) == (
        "You can request an action plan once the report is published."
    )
    assert not ActionPlan.objects.exists()


def test_a_new_date_replaces_the_date_on_which_the_action_plan_is_due(inspection, plan):
    assert ask_for_action_plan(inspection, due=days_from_now(30), by=BY) == plan

    plan.refresh_from_db()
    assert plan.due == days_from_now(30)
    newest = Change.objects.filter(inspection=inspection, subject="action plan").order_by("pk").last()
    assert (newest.field, newest.old, newest.new) == ("due", str(in_two_weeks()), str(days_from_now(30)))


def test_an_action_plan_that_was_received_is_not_requested_again(inspection, plan, media):
    receive_action_plan(plan, received_on=days_from_now(0), file=file_of_plan(), by=BY)

    assert why_refused(ask_for_action_plan, inspection, due=days_from_now(30), by=BY) == (
        "The action plan has already been received."
    )
    plan.refresh_from_db()
    assert plan.due == in_two_weeks()


def test_an_action_plan_cannot_have_been_received_tomorrow(plan, media):
    assert why_refused(receive_action_plan, plan, received_on=days_from_now(1), file=file_of_plan(), by=BY) == (
        "The date you received it must be today or in the past."
    )
    plan.refresh_from_db()
    assert (plan.received_on, plan.files.count()) == (None, 0)


def test_a_later_version_of_the_action_plan_is_added_and_the_date_of_the_first_is_kept(plan, media):
    receive_action_plan(plan, received_on=days_from_now(-2), file=file_of_plan(), by=BY)
    receive_action_plan(plan, received_on=days_from_now(0), file=file_of_plan(b"what,when,who\n"), by=BY)

    plan.refresh_from_db()
    assert (plan.received_on, plan.files.count()) == (days_from_now(-2), 2)


def test_the_same_file_is_not_added_to_the_action_plan_twice(plan, media):
    receive_action_plan(plan, received_on=days_from_now(0), file=file_of_plan(), by=BY)
    stored = set(media.rglob("*"))

    again = file_of_plan()
    again.name = "again.csv"
    assert why_refused(receive_action_plan, plan, received_on=days_from_now(0), file=again, by=BY) == (
        "This file has already been added as “plan.csv”. It has not been added again."
    )
    assert KeptFile.objects.count() == 1
    assert set(media.rglob("*")) == stored, "no file is left behind"


# --- progress ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"state": "stopped"}, "Select the progress on the recommendation."),
        ({"said": " \n"}, "Enter what you know about its progress."),
        ({"state": "closed", "said": ""}, "Enter why it is closed."),
        (
            {"state": "closed", "look_again_on": days_from_now(30)},
            "A closed recommendation cannot have a review date. Leave the date blank or choose another state.",
        ),
        ({"look_again_on": days_from_now(-1)}, "The review date must be today or in the future."),
    ],
)
def test_progress_that_says_too_little_or_contradicts_itself_is_refused(recommendation, given, why):
    before = Change.objects.count()

    assert why_refused(record_progress, recommendation, by=BY, **{"state": "done", "said": "All met.", **given}) == why
    assert not Progress.objects.exists()
    assert Change.objects.count() == before


def test_a_recommendation_that_leaves_the_report_is_closed_once(inspection, recommendation, lead_inspector):
    record_progress(recommendation, state="closed", said="The board was dissolved.", by=BY)
    open_correction_of(inspection, note="The second recommendation is left out.", by=Author(lead_inspector))
    set_recommendations(inspection, RECOMMENDATIONS[:1], by=BY)

    assert follow_recommendations(inspection, by=BY) == 1
    assert recommendation.progress.get().said == "The board was dissolved."
