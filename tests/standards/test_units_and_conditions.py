"""Kinds of unit, the domains they are judged under, and conditions on facts, dates and other answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from reports.ratings.percentages import Tally
from reports.ratings.tallies import tallies
from standards.language.asking import Asking, has_sample, standards_of, unit_of, units_of
from standards.language.definition import FrameworkDefinition
from standards.language.question_kinds import KINDS
from standards.language.reading import FrameworkFileError, read_framework, read_framework_file
from standards.language.relevance import NOT_ASKED, Condition, relevance
from tests.standards.framework_files import YOUTH, shipped

FILE = Path("docs/examples/children-2030.toml")


@pytest.fixture
def shape(example_layouts) -> FrameworkDefinition:
    return read_framework_file(FILE)


# --- units ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", YOUTH)
def test_without_units_each_domain_with_cases_has_one_kind(slug):
    framework = shipped(slug)

    for domain in (domain for domain in framework.domains if domain.case_based):
        unit = unit_of(framework, domain.number, "referral_order")
        assert (unit.domains, unit.in_sample, unit.words) == ((domain.number,), True, framework.words.case)
        assert standards_of(framework, unit) == [each for each in domain.standards if each.has_answers]
        assert has_sample(framework, domain.number)


def test_a_unit_is_judged_under_its_domain_and_under_the_samples_it_is_in(shape):
    child = unit_of(shape, "2", "referral_order")

    assert [standard.number for standard in standards_of(shape, child)] == ["2.1", "2.2", "2.3"]
    assert [standard.number for standard in standards_of(shape, child, ("3",))] == ["2.1", "2.2", "2.3", "V1.1"]


def test_several_domains_can_judge_every_unit_of_a_kind(shape):
    child = unit_of(shape, "2", "referral_order").model_copy(update={"judged_under": ("2", "4"), "also_in": ()})

    assert [standard.number for standard in standards_of(shape, child)] == ["2.1", "2.2", "2.3", "4.1"]


def test_two_kinds_in_one_domain_differ_by_their_disposal(shape):
    written = FILE.read_text().replace(
        'slug = "report"\ndomain = "4"', 'slug = "report"\ndomain = "2"\ndisposals = ["custody"]'
    )
    written = written.replace('"disposal_date", "locality", "age"]', '"disposal_date", "safety_wellbeing", "age"]')
    framework = read_framework("changed", written.encode())

    assert [unit_of(framework, "2", slug).slug for slug in ("custody", "referral_order")] == ["report", "child"]
    assert [unit.slug for unit in units_of(framework)] == ["child", "victim", "report", "case_of_4"]


def test_units_outside_the_samples_have_no_sample(shape):
    assert [has_sample(shape, number) for number in ("1", "2", "3", "4")] == [False, True, True, False]


MISTAKES = {
    "an unknown domain": ('also_in = ["3"]', 'also_in = ["7"]', "units child, also_in: there is no domain 7 with cases"),
    "its own domain": ('also_in = ["3"]', 'also_in = ["2"]', "units child, also_in: it is judged under domain 2 in any case"),
    "outside the samples": (
        'in_sample = false', 'in_sample = false\nalso_in = ["3"]', "units report, also_in: it is outside the samples",
    ),
    "twice the same domain": (
        'slug = "victim"\ndomain = "3"',
        'slug = "victim"\ndomain = "2"',
        "units victim: child has the disposals that no other unit names too",
    ),
    "a label of no fact": (
        'labels = { disposal = "Kind of contact"',
        'labels = { offence = "Offence", disposal = "Kind of contact"',
        "units victim, labels: offence is not one of its facts",
    ),
    "a fact that decides but is not recorded": (
        'also_in = ["3"]\n',
        'also_in = ["3"]\nfacts = ["disposal", "safety_wellbeing", "age"]\n',
        "units child, facts: key question 2.3.2 depends on disposal_date; add it",
    ),
    "an answer that comes later": (
        'answer = "2.2.2"', 'answer = "2.3.1"',
        "key_questions 2.2.3, asked_when: 2.3.1 comes later in the file; an answer can only open questions that follow",
    ),
    "an unknown answer": (
        'answer = "2.2.2"', 'answer = "2.9.9"', "key_questions 2.2.3, asked_when: there is no question 2.9.9",
    ),
    "a prompt": (
        'answer = "2.2.2"', 'answer = "2.1.1a"',
        "key_questions 2.2.3, asked_when: 2.1.1a is a prompt, which can be left empty; an unrated question or a key question "
        "can open others",
    ),
    "a value that is no answer": (
        'answer = "2.2.2", one_of = ["yes"]', 'answer = "2.2.2", one_of = ["often"]',
        "key_questions 2.2.3, asked_when: 2.2.2 is answered yes, no or na",
    ),
    "a number named like a choice": (
        'answer = "known_victim", one_of = ["yes"], why = "Asked if the YJS knew of a victim.", source',
        'answer = "weeks_to_first_contact", one_of = ["yes"], why = "Asked if the YJS knew of a victim.", source',
        "key_questions 2.1.3, asked_when: weeks_to_first_contact goes with from or before",
    ),
    "a window without cases": ("3 = { first = 2, last = 12 }", "1 = { first = 2, last = 12 }",
        "windows 1: there is no domain 1 with cases"),
    "a translation of nothing": ('"2.2" = "Cynllunio"', '"2.9" = "Cynllunio"',
        "translations cy, titles 2.9: the framework has nothing with this name"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_message_names_the_place_of_a_mistake(old, new, told):
    written = FILE.read_text()
    assert old in written

    with pytest.raises(FrameworkFileError) as refused:
        read_framework("shape", written.replace(old, new, 1).encode())

    assert told in refused.value.mistakes


# --- conditions ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "given", "holds"),
    [
        ({"fact": "age", "from": 16}, {"age": "16"}, True),
        ({"fact": "age", "from": 16}, {"age": "15"}, False),
        ({"fact": "age", "from": 16, "before": 18}, {"age": "18"}, False),
        ({"fact": "age", "from": 16}, {}, None),
        ({"fact": "disposal_date", "from": "2030-01-01"}, {"disposal_date": "2030-01-01"}, True),
        ({"fact": "disposal_date", "before": "2030-01-01"}, {"disposal_date": "2030-01-01"}, False),
        ({"answer": "places", "one_of": ["home"]}, {"places": "home;school"}, True),
        ({"answer": "places", "one_of": ["work"]}, {"places": "home;school"}, False),
        ({"answer": "weeks", "from": 3}, {"weeks": "na"}, False),
        ({"answer": "2.1.1", "one_of": ["yes"]}, {"2.1.1": NOT_ASKED}, False),
        ({"answer": "2.1.1", "one_of": ["yes"]}, {"2.1.1": ""}, None),
    ],
)
def test_a_condition_on_an_age_a_date_or_an_answer(condition, given, holds):
    assert Condition.model_validate(condition).holds(given) is holds


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ({"fact": "age", "one_of": ["16"]}, "age goes with from or before, which are whole numbers"),
        ({"fact": "age", "from": "2030-01-01"}, "age goes with from or before, which are whole numbers"),
        ({"fact": "disposal_date", "from": 3}, "disposal_date goes with from or before, which are dates"),
        ({"fact": "custody", "from": 3}, "custody goes with one_of"),
        ({"answer": "asked", "at_least": "low"}, "an answer goes with one_of, or with from or before"),
        ({"fact": "looked_after", "one_of": ["perhaps"]}, "looked_after is one of yes, no and not_recorded"),
    ],
)
def test_a_condition_that_does_not_fit_is_refused(condition, told):
    with pytest.raises(ValidationError, match=told):
        Condition.model_validate(condition)


def test_an_answer_to_a_question_that_is_not_asked_opens_nothing(shape):
    """2.2.3 depends on the answer to 2.2.2, which is not asked for a child of 14 with a referral order."""
    asking = Asking.of(shape)
    young = {"age": "14", "disposal": "referral_order"}
    question = shape.standard("2.2").key_questions[2]

    assert asking.names == ("disposal", "safety_wellbeing", "age", "disposal_date", "known_victim", "2.2.2")
    assert not relevance(question.asked_when, asking.given(young, {"2.2.2": "yes"})).is_asked
    assert relevance(question.asked_when, asking.given(young | {"age": "17"}, {"2.2.2": "yes"})).is_asked


def test_a_question_that_waits_for_an_answer_counts_as_asked_and_is_not_open(shape):
    """A rating stays incomplete while 2.2.2 is not answered, and the form does not show 2.2.3 yet."""
    question = shape.standard("2.2").key_questions[2]
    given = {"age": "17", "disposal": "referral_order"}

    waiting = relevance(question.asked_when, Asking.of(shape).given(given, {}))

    assert (waiting.is_asked, waiting.is_open, waiting.waits_for) == (True, False, ("2.2.2",))


def test_cases_in_two_samples_count_under_both(shape):
    child, victim = (("custody", *[""] * 5), ("direct", *[""] * 5))
    cases = [{"number": "2", "cases": 3, "deciding": child}, {"number": "3", "cases": 2, "deciding": victim}]
    answers = [
        {"asked": "V1.1.1", "given": "yes", "cases": 2, "deciding": victim},
        {"asked": "V1.1.1", "given": "no", "cases": 1, "deciding": child},
    ]

    counted = tallies(shape, cases, answers, also=[{"number": "3", "cases": 1, "deciding": child}])

    assert counted["V1.1.1"] == Tally(yes=2, no=1, cases=3)
    assert counted["2.3.1"] == Tally(unanswered=3, cases=3)


def test_every_kind_of_question_says_whether_it_is_compared():
    assert {slug for slug, kind in KINDS.items() if kind.is_compared} == {"number", "date"}
