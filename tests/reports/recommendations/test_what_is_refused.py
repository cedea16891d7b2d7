"""Recommendations that are refused, and requests that change nothing."""

from __future__ import annotations

import datetime

import pytest

from inspections.evidence.actions.items import add_evidence
from inspections.history import Author
from inspections.models import Change, Evidence, Inspection
from reports.models import Recommendation, RemovedRecommendation
from reports.recommendations.actions import (
    add_recommendation,
    change_recommendation,
    move_recommendation,
    remove_recommendation,
)
from standards.models import Standard
from tests.factories import BY, new_inspection
from tests.refused import why_refused

pytestmark = pytest.mark.django_db
BOARD = "The Board should"
GONE = "A colleague has removed this recommendation."


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    return new_inspection(youth_2018, reference="anytown")


@pytest.fixture
def first(inspection) -> Recommendation:
    """The first of two recommendations."""
    first, _ = (add_recommendation(inspection, addressee=BOARD, text=text, by=BY) for text in ("meet", "listen"))
    return first


@pytest.fixture
def removed(first) -> Recommendation:
    """A recommendation that a colleague removed after the page was opened."""
    remove_recommendation(first, by=BY)
    return first


@pytest.fixture
def elsewhere(youth_2018, lead_inspector) -> Evidence:
    """Evidence in another inspection."""
    given = {"kind": "document", "title": "Minutes", "happened_on": datetime.date(2026, 3, 12)}
    return add_evidence(new_inspection(youth_2018), **given, by=Author(lead_inspector))


def written() -> list[tuple[int, str]]:
    return list(Recommendation.objects.filter(inspection__reference="anytown").values_list("number", "text"))


def test_a_recommendation_that_is_sent_twice_is_added_once(inspection, first):
    before = Change.objects.count()

    assert add_recommendation(inspection, addressee=f" {BOARD}", text="meet\n", by=BY) == first
    assert written() == [(1, "meet"), (2, "listen")]
    assert Change.objects.count() == before


def test_a_recommendation_that_is_saved_unchanged_has_no_new_history(first):
    before = Change.objects.count()

    assert not change_recommendation(first, addressee=BOARD, text="meet", by=BY)
    assert Change.objects.count() == before


@pytest.mark.parametrize("up", [True, False])
def test_a_recommendation_that_a_colleague_removed_is_not_moved(removed, up):
    assert why_refused(move_recommendation, removed, up=up, by=BY) == GONE
    assert written() == [(1, "listen")]


def test_a_recommendation_that_a_colleague_removed_is_not_removed_again(removed):
    assert why_refused(remove_recommendation, removed, by=BY) == GONE
    assert RemovedRecommendation.objects.count() == 1
    assert written() == [(1, "listen")]


def test_a_recommendation_cannot_be_based_on_evidence_from_another_inspection(inspection, first, elsewhere):
    why = "E1 belongs to another inspection. Choose evidence from this inspection."
    given = {"addressee": BOARD, "text": "meet more often", "evidence": [elsewhere], "by": BY}

    assert why_refused(add_recommendation, inspection, **given) == why
    assert why_refused(change_recommendation, first, **given) == why
    assert written() == [(1, "meet"), (2, "listen")]
    assert not elsewhere.recommendations.exists()


def test_a_recommendation_cannot_be_based_on_a_standard_of_another_framework(inspection, first, frameworks):
    other = Standard.objects.get(domain__framework=frameworks("youth-2021"), number="1.1")
    why = "Standard 1.1 belongs to another framework. Choose one from this inspection’s framework."
    given = {"addressee": BOARD, "text": "meet more often", "standards": [other], "by": BY}

    assert why_refused(add_recommendation, inspection, **given) == why
    assert why_refused(change_recommendation, first, **given) == why
    assert written() == [(1, "meet"), (2, "listen")]
    assert not first.standards.exists()
