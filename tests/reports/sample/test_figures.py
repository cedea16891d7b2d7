"""The report's other figures: the make-up of the cases, agreement on classifications, unrated questions."""

import pytest

from reports.sample.figures import (
    LEVEL_TITLES,
    NOT_RECORDED,
    Share,
    agreement,
    case_question_shares,
    disposal_titles,
    make_up,
)
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")


def cases(column: str, *values: str) -> list[dict[str, str]]:
    return [{column: value} for value in values]


def question(slug: str):
    return next(question for question in YOUTH_2018.case_questions if question.slug == slug)


# --- make-up


def test_a_share_is_a_count_and_a_whole_per_cent_of_all_cases():
    """M: 9 of the 12 court cases were for violence."""
    share = Share("Violence", 9, 12)

    assert share.per_cent == 75


def test_the_largest_part_comes_first_and_equal_parts_by_name():
    found = make_up(cases("ethnicity", "White", "Mixed", "Black", "White"), "ethnicity")

    assert [(share.label, share.count, share.of) for share in found] == [
        ("White", 2, 4),
        ("Black", 1, 4),
        ("Mixed", 1, 4),
    ]


def test_known_values_come_in_their_own_order_and_under_their_titles():
    found = make_up(cases("safety_wellbeing", "high", "low", "very_high", "high"), "safety_wellbeing", LEVEL_TITLES)

    assert [(share.label, share.count) for share in found] == [("Low", 1), ("High", 2), ("Very high", 1)]


@pytest.mark.parametrize("missing", ["", "not recorded", "Not recorded"])
def test_not_recorded_comes_last_however_it_was_entered(missing):
    found = make_up(cases("ethnicity", missing, "", missing, "White"), "ethnicity")

    assert found == [Share("White", 1, 4), Share(NOT_RECORDED, 3, 4)]


def test_a_column_without_values_gives_no_table():
    assert make_up(cases("gender", "", ""), "gender") == []
    assert make_up([], "gender") == []


def test_labels_begin_with_a_capital_letter():
    assert make_up(cases("gender", "male"), "gender") == [Share("Male", 1, 1)]


def test_the_parts_add_up_to_all_cases():
    values = ["male", "female", "", "male", "not recorded"]

    assert sum(share.count for share in make_up(cases("gender", *values), "gender")) == len(values)


def test_disposals_have_the_names_in_the_framework():
    titles = disposal_titles(YOUTH_2018, "3")

    assert titles["youth_conditional_caution"] == "Youth conditional caution"
    assert "referral_order" not in titles


# --- agreement with the YOT's classification


def classified(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"yot_safety_wellbeing": yots, "safety_wellbeing": inspectors} for yots, inspectors in pairs]


def test_agreement_includes_too_high_and_too_low():
    """M 2.1: the inspectors agreed in 8 of 12 cases, and the YOT underestimated the level in 4."""
    found = agreement(classified(*[("medium", "medium")] * 8, *[("low", "medium")] * 4), "safety_wellbeing")

    assert found == (8, 0, 4, 12)


@pytest.mark.parametrize(
    ("yots", "inspectors", "found"),
    [
        ("low", "low", (1, 0, 0, 1)),
        ("high", "medium", (0, 1, 0, 1)),
        ("very_high", "high", (0, 1, 0, 1)),
        ("low", "very_high", (0, 0, 1, 1)),
    ],
)
def test_each_kind_of_agreement(yots, inspectors, found):
    assert agreement(classified((yots, inspectors)), "safety_wellbeing") == found


def test_a_case_that_only_one_of_the_two_classified_is_not_compared():
    pairs = [("medium", "medium"), ("", "medium"), ("medium", "")]

    assert agreement(classified(*pairs), "safety_wellbeing") == (1, 0, 0, 1)


def test_there_is_no_agreement_if_nothing_can_be_compared():
    assert agreement(classified(("", "medium")), "safety_wellbeing") is None
    assert agreement([], "safety_wellbeing") is None


@pytest.mark.django_db
@pytest.mark.parametrize("reference", ["medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022"])
@pytest.mark.parametrize("classification", ["safety_wellbeing", "risk_of_serious_harm"])
def test_the_reasonable_answer_agrees_with_the_two_classifications(demonstration, reference, classification):
    words = {True: "too_high", False: "too_low"}
    levels = list(LEVEL_TITLES)
    for case in demonstration(reference).cases.with_answers():
        given = {answer.question.slug: answer.value for answer in case.answers.all()}
        yots, ours = getattr(case, f"yot_{classification}"), getattr(case, classification)
        expected = "reasonable" if yots == ours else words[levels.index(yots) > levels.index(ours)]
        assert given.get(f"{classification}_reasonable", expected) == expected


# --- unrated questions


def test_a_yes_or_no_is_a_share_of_the_cases_in_which_it_applied():
    """G 1.2: management oversight met the needs of the case in four of five cases."""
    found = case_question_shares(
        cases("management_oversight", "yes", "yes", "no", "yes", "yes", "na", ""), question("management_oversight")
    )

    assert found == [Share("Yes", 4, 5)]


def test_each_choice_is_a_share_of_the_cases_in_framework_order():
    given = cases("desistance_factors", "lifestyle;substance_misuse", "substance_misuse", "")

    found = case_question_shares(given, question("desistance_factors"))

    assert found == [Share("Substance misuse", 2, 2), Share("Lifestyle", 1, 2)]


def test_a_date_or_an_unanswered_question_gives_no_table():
    assert case_question_shares(cases("assessment_completed", "2020-01-01"), question("assessment_completed")) == []
    assert case_question_shares(cases("exploitation", "", "na"), question("exploitation")) == []
