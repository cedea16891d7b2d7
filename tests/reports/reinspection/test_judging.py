"""Judging the recommendations of the earlier inspection: rules, history and gaps."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from inspections.history import Author, EditConflict, Refused
from inspections.models import YOT, Inspection, User
from inspections.planning.actions.inspections import move_to_phase
from reports.archive.graph import carried
from reports.gates import kinds
from reports.models import EarlierRecommendation
from reports.publication.gaps import gaps_before_approval
from reports.rated.earlier import earlier_inspection, earlier_recommendations_of, then_and_now
from reports.reinspection.actions import (
    enter_recommendation,
    judge_recommendation,
    remove_entered_recommendation,
    take_judgement_back,
)
from reports.reinspection.queries import not_judged
from tests.factories import BY, new_inspection
from tests.owner import without_protection
from tests.reports.reinspection.reinspections import TO_THE_PANEL, moved_to, read_again, reinspected

pytestmark = pytest.mark.django_db
EVIDENCE = "The board saw the data at each of its four meetings."


@pytest.fixture
def inspection(frameworks, medway) -> Inspection:
    return reinspected(frameworks("youth-2021"))


def listed(inspection: Inspection) -> list[tuple[int, str]]:
    earlier = earlier_inspection(inspection)
    return [(each.number, each.judgement_in_words) for each in earlier_recommendations_of(inspection, earlier)]


def judge(inspection: Inspection, number: int = 1, judgement: str = "partly", **given: object) -> bool:
    return judge_recommendation(inspection, number, **{"judgement": judgement, "evidence": EVIDENCE, "by": BY, **given})


def test_every_recommendation_of_the_earlier_report_is_to_be_judged(inspection, medway):
    numbers = list(medway.recommendations.values_list("number", flat=True))

    assert numbers
    assert listed(inspection) == [(number, "Not judged yet") for number in numbers]


def test_a_judgement_has_evidence_and_is_in_the_history_with_its_author(inspection, medway, lead_inspector):
    judge(inspection, by=Author(lead_inspector))

    row = inspection.earlier_recommendations.get()
    assert (row.judgement, row.evidence, row.judged_by) == ("partly", EVIDENCE, lead_inspector)
    assert row.text == medway.recommendations.get(number=1).text
    changes = inspection.history.filter(subject="earlier recommendation 1")
    assert dict(changes.values_list("field", "new")) == {
        "addressee": row.addressee, "text": row.text, "judgement": "partly", "evidence": EVIDENCE,
    }  # fmt: skip
    assert {change.by for change in changes} == {lead_inspector}


def test_judging_the_same_again_changes_nothing(inspection):
    assert judge(inspection)
    assert not judge(inspection)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"evidence": "  "}, "Enter the evidence for your judgement."),
        ({"evidence": "…"}, "Enter the evidence for your judgement."),
        ({"judgement": "mostly"}, "Select how far the recommendation is met."),
        ({"number": 99}, "The earlier inspection has no recommendation 99."),
    ],
)
def test_an_unknown_judgement_is_refused(inspection, given, told):
    with pytest.raises(Refused, match=told):
        judge(inspection, **given)

    assert not inspection.earlier_recommendations.exists()


def test_the_database_refuses_a_judgement_without_evidence(inspection):
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlierRecommendation.objects.create(inspection=inspection, number=1, text="Listen.", judgement="met")


def test_a_judgement_can_be_taken_back_and_stays_in_the_history(inspection):
    judge(inspection)

    assert take_judgement_back(inspection.earlier_recommendations.get(), by=BY)

    assert listed(inspection)[0] == (1, "Not judged yet")
    assert inspection.history.filter(old="partly", new="").exists()
    assert not take_judgement_back(inspection.earlier_recommendations.get(), by=BY)


def test_a_colleagues_judgement_is_not_overwritten_by_a_page_that_was_opened_before_it(inspection):
    judge(inspection)

    with pytest.raises(EditConflict, match="It is now “Partly met: The board saw"):
        judge(inspection, judgement="met", based_on="opened before")


def test_a_recommendation_can_be_judged_until_the_report_is_published(inspection):
    inspection = moved_to(inspection, *TO_THE_PANEL, "draft", "accuracy_check")
    judge(inspection)
    move_to_phase(inspection, "published", published=datetime.date(2024, 1, 1), by=BY)

    with pytest.raises(Refused, match="can no longer be changed"):
        judge(inspection, judgement="met")
    with pytest.raises(Refused, match="can no longer be changed"):
        take_judgement_back(inspection.earlier_recommendations.get(), by=BY)


def test_a_correction_of_the_earlier_report_does_not_change_the_words_that_were_judged(inspection, medway):
    judge(inspection)
    with without_protection():
        medway.recommendations.filter(number=1).update(text="listen to children and parents")

    first = earlier_recommendations_of(inspection, medway)[0]

    assert first.words.text != first.words_now.text == "listen to children and parents"
    judge(inspection, judgement="met")
    assert inspection.earlier_recommendations.get().text == "listen to children and parents"


# --- an earlier inspection that is not recorded here -------------------------------------------------------------------


@pytest.fixture
def from_elsewhere(youth_2018) -> Inspection:
    return new_inspection(youth_2018, reference="anytown-2023", reinspection_of="anytown-2017")


def test_recommendations_of_an_earlier_report_that_is_not_recorded_here_can_be_entered(from_elsewhere):
    enter_recommendation(from_elsewhere, number=3, addressee="The YOT should", text="listen.", by=BY)
    judge(from_elsewhere, 3, "overtaken")

    assert listed(from_elsewhere) == [(3, "Overtaken")]


def test_a_recommendation_is_entered_once_and_with_words(from_elsewhere):
    enter_recommendation(from_elsewhere, number=3, addressee="", text="listen.", by=BY)

    with pytest.raises(Refused, match="Recommendation 3 is already in the list"):
        enter_recommendation(from_elsewhere, number=3, addressee="", text="learn.", by=BY)
    with pytest.raises(Refused, match="Enter the recommendation"):
        enter_recommendation(from_elsewhere, number=4, addressee="", text=" ", by=BY)


def test_an_entered_recommendation_can_be_removed_unless_it_is_judged(from_elsewhere):
    row = enter_recommendation(from_elsewhere, number=3, addressee="", text="listen.", by=BY)
    judge(from_elsewhere, 3)
    with pytest.raises(Refused, match="Remove the judgement first"):
        remove_entered_recommendation(row, by=BY)
    take_judgement_back(row, by=BY)

    remove_entered_recommendation(row, by=BY)

    assert listed(from_elsewhere) == []
    assert from_elsewhere.history.filter(field="text", old="listen.", new="").exists()


def test_only_a_reinspection_has_recommendations_to_enter(medway):
    with pytest.raises(Refused, match="not a reinspection"):
        enter_recommendation(medway, number=1, addressee="", text="listen.", by=BY)


def test_nothing_is_compared_with_an_inspection_of_another_yot(frameworks, medway):
    inspection = reinspected(frameworks("youth-2021"), yot="Newtown Youth Justice Service")

    assert earlier_inspection(inspection) is None
    assert listed(inspection) == []


def test_an_inspection_of_a_yot_that_was_merged_into_this_one_is_an_earlier_inspection(frameworks, medway):
    inspection = reinspected(frameworks("youth-2021"), yot="Kent and Medway Youth Justice Service")
    merged = {"merged_into": inspection.yot, "closed_on": datetime.date(2022, 4, 1)}
    YOT.objects.filter(pk=medway.yot.pk).update(**merged)

    assert earlier_inspection(read_again(inspection)) == medway


def test_a_reinspection_of_itself_has_no_earlier_inspection(frameworks):
    inspection = reinspected(frameworks("youth-2021"), reinspection_of="medway-2023")

    assert earlier_inspection(inspection) is None


def test_recommendations_are_judged_once_the_earlier_report_is_published(frameworks, medway):
    second = reinspected(frameworks("youth-2021"))
    third = reinspected(frameworks("youth-2021"), reference="medway-2026", reinspection_of="medway-2023")
    second.recommendations.create(number=1, addressee="The YOT should", text="listen.")

    assert listed(third) == []


# --- figures -----------------------------------------------------------------------------------------------------------


def test_medway_then_and_now_over_the_mapping(inspection, medway):
    found = then_and_now(inspection, medway)

    first = next(each for each in found.standards if each.number == "2.2")
    assert (first.rating.then, first.rating.now, first.rating.in_words) == (
        "Inadequate", "Outstanding", "Higher"
    )  # fmt: skip
    assert {gap.number for gap in found.new} == {"1.2.5", "3.4", "4.1"}
    assert found.note.startswith("Ours:")


# --- gaps, and the archive ---------------------------------------------------------------------------------------------


def test_an_unjudged_recommendation_is_a_gap_before_the_report_is_approved(inspection, medway):
    inspection = moved_to(inspection, *TO_THE_PANEL, "draft")
    count = medway.recommendations.count()

    found = next(each for each in gaps_before_approval(inspection) if each.kind == kinds.EARLIER_NOT_JUDGED)
    assert (len(found.gaps), found.rule.stops) == (count, False)
    assert found.gaps[0].href == "/inspections/medway-2023/progress/recommendations/1/"

    for number, _ in listed(inspection):
        judge(inspection, number)
    assert kinds.EARLIER_NOT_JUDGED not in {each.kind for each in gaps_before_approval(inspection)}


def test_other_inspections_have_no_such_gap(medway):
    assert list(not_judged(medway)) == []


def test_judgements_are_part_of_the_archive():
    assert EarlierRecommendation in {each.model for each in carried()}


def test_a_person_who_judged_cannot_be_removed(inspection, lead_inspector):
    judge(inspection, by=Author(lead_inspector))

    with pytest.raises(IntegrityError):
        User.objects.filter(pk=lead_inspector.pk).delete()
