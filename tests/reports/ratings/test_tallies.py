"""From answers in individual cases to a tally for each question: what is counted, set aside or missing."""

import pytest

from reports.rated.queries import tallies_of
from reports.ratings.percentages import Tally
from reports.ratings.tallies import tallies
from tests.factories import answer, new_case, new_inspection
from tests.reports.ratings.examples import Case, counted
from tests.standards.framework_files import shipped

pytestmark = pytest.mark.postgresql_too

YOUTH_2018 = shipped("youth-2018")


def tally(number: str, *cases: Case) -> Tally:
    return counted(YOUTH_2018, cases)[number]


def test_yes_no_and_does_not_apply_are_counted_separately():
    cases = [Case({"2.4.2": given}) for given in ("yes", "yes", "no", "na")]

    assert tally("2.4.2", *cases) == Tally(yes=2, no=1, does_not_apply=1, cases=4)


def test_an_asked_question_without_an_answer_is_unanswered():
    assert tally("2.1.1", Case({"2.1.1": "yes"}), Case({})) == Tally(yes=1, unanswered=1, cases=2)


def test_questions_that_are_not_asked_are_not_unanswered():
    cases = [Case({"2.2.2": "no"}), Case({}, safety_wellbeing="low")]

    assert tally("2.2.2", *cases) == Tally(no=1, cases=2)


def test_an_answer_to_a_question_that_is_not_asked_is_set_aside():
    cases = [Case({"2.2.2": "no"}), Case({"2.2.2": "yes"}, safety_wellbeing="low")]

    assert tally("2.2.2", *cases) == Tally(no=1, set_aside=1, cases=2)


def test_does_not_apply_to_a_question_that_is_not_asked_is_not_set_aside():
    assert tally("2.2.2", Case({"2.2.2": "na"}, safety_wellbeing="low")) == Tally(cases=1)


def test_a_question_counts_as_asked_until_the_classification_is_recorded():
    cases = [Case({"2.2.2": "yes"}, safety_wellbeing=""), Case({}, safety_wellbeing="")]

    assert tally("2.2.2", *cases) == Tally(yes=1, unanswered=1, cases=2)


def test_a_prompt_is_asked_if_its_key_question_is():
    cases = [
        Case({"2.2.2a": "yes"}),
        Case({"2.2.2a": "na"}),
        Case({"2.2.2a": "yes"}, safety_wellbeing="low"),
    ]

    assert tally("2.2.2a", *cases) == Tally(yes=1, does_not_apply=1, set_aside=1, cases=3)


def test_each_domain_has_its_own_cases():
    cases = [Case({"2.1.1": "yes"}), Case({"3.1.1": "no"}, domain="3"), Case({"3.1.1": "yes"}, domain="3")]

    found = counted(YOUTH_2018, cases)

    assert found["2.1.1"] == Tally(yes=1, cases=1)
    assert found["3.1.1"] == Tally(yes=1, no=1, cases=2)


def test_every_key_question_and_prompt_has_a_tally():
    expected = {
        f"{question.number}{letter}"
        for domain in YOUTH_2018.domains
        if domain.case_based
        for standard in domain.standards
        for question in standard.key_questions
        for letter in ["", *(prompt.letter for prompt in question.prompts)]
    }

    assert set(tallies(YOUTH_2018, [], [])) == expected


def test_without_cases_every_tally_is_empty():
    assert set(tallies(YOUTH_2018, [], []).values()) == {Tally()}


def test_a_standard_judged_as_a_whole_has_no_tally():
    """3.4 of 2021: out-of-court disposal policy and provision."""
    assert not [number for number in tallies(shipped("youth-2021"), [], []) if number.startswith("3.4")]


# --- the same tallies from the database


@pytest.mark.django_db
def test_rows_that_share_their_facts_are_counted_together(youth_2018):
    inspection = new_inspection(youth_2018)
    for given in ("yes", "yes", "no", "na"):
        new_case(inspection, answers={"2.2.2": given, "2.2.2a": "yes"})
    new_case(inspection, safety_wellbeing="low", answers={"2.2.2": "yes"})
    new_case(inspection, safety_wellbeing="")
    new_case(inspection, out_of_court=True, answers={"3.1.1": "yes"})

    found = tallies_of(inspection)

    assert found["2.2.2"] == Tally(yes=2, no=1, does_not_apply=1, unanswered=1, set_aside=1, cases=6)
    assert found["2.2.2a"] == Tally(yes=4, unanswered=1, cases=6)
    assert found["3.1.1"] == Tally(yes=1, cases=1)


@pytest.mark.django_db
def test_a_withdrawn_answer_is_unanswered(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, answers={"2.1.1": "yes"})

    answer(case, {"2.1.1": ""})

    assert tallies_of(inspection)["2.1.1"] == Tally(unanswered=1, cases=1)


@pytest.mark.django_db
def test_another_inspections_answers_are_not_counted(youth_2018):
    inspection, other = new_inspection(youth_2018), new_inspection(youth_2018)
    new_case(inspection, answers={"2.1.1": "yes"})
    new_case(other, answers={"2.1.1": "no"})

    assert tallies_of(inspection)["2.1.1"] == Tally(yes=1, cases=1)


@pytest.mark.django_db
def test_tallies_take_three_queries_and_signed_ones_take_one(demonstration, django_assert_num_queries):
    bradford = demonstration("bradford-2020")
    assert bradford.framework.definition

    with django_assert_num_queries(1):
        tallies_of(bradford)
    bradford.phase = "fieldwork"
    with django_assert_num_queries(3):
        tallies_of(bradford)
