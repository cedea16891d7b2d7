"""Every percentage, rating, count and fact published in four real reports equals the figure in our report.

The published tables are in `tests/reports/published/`, each figure with its place in the source. Figures that a source itself
contradicts are listed there as DIFFERENCES, each with the reason.
"""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from inspections.models import Inspection, Judgement
from reports.management.commands.rate import as_json, as_table
from reports.rated.queries import ratings_of, tallies_of
from tests.reports.published import blaenau_gwent_caerphilly_2022, bradford_2020, medway_2020, portsmouth_2015

WITH_KEY_QUESTIONS = [medway_2020, bradford_2020, blaenau_gwent_caerphilly_2022]
PUBLISHED = [*WITH_KEY_QUESTIONS, portsmouth_2015]

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.fixture(params=PUBLISHED, ids=lambda module: module.REFERENCE)
def published(request) -> ModuleType:
    return request.param


@pytest.fixture
def inspection(published, demonstration) -> Inspection:
    return demonstration(published.REFERENCE)


def test_the_score_and_the_overall_rating(published, inspection):
    ratings = ratings_of(inspection)

    assert (ratings.points, ratings.maximum, ratings.overall) == (
        published.SCORE,
        published.MAXIMUM,
        published.OVERALL,
    )
    assert ratings.points_before == published.SCORE_COMPUTED
    assert ratings.is_complete


def test_the_rating_of_every_standard(published, inspection):
    standards = ratings_of(inspection).standards

    assert {number: rated.rating for number, rated in standards.items() if rated.in_total} == published.RATINGS


def test_the_ratings_before_professional_discretion(published, inspection):
    before = {number: rated.before for number, rated in ratings_of(inspection).standards.items() if rated.is_discretion}

    assert before == published.COMPUTED


def test_the_percentage_of_every_key_question(published, inspection):
    counted = tallies_of(inspection)

    assert {number: counted[number].per_cent for number in published.KEY_QUESTIONS} == published.KEY_QUESTIONS


@pytest.mark.parametrize("published", WITH_KEY_QUESTIONS, ids=lambda module: module.REFERENCE)
def test_the_report_prints_a_percentage_for_every_key_question_we_compute(published, demonstration):
    ratings = ratings_of(demonstration(published.REFERENCE))

    computed = {question.number for rated in ratings.standards.values() for question in rated.key_questions}
    assert computed == set(published.KEY_QUESTIONS)


def test_the_published_counts_behind_key_questions(published, inspection):
    counted = tallies_of(inspection)

    ours = {number: (counted[number].yes, counted[number].relevant) for number in published.KEY_QUESTION_COUNTS}
    assert ours == published.KEY_QUESTION_COUNTS


def test_the_percentage_of_every_published_prompt_is_of_all_cases(published, inspection):
    counted = tallies_of(inspection)

    assert {number: counted[number].per_cent_of_all for number in published.PROMPTS} == published.PROMPTS


def test_the_published_counts_behind_prompts(published, inspection):
    counted = tallies_of(inspection)

    ours = {number: (counted[number].yes, counted[number].relevant) for number in published.PROMPT_COUNTS}
    assert ours == published.PROMPT_COUNTS


def test_the_number_of_cases_and_of_each_disposal(published, inspection):
    cases = inspection.cases
    assert {number: cases.in_domain(number).count() for number in published.CASES} == published.CASES
    assert {slug: cases.filter(disposal=slug).count() for slug in published.DISPOSALS} == published.DISPOSALS


def test_the_published_counts_of_cases(published, inspection):
    rows = list(inspection.cases.with_answers())

    for values, count in published.CASE_COUNTS:
        assert sum(_matches(case, values) for case in rows) == count, values


def _matches(case, values: dict[str, object]) -> bool:
    recorded = {
        **{field.name: getattr(case, field.name) for field in case._meta.concrete_fields},
        "domain": case.domain.number,
        **case.answers_by_question(),
        **{answer.question.slug: answer.value for answer in case.answers.all()},
    }
    return all(_is(str(recorded.get(column, "") or ""), value) for column, value in values.items())


def _is(recorded: str, value: object) -> bool:
    return recorded in value if isinstance(value, (list, tuple, set, frozenset)) else recorded == str(value)


def test_every_published_fact_is_in_the_report(published, inspection):
    ours = {(fact.section, fact.label): fact.value for fact in inspection.facts.all()}

    assert {key: ours.get(key) for key in published.FACTS} == published.FACTS


def test_every_published_comparator_is_recorded_with_its_fact(published, inspection):
    ours = {
        (fact.section, fact.label, fact.comparator): fact.comparator_value
        for fact in inspection.facts.all()
        if fact.comparator
    }

    assert {key: ours.get(key) for key in published.COMPARATORS} == published.COMPARATORS


def test_every_difference_has_a_reason(published):
    assert published.DIFFERENCES
    assert all(printed and ours and reason for printed, ours, reason in published.DIFFERENCES)


def test_the_one_prompt_that_blaenau_gwent_gives_for_relevant_cases_is_ours_for_all_cases(demonstration):
    """G prints 89% for 3.2.3 c, 8 of 9 relevant cases. For every other prompt, it prints a percentage of all ten cases."""
    counted = tallies_of(demonstration("blaenau-gwent-caerphilly-2022"))["3.2.3c"]

    printed, ours = blaenau_gwent_caerphilly_2022.ANOMALIES["3.2.3c"]
    assert (counted.per_cent, counted.per_cent_of_all) == (printed, ours)


