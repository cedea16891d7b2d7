"""Every change has a time and an author (a person or a named command), and the record cannot be changed."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from inspections.cases.actions import answer_case_questions, change_case
from inspections.evidence.actions.proposals import propose_rating
from inspections.history import Author, Refused, SignedInspection
from inspections.models import YOT, Case, Change, Judgement, PhaseChange, TeamMember, User
from inspections.planning.actions.inspections import (
    announce_inspection,
    change_inspection,
    move_to_phase,
    reach_phase_by_dates,
)
from inspections.planning.actions.team import appoint, dismiss
from standards.models import Standard
from tests.factories import BY, answer, new_case, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


def changes_of(inspection, subject: str) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(inspection=inspection, subject=subject).order_by("pk")
    return [(row.field, row.old, row.new) for row in rows]


def test_announcing_an_inspection_is_recorded_with_its_author(youth_2018, lead_inspector):
    inspection = announce_inspection(
        reference="anytown-2020",
        yot="Anytown YOT",
        framework=youth_2018,
        announced=datetime.date(2020, 1, 6),
        by=Author(lead_inspector),
    )

    assert set(inspection.history.values_list("by__email", flat=True)) == {"lead@inspectorate.test"}
    assert ("announced", "", "2020-01-06") in changes_of(inspection, "inspection")
    assert inspection.phase_changes.get().phase == "announced"
    assert inspection.layout == "2020-06-single"


def test_a_new_yot_is_added_to_the_register_and_a_known_one_reused(youth_2018):
    first = new_inspection(youth_2018, yot="Anytown YOT")
    second = new_inspection(youth_2018, yot="Anytown YOT")

    assert first.yot == second.yot
    assert YOT.objects.filter(name="Anytown YOT").count() == 1


def test_changing_the_kind_of_an_inspection_changes_its_layout(youth_2018):
    inspection = new_inspection(youth_2018)

    change_inspection(inspection, kind="joint", by=BY)

    assert inspection.layout == "2020-01-joint"


def test_the_history_keeps_the_earlier_judgement(youth_2018, lead_inspector):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, reference="c-1", answers={"2.1.1": "yes"})

    answer(Case.objects.get(pk=case.pk), {"2.1.1": "no"})

    assert Judgement.objects.get(case=case).answer == "no"
    assert changes_of(inspection, "case c-1")[-2:] == [("2.1.1", "", "yes"), ("2.1.1", "yes", "no")]


def test_recording_the_same_value_again_writes_nothing(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, answers={"2.1.1": "yes"})
    before = Change.objects.count()

    answer(Case.objects.get(pk=case.pk), {"2.1.1": "yes"})
    change_case(case, gender="", by=BY)

    assert Change.objects.count() == before


def test_a_lower_classification_sets_answers_aside_and_never_drops_them(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, safety_wellbeing="medium", answers={"2.2.2": "yes"})

    change_case(case, safety_wellbeing="low", by=BY)

    assert Judgement.objects.get(case=case).answer == "yes"


def test_an_unrated_question_is_answered_with_its_history(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, reference="c-1")
    oversight = youth_2018.case_questions.get(slug="management_oversight")

    answer_case_questions(case, {oversight: "no"}, by=BY)
    answer_case_questions(Case.objects.get(pk=case.pk), {oversight: "yes"}, by=BY)

    assert changes_of(inspection, "case c-1")[-1] == ("management_oversight", "no", "yes")


def test_every_proposal_is_kept_and_the_newest_is_current(youth_2018, lead_inspector):
    inspection = new_inspection(youth_2018)
    governance = Standard.objects.get(domain__framework=youth_2018, number="1.1")

    propose_rating(inspection, governance, rating="Good", rationale="So far.", by=Author(lead_inspector))
    propose_rating(inspection, governance, rating="Inadequate", rationale="After the board.", by=Author(lead_inspector))
    is_repeated = propose_rating(
        inspection, governance, rating="Inadequate", rationale="After the board.", by=Author(lead_inspector)
    )

    assert not is_repeated
    assert inspection.organisational_judgements.count() == 2
    (current,) = inspection.organisational_judgements.current()
    assert (current.rating, current.by) == ("Inadequate", lead_inspector)


def test_a_new_lead_inspector_replaces_the_former_one(youth_2018, lead_inspector, second_inspector):
    inspection = new_inspection(youth_2018)

    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)
    appoint(inspection, second_inspector, TeamMember.Role.LEAD, by=BY)

    assert TeamMember.objects.current().get(inspection=inspection).user == second_inspector
    assert dismiss(inspection, TeamMember.Role.LEAD, by=BY)
    assert not dismiss(inspection, TeamMember.Role.LEAD, by=BY)
    assert changes_of(inspection, "team lead")[-1] == ("person", "second@inspectorate.test", "")


def test_an_inspection_only_moves_to_adjacent_phases(youth_2018, lead_inspector):
    inspection = new_inspection(youth_2018)

    move_to_phase(inspection, "evidence", by=Author(lead_inspector))
    with pytest.raises(Refused, match="can only move to: Announced, Case fieldwork"):
        move_to_phase(inspection, "published", by=Author(lead_inspector))

    assert inspection.phase == "evidence"
    assert PhaseChange.objects.filter(inspection=inspection, by=lead_inspector).count() == 1


def test_findings_cannot_change_once_the_ratings_are_signed(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, answers={"2.1.1": "yes"})
    reach_phase_by_dates(inspection, published=datetime.date(2020, 6, 1), by=BY)
    case = Case.objects.select_related("inspection").get(pk=case.pk)

    for change in (
        lambda: answer(case, {"2.1.1": "no"}),
        lambda: change_case(case, age=15, by=BY),
        lambda: new_case(inspection),
        lambda: change_inspection(inspection, yot="Othertown YOT", by=BY),
    ):
        with pytest.raises(SignedInspection), transaction.atomic():
            change()

    assert Judgement.objects.get(case=case).answer == "yes"
    assert inspection.cases.count() == 1


def test_the_history_is_append_only(youth_2018):
    inspection = new_inspection(youth_2018)
    row = inspection.history.first()

    for change in (
        lambda: Change.objects.filter(pk=row.pk).update(new="else"),
        lambda: Change.objects.all().delete(),
        row.delete,
        row.save,
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()


def test_the_database_refuses_a_change_without_an_author(youth_2018):
    inspection = new_inspection(youth_2018)

    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(inspection=inspection, subject="case c-1", field="2.1.1", old="no", new="yes")


@pytest.mark.parametrize(
    "facts",
    [
        {"custody": "may"},
        {"safety_wellbeing": "extreme"},
    ],
)
def test_the_database_refuses_impossible_facts(youth_2018, facts):
    inspection = new_inspection(youth_2018)

    with pytest.raises(IntegrityError), transaction.atomic():
        new_case(inspection, **facts)


def test_a_case_has_one_judgement_per_question(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, answers={"2.1.1": "yes"})
    first = Judgement.objects.get(case=case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(case=case, key_question=first.key_question, answer="no")


def test_an_inspection_goes_through_every_phase_to_its_publication(youth_2018, lead_inspector):
    inspection = new_inspection(youth_2018)
    by = Author(lead_inspector)

    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel", "draft", "accuracy_check"):
        move_to_phase(inspection, phase, by=by)
    with pytest.raises(Refused, match="Enter the date of publication"):
        move_to_phase(inspection, "published", by=by)
    move_to_phase(inspection, "published", published=datetime.date(2020, 6, 1), by=by)

    inspection.refresh_from_db()
    assert (inspection.phase, inspection.published) == ("published", datetime.date(2020, 6, 1))
    assert inspection.phase_changes.count() == 9


def test_a_page_opened_before_the_signature_cannot_save_after_it(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, answers={"2.1.1": "yes"})
    opened = Case.objects.select_related("inspection", "domain").get(pk=case.pk)
    reach_phase_by_dates(inspection, published=datetime.date(2020, 6, 1), by=BY)

    with pytest.raises(SignedInspection), transaction.atomic():
        answer(opened, {"2.1.1": "no"})

    assert Judgement.objects.get(case=case).answer == "yes"


def test_two_inspectors_who_answer_one_question_are_both_on_record(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, reference="c-1")
    first, second = (Case.objects.with_answers().select_related("inspection").get(pk=case.pk) for _ in range(2))

    answer(first, {"2.1.1": "yes"})
    answer(second, {"2.1.1": "no"})

    assert changes_of(inspection, "case c-1")[-2:] == [("2.1.1", "", "yes"), ("2.1.1", "yes", "no")]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"disposal": "fine"}, "not a disposal for domain 2"),
        ({"disposal": "youth_caution"}, "not a disposal for domain 2"),
    ],
)
def test_a_case_has_a_disposal_of_its_domain(youth_2018, facts, why):
    with pytest.raises(Refused, match=why):
        new_case(new_inspection(youth_2018), **facts)


def test_a_question_of_another_domain_is_not_answered_in_a_case(youth_2018):
    case = new_case(new_inspection(youth_2018))

    for number in ("3.1.1", "3.1.1a", "1.1.1"):
        with pytest.raises(Refused, match="is not answered in cases of domain 2"):
            answer(case, {number: "yes"})


def test_a_proposal_outside_the_framework_is_refused(youth_2018, frameworks):
    inspection = new_inspection(youth_2018)
    governance = Standard.objects.get(domain__framework=youth_2018, number="1.1")
    assessment = Standard.objects.get(domain__framework=youth_2018, number="2.1")
    elsewhere = Standard.objects.get(domain__framework=frameworks("youth-2021"), number="1.1")

    for standard, rating in ((governance, "Excellent"), (assessment, "Good"), (elsewhere, "Good")):
        with pytest.raises(Refused):
            propose_rating(inspection, standard, rating=rating, rationale="", by=BY)


def test_an_email_address_in_any_case_has_one_account(lead_inspector):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="LEAD@inspectorate.test", name="Another")


def test_the_name_of_a_yot_may_be_long(youth_2018):
    assert new_inspection(youth_2018, yot="A" * 200).yot.name == "A" * 200
