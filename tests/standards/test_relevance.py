"""Each rule for when a question is asked: asked, not asked, and asked because a fact is not recorded."""

import pytest
from pydantic import ValidationError

from standards.language.definition import StandardDefinition
from standards.language.relevance import Condition, relevance
from tests.standards.framework_files import shipped

SAFETY, HARM, DISPOSAL = "safety_wellbeing", "risk_of_serious_harm", "disposal"

# M footnote 30 and M 3.4: every key question of youth-2018 that is not asked in every case, and the fact it depends on.
RULES = {
    "2.2.2": SAFETY,
    "2.2.3": HARM,
    "2.3.2": SAFETY,
    "2.3.3": HARM,
    "3.2.2": SAFETY,
    "3.2.3": HARM,
    "3.3.2": SAFETY,
    "3.3.3": HARM,
    "3.4.2": DISPOSAL,
}
KEY_QUESTIONS = {
    question.number: question for standard in shipped("youth-2018").standards for question in standard.key_questions
}
CLASSIFIED = [number for number, fact in RULES.items() if fact != DISPOSAL]

EVERYTHING_RECORDED = {SAFETY: "high", HARM: "high", DISPOSAL: "youth_conditional_caution", "custody": "no"}


def asked(number: str, **facts: str):
    return relevance(KEY_QUESTIONS[number].asked_when, {**EVERYTHING_RECORDED, **facts})


def test_these_are_all_the_rules_of_the_framework():
    ruled = {number: condition.fact for number, question in KEY_QUESTIONS.items() for condition in question.asked_when}

    assert ruled == RULES


@pytest.mark.parametrize("number", CLASSIFIED)
@pytest.mark.parametrize("level", ["medium", "high", "very_high"])
def test_a_question_about_safety_is_asked_from_medium_upwards(number, level):
    found = asked(number, **{RULES[number]: level})

    assert (found.is_asked, found.why_not, found.unrecorded) == (True, "", ())


@pytest.mark.parametrize("number", CLASSIFIED)
def test_a_question_about_safety_is_not_asked_below_medium_with_a_reason(number):
    found = asked(number, **{RULES[number]: "low"})

    assert not found.is_asked
    assert "at least medium" in found.why_not


@pytest.mark.parametrize("number", CLASSIFIED)
def test_a_question_about_safety_depends_only_on_its_own_classification(number):
    other = HARM if RULES[number] == SAFETY else SAFETY

    assert asked(number, **{other: "low"}).is_asked


@pytest.mark.parametrize("number", RULES)
def test_a_question_counts_as_asked_and_names_the_fact_that_is_not_recorded(number):
    found = asked(number, **{RULES[number]: ""})

    assert (found.is_asked, found.unrecorded) == (True, (RULES[number],))


def test_work_with_the_police_on_the_disposal_is_asked_in_conditional_cautions_only():
    disposals = ["youth_caution", "youth_conditional_caution", "community_resolution", "no_further_action"]

    assert [slug for slug in disposals if asked("3.4.2", disposal=slug).is_asked] == ["youth_conditional_caution"]
    assert "conditional caution" in asked("3.4.2", disposal="youth_caution").why_not


@pytest.mark.parametrize("facts", [{}, {SAFETY: "low", HARM: "low", DISPOSAL: "referral_order", "custody": "yes"}])
def test_a_question_without_a_rule_is_asked_whatever_is_recorded(facts):
    for number in set(KEY_QUESTIONS) - set(RULES):
        found = relevance(KEY_QUESTIONS[number].asked_when, facts)
        assert (found.is_asked, found.unrecorded) == (True, ())


def test_the_framework_of_2021_has_no_rule():
    questions = [question for standard in shipped("youth-2021").standards for question in standard.key_questions]

    assert not any(question.asked_when for question in questions)


# --- rules that no shipped framework uses, but a later framework may

IN_CUSTODY = Condition(fact="custody", one_of=("yes",), why="Asked in custody.")
HIGH_RISK = Condition(fact=HARM, at_least="high", why="Asked from a high risk of serious harm.")


@pytest.mark.parametrize(
    ("custody", "harm", "is_asked", "told"),
    [
        ("yes", "very_high", True, ()),
        ("yes", "high", True, ()),
        ("yes", "medium", False, HIGH_RISK.why),
        ("no", "high", False, IN_CUSTODY.why),
        ("no", "low", False, IN_CUSTODY.why),  # only the first condition that fails is given
        ("", "high", True, ("custody",)),
        ("yes", "", True, (HARM,)),
        ("", "", True, ("custody", HARM)),
        ("", "medium", False, HIGH_RISK.why),  # the missing fact could not change the result
        ("no", "", False, IN_CUSTODY.why),
    ],
)
def test_all_conditions_must_hold(custody, harm, is_asked, told):
    found = relevance([IN_CUSTODY, HIGH_RISK], {"custody": custody, HARM: harm})

    assert found.is_asked == is_asked
    assert (found.unrecorded if is_asked else found.why_not) == told