# --- Portsmouth, 2015 -------------------------------------------------------------------------------------------------


@pytest.fixture
def portsmouth(demonstration) -> Inspection:
    return demonstration(portsmouth_2015.REFERENCE)


def test_five_themes_have_the_published_case_assessment_scores(portsmouth):
    standards = ratings_of(portsmouth).standards

    scores = {number: rated.share.per_cent for number, rated in standards.items() if rated.share is not None}
    assert scores == portsmouth_2015.CASE_ASSESSMENT_SCORES
    assert standards["5"].parts == {
        "5.1": "Satisfactory",
        "5.2": "Satisfactory",
        "5.3": "Satisfactory",
        "5.4": "Good",
    }  # ours


def test_the_scores_are_printed_with_the_published_key_judgements(portsmouth):
    table = as_table(portsmouth, ratings_of(portsmouth))

    assert "1 Reducing reoffending                              Satisfactory  70%, 153 of 219 answers" in table
    assert "5.1 Leadership and governance                       Satisfactory  (part of 5)" in table
    assert table.endswith("\n\nKey judgements for 6 themes, without a total")


def test_portsmouth_as_json_has_scores_for_themes_and_none_for_the_inspection(portsmouth):
    told = json.loads(as_json(portsmouth, ratings_of(portsmouth)))

    assert {key: told[key] for key in ("score", "maximum", "overall", "complete", "missing")} == {
        "score": None,
        "maximum": None,
        "overall": None,
        "complete": True,
        "missing": [],
    }
    themes = {
        number: tuple(standard.get(key) for key in ("rating", "score", "percent", "yes", "relevant"))
        for number, standard in told["standards"].items()
        if standard.get("in_total", True)
    }
    assert themes == {
        "1": ("Satisfactory", None, 70, 153, 219),
        "2": ("Satisfactory", None, 76, 148, 194),
        "3": ("Good", None, 85, 196, 231),
        "4": ("Good", None, 86, 186, 216),
        "5": ("Satisfactory", None, None, None, None),
        "6": ("Satisfactory", None, 75, 129, 172),
    }
    assert told["standards"]["5"]["parts"] == ["5.1", "5.2", "5.3", "5.4"]


def test_the_report_prints_the_scores_and_the_key_judgements_in_words(web_editions):
    """The sentences are P's, under "Case assessment score". Theme 5 has none."""
    html = " ".join(web_editions(portsmouth_2015.REFERENCE).split())

    for score, work in portsmouth_2015.SCORE_SENTENCES.values():
        assert f"<p>Within the case assessment, overall {score}% of {work} was done well enough.</p>" in html
    assert html.count("Within the case assessment") == len(portsmouth_2015.SCORE_SENTENCES) == 5
    chapters = html.split('<section class="chapter chapter--new-page" id="theme-')[1:]
    symbols = {"Satisfactory": "●", "Good": "▲"}
    for chapter, (number, rating) in zip(chapters, portsmouth_2015.RATINGS.items(), strict=True):
        assert chapter.startswith(number)
        tag = chapter.split("Key judgement: ")[1].split("</p>")[0]
        assert f'aria-hidden="true">{symbols[rating]}</span>' in tag
        assert f'<span class="rating__word">{rating}</span>' in tag


def test_the_charts_in_themes_1_to_4_say_how_many_cases_each_question_applied_in(web_editions, portsmouth):
    counted = tallies_of(portsmouth)
    chapters = web_editions(portsmouth_2015.REFERENCE).split('<section class="chapter chapter--new-page" id="theme-')[
        1:
    ]

    assert ["Bar chart:" in chapter.partition('id="methodology"')[0] for chapter in chapters] == [True] * 4 + [
        False
    ] * 2
    for chapter in chapters[:4]:
        for number in (number for number in counted if number.startswith(f"{chapter[0]}.")):
            assert f"% ({counted[number].yes} of {counted[number].relevant})</text>" in chapter


@pytest.mark.parametrize("question", portsmouth_2015.SHARES)
def test_what_portsmouth_says_of_shares_of_cases_is_true(portsmouth, question):
    counted = tallies_of(portsmouth)
    if question in counted:
        yes, of = counted[question].yes, counted[question].relevant
    else:
        given = [answer.value for case in portsmouth.cases.with_answers() for answer in case.answers.all()
                 if answer.question.slug == question]  # fmt: skip
        yes, of = given.count("yes"), len(given)

    least, most, place = portsmouth_2015.SHARES[question]
    assert least * of <= 100 * yes <= most * of, f"{yes} of {of}; {place}"


@pytest.mark.parametrize(("better", "worse", "place"), portsmouth_2015.BETTER)
def test_what_portsmouth_says_is_better_is_better(portsmouth, better, worse, place):
    counted = tallies_of(portsmouth)

    assert counted[better].per_cent - counted[worse].per_cent >= 10, place


def test_every_answer_in_a_demonstration_counts(inspection):
    """The reconstructed cases answer exactly the questions that the framework asks."""
    counted = tallies_of(inspection)

    assert sum(tally.set_aside for tally in counted.values()) == 0
    assert all(tally.unanswered == 0 for number, tally in counted.items())
    assert Judgement.objects.filter(case__inspection=inspection).exists()
