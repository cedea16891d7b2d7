"""The progress of a case: what is unanswered, what is set aside and what is restored."""

import pytest

from inspections.cases.progress import Progress, counted, fits, progress
from tests.standards.framework_files import shipped

COURT, OUT_OF_COURT = shipped("youth-2018").domain("2"), shipped("youth-2018").domain("3")

REFERRAL_ORDER = {
    "safety_wellbeing": "medium",
    "risk_of_serious_harm": "medium",
    "disposal": "referral_order",
    "custody": "no",
}
LOW = {"safety_wellbeing": "low", "risk_of_serious_harm": "low"}
ALL = [question.number for standard in COURT.standards for question in standard.key_questions]


def court_case(answers=None, **facts) -> Progress:
    return progress(COURT.standards, {**REFERRAL_ORDER, **facts}, answers or {})


def state(found: Progress, number: str):
    return next(state for state in found.states if state.question.number == number)


def test_a_new_case_has_everything_to_answer():
    found = court_case()

    assert found.unanswered == ALL
    assert (found.asked, found.answered, found.set_aside, found.title) == (12, 0, [], "Not started")


def test_a_case_being_recorded_shows_its_progress():
    found = court_case({"2.1.1": "yes", "2.1.2": "no", "2.4.3": "na"})

    assert found.unanswered == [number for number in ALL if number not in ("2.1.1", "2.1.2", "2.4.3")]
    assert found.title == "3 of 12 answered"


def test_a_case_is_complete_when_every_asked_key_question_is_answered():
    found = court_case(dict.fromkeys(ALL, "yes"))

    assert (found.unanswered, found.title) == ([], "All answered")


def test_does_not_apply_is_an_answer():
    assert court_case(dict.fromkeys(ALL, "na")).title == "All answered"


def test_a_cleared_answer_is_not_an_answer():
    assert court_case({**dict.fromkeys(ALL, "yes"), "2.1.1": ""}).unanswered == ["2.1.1"]


def test_prompts_never_decide_whether_a_case_is_complete():
    prompts = [f"{q.number}{p.letter}" for s in COURT.standards for q in s.key_questions for p in q.prompts]

    assert court_case(dict.fromkeys(ALL, "yes")).title == "All answered"
    assert court_case(dict.fromkeys(prompts, "yes")).unanswered == ALL


def test_questions_that_are_not_asked_are_not_missing():
    found = court_case(**LOW)

    assert set(ALL) - set(found.unanswered) == {"2.2.2", "2.2.3", "2.3.2", "2.3.3"}
    assert found.asked == 8


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_lower_classification_sets_answers_aside_and_a_higher_one_brings_them_back(answer):
    answers = dict.fromkeys(ALL, answer)

    lowered = court_case(answers, safety_wellbeing="low")
    assert lowered.set_aside == ["2.2.2", "2.3.2"]
    assert (lowered.asked, lowered.answered, lowered.title) == (10, 10, "All answered")
    # shown as answered, with the reason why it does not count
    kept = state(lowered, "2.2.2")
    assert kept.answer_in_words == answer.capitalize()
    assert "at least medium" in kept.relevance.why_not

    raised = court_case(answers, safety_wellbeing="medium")
    assert raised.set_aside == []
    assert (raised.asked, raised.answered) == (12, 12)


def test_does_not_apply_is_not_set_aside_if_the_question_is_not_asked():
    assert court_case(dict.fromkeys(ALL, "na"), **LOW).set_aside == []


def test_an_answer_set_aside_does_not_count_as_a_missing_one():
    found = court_case({"2.2.2": "yes"}, safety_wellbeing="low")

    assert (found.answered, found.title) == (0, "Not started")


def test_questions_are_asked_until_their_classification_is_recorded():
    found = court_case(safety_wellbeing="")

    assert found.asked == 12
    assert state(found, "2.2.2").relevance.unrecorded == ("safety_wellbeing",)
    assert state(found, "2.2.3").relevance.unrecorded == ()


@pytest.mark.parametrize(("disposal", "asked"), [("youth_caution", 10), ("youth_conditional_caution", 11)])
def test_the_disposal_decides_if_the_last_out_of_court_question_is_asked(disposal, asked):
    found = progress(OUT_OF_COURT.standards, {**REFERRAL_ORDER, "disposal": disposal}, {})

    assert found.asked == asked


def test_a_standard_judged_as_a_whole_has_no_questions_in_a_case():
    found = progress(shipped("youth-2021").domain("3").standards, {}, {})

    assert {state.question.number[:3] for state in found.states} == {"3.1", "3.2", "3.3"}


def test_each_key_question_has_its_prompts_and_their_answers():
    answers = {"2.1.1a": "yes", "2.1.1b": "na"}

    given = [answer for _, answer in state(court_case(answers), "2.1.1").prompts]

    assert given[:3] == ["yes", "na", ""]


# --- several cases, and the unrated questions

DONE = dict.fromkeys(ALL, "yes")


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ([DONE, DONE], "all fully answered"),
        ([{}, {}], "none started"),
        ([{"2.1.1": "no"}], "all started"),
        ([DONE, {}, {"2.1.1": "no"}, DONE], "2 fully answered, 1 started, 1 not started"),
        ([{}, DONE], "1 fully answered, 1 not started"),
    ],
)
def test_cases_are_counted_by_state(cases, told):
    assert counted([court_case(answers) for answers in cases]) == told


def test_progress_is_split_by_standard():
    assert [state.question.number for state in court_case().of_standard(COURT.standards[1])] == [
        "2.2.1",
        "2.2.2",
        "2.2.3",
    ]


# --- classifications ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "yots", "verdict", "is_fitting"),
    [
        ("high", "high", "reasonable", True),
        ("high", "low", "too_low", True),
        ("low", "medium", "too_high", True),
        # The levels differ, and the YOT's is called reasonable.
        ("very_high", "low", "reasonable", False),
        # The levels are equal, and the YOT's is called too low.
        ("high", "high", "too_low", False),
        # The wrong way round.
        ("high", "medium", "too_high", False),
        # One of the three is not recorded, so nothing can be said.
        ("", "low", "reasonable", True),
        ("high", "not_recorded", "too_low", True),
        ("high", "low", "", True),
    ],
)
def test_whether_a_verdict_fits_the_two_levels(own, yots, verdict, is_fitting):
    assert fits(own, yots, verdict) == is_fitting