@pytest.mark.parametrize("threshold", ["low", "medium", "high", "very_high"])
def test_at_least_means_this_level_or_a_higher_one(threshold):
    levels = ["low", "medium", "high", "very_high"]
    condition = Condition(fact=SAFETY, at_least=threshold, why="…")

    assert [level for level in levels if condition.holds({SAFETY: level})] == levels[levels.index(threshold) :]


@pytest.mark.parametrize(
    "given",
    [
        {"fact": SAFETY},
        {"fact": SAFETY, "at_least": "medium", "one_of": ("high",)},
        {"fact": SAFETY, "one_of": ("high",)},
        {"fact": DISPOSAL, "at_least": "medium"},
        {"fact": "custody", "at_least": "low"},
        {"fact": "custody", "one_of": ("maybe",)},
        {"fact": SAFETY, "at_least": "middling"},
        {"fact": "gender", "one_of": ("female",)},
    ],
    ids=str,
)
def test_an_impossible_condition_is_refused(given):
    with pytest.raises(ValidationError):
        Condition(why="…", **given)


# --- several conditions in one ----------------------------------------------------------------------------------------

EITHER = Condition(
    any_of=(Condition(fact=SAFETY, at_least="medium"), Condition(fact=HARM, at_least="high")), why="Not at risk."
)
BOTH = Condition(
    all_of=(Condition(fact="custody", one_of=("yes",)), Condition(fact=HARM, at_least="high")), why="Not in custody."
)


@pytest.mark.parametrize(
    ("safety", "harm", "is_asked", "unrecorded"),
    [
        ("medium", "low", True, ()),
        ("low", "high", True, ()),
        ("medium", "", True, ()),  # the missing fact could not change the result
        ("low", "low", False, ()),
        ("low", "", True, (HARM,)),
        ("", "", True, (SAFETY, HARM)),
    ],
)
def test_any_of_several_conditions_is_enough(safety, harm, is_asked, unrecorded):
    found = relevance([EITHER], {SAFETY: safety, HARM: harm})

    assert (found.is_asked, found.unrecorded) == (is_asked, unrecorded)
    assert (found.why_not, found.because_of) == (("", ()) if is_asked else ("Not at risk.", (SAFETY, HARM)))


@pytest.mark.parametrize(
    ("custody", "harm", "is_asked", "unrecorded"),
    [
        ("yes", "high", True, ()),
        ("no", "high", False, ()),
        ("yes", "medium", False, ()),
        ("no", "", False, ()),
        ("yes", "", True, (HARM,)),
    ],
)
def test_all_of_several_conditions_must_hold(custody, harm, is_asked, unrecorded):
    found = relevance([BOTH], {"custody": custody, HARM: harm})

    assert (found.is_asked, found.unrecorded) == (is_asked, unrecorded)


def test_conditions_can_be_inside_each_other():
    both_or_safe = Condition(any_of=(BOTH, Condition(fact=SAFETY, at_least="very_high")), why="Neither.")

    assert both_or_safe.facts == ("custody", HARM, SAFETY)
    assert relevance([both_or_safe], {SAFETY: "very_high", HARM: "low", "custody": "no"}).is_asked
    assert not relevance([both_or_safe], {SAFETY: "high", HARM: "low", "custody": "yes"}).is_asked


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, "give a fact, or an answer, or any_of, or all_of"),
        ({"fact": "custody", "one_of": ["yes"], "any_of": [{"fact": "custody", "one_of": ["no"]}]}, "give a fact, or"),
        (
            {"any_of": [{"fact": "custody", "one_of": ["no"]}], "one_of": ["yes"]},
            "at_least, one_of, from and before go with a fact or an answer",
        ),
    ],
)
def test_a_condition_has_one_form(parts, told):
    with pytest.raises(ValidationError, match=told):
        Condition.model_validate({"why": "Because."} | parts)


def test_the_conditions_of_a_standard_are_those_of_all_its_questions():
    planning = StandardDefinition.model_validate(
        {
            "number": "9",
            "title": "Planning",
            "text": "Good.",
            "method": "lowest_band",
            "asked_when": [{"fact": "custody", "one_of": ["yes"], "why": "Not in custody."}],
            "key_questions": [
                {"number": "9.1", "text": "One?"},
                {"number": "9.2", "text": "Two?", "asked_when": [{"fact": SAFETY, "at_least": "high", "why": "Safe."}]},
            ],
        }
    )

    assert [[each.why for each in question.asked_when] for question in planning.key_questions] == [
        ["Not in custody."],
        ["Not in custody.", "Safe."],
    ]
    assert StandardDefinition.model_validate(planning.model_dump(mode="json")) == planning
