"""Figures that are inserted into a text: their values, how problems are marked, and the figures for each section."""

from __future__ import annotations

import dataclasses

import pytest

from reports.document.figures.inserting import resolve, with_figures
from reports.document.figures.listing import code_figures, figures_for
from reports.layouts import layout
from reports.material import document_of, material_of
from reports.pdf.html import html_edition
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from tests.evidence_rows import new_evidence
from tests.factories import BY, all_answers, new_case, new_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def material(materials):
    return materials["medway-2020"]


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("cases 2.1.2", "eight of the 12 cases"),
        ("cases 2.1.1", "all 12 cases"),
        ("Cases 2.1.2", "Eight of the 12 cases"),
        ("per-cent 2.1.2", "67 per cent"),
        ("yes 2.2.2", "five"),
        ("no 2.2.2", "seven"),
        ("no 2.1.1", "none"),
        ("relevant 3.2.3", "five"),
        ("cases 3.2.3", "three of the five cases"),
        ("cases 2.2.2c", "four of the 12 cases"),
        ("rank 2.1.2", "the lowest of the three key questions"),
        ("rank 2.2.2", "one of the two lowest of the three key questions"),
        ("rank 2.1.3", "between the lowest and the highest of the three key questions"),
        ("rank 2.1.1", "the highest of the three key questions"),
        ("rating 2.2", "‘Inadequate’"),
        ("rating 3.4", "‘Good’"),
        ("rating-before 3.4", "‘Requires improvement’"),
        ("rating overall", "‘Requires improvement’"),
        ("score", "18 out of 36"),
        ("score-before", "16 out of 36"),
        ("standards inadequate", "one of the 12 standards"),
        ("sample all", "22 cases"),
        ("sample 2", "12 court disposals"),
        ("sample-per-cent 3", "45 per cent"),
        ("split", "55/45"),
        ("sample 2 disposal", "six referral orders and six others"),
        ("sample 2 disposal referral-order", "six of the 12 cases"),
        ("sample 3 disposal", "ten out-of-court disposals"),
        ("sample 2 gender female", "an undisclosed number of the 12 cases"),
        ("sample 2 gender male", "an undisclosed number of the 12 cases"),
        ("sample-per-cent 2 looked-after yes", "an undisclosed share"),
        ("agreed 2 safety-wellbeing", "an undisclosed number of the 12 cases"),
        ("too-low 2 safety-wellbeing", "an undisclosed number of the 12 cases"),
        ("agreed 2 risk-of-serious-harm", "all 12 cases"),
        ("answered 2 child-protection yes", "five of the 12 cases"),
        ("alerts", "no alerts"),
    ],
)
def test_a_code_prints_the_current_figure(code, printed, material):
    assert resolve(f"[[{code}]]", material).text == printed


def test_spaces_and_capitals_in_a_code_do_not_matter(material):
    assert resolve("in [[ cases  2.1.2 ]]", material).text == "in eight of the 12 cases"


def test_a_rating_in_quotation_marks_gets_no_second_pair(material):
    assert resolve("We rated it ‘[[rating 2.2]]’.", material).text == "We rated it ‘Inadequate’."
    assert resolve("We rated it '[[rating 2.2]]'.", material).text == "We rated it 'Inadequate'."


def test_numbers_follow_the_style_of_the_layout(material):
    to_nine = dataclasses.replace(material, layout=material.layout.model_copy(update={"words_to": 9}))
    numerals = dataclasses.replace(material, layout=material.layout.model_copy(update={"words_to": 0}))

    assert resolve("[[sample 3]]", material).text == "ten out-of-court disposals"
    assert resolve("[[sample 3]]", to_nine).text == "10 out-of-court disposals"
    assert resolve("[[cases 2.1.2]]", numerals).text == "8 of the 12 cases"


@pytest.mark.parametrize(("slug", "words_to"), [("2020-01-joint", 9), ("2020-06-single", 10), ("2022-09-single", 9)])
def test_m_writes_ten_in_words_but_b_and_g_as_a_numeral(slug, words_to):
    assert layout(slug).words_to == words_to


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("casse 2.1.2", "cases 2.1.2"),
        ("case 2.1.2", "cases 2.1.2"),
        ("percent 2.1.2", "per-cent 2.1.2"),
        ("2.1.2 cases", "cases 2.1.2"),
        ("rating overal", "rating overall"),
        ("agreed 2 safety", "agreed 2 safety-wellbeing"),
        ("xyzzy", ""),
    ],
)
def test_an_unknown_code_is_marked_and_the_most_similar_code_suggested(typed, meant, material):
    resolved = resolve(f"In [[{typed}]].", material)

    assert resolved.text == rf"In \[no such figure: {typed}\]."
    assert [(unknown.code, unknown.nearest) for unknown in resolved.unknown] == [(typed, meant)]


def test_a_figure_that_is_not_known_yet_is_marked(youth_2018):
    inspection = new_inspection(youth_2018)
    new_case(inspection, answers={"2.1.1": "yes"})

    resolved = resolve("In [[cases 2.1.2]], [[per-cent 2.1.1]], [[score]].", material_of(inspection))

    assert resolved.text == r"In \[not known yet\], 100 per cent, \[not known yet\]."
    assert resolved.not_known == ("cases 2.1.2", "score")


def test_figures_are_inserted_into_texts_facts_and_recommendations(youth_2018):
    inspection = new_inspection(youth_2018)
    for _ in range(3):
        new_case(inspection, answers=all_answers(youth_2018, "2"))
    write_section(inspection, "chapter-2", "It was sufficient in [[cases 2.1.1]], and [[casse 2.1.1]].", by=BY)
    set_facts(inspection, [{"section": "caseload", "label": "Inspected", "value": "[[sample 2]]"}], by=BY)
    set_recommendations(
        inspection, [{"number": 1, "addressee": "The YOT should", "text": "see [[relevant 2.1.1]]"}], by=BY
    )

    html = html_edition(document_of(inspection))

    assert "It was sufficient in all three cases, and [no such figure: casse 2.1.1]." in html
    assert "<td>three court disposals</td>" in html
    assert "see three" in html


def test_surveys_and_meetings_are_counted_in_the_evidence(youth_2018):
    inspection = new_inspection(youth_2018)
    new_evidence(inspection, "Meeting of the board", kind="meeting")
    staff = new_evidence(inspection, "Survey of staff", kind="survey", surveyed="staff", invited=30, answered=20)
    staff.questions.create(position=1, text="Is your workload manageable?", positive=14, answered=20)

    resolved = resolve("[[survey e2 1]], [[Survey-per-cent E2 1]], [[held meeting]]", material_of(inspection))

    assert resolved.text == "14 of the 20 who answered, 70 per cent, one meeting"


def test_a_key_question_has_its_own_figures_first_and_no_other_standards(material):
    codes = [figure.code for figure in figures_for(material, "question-2.1.2")]

    assert codes[0] == "cases 2.1.2"
    assert "rating 2.1" in codes
    assert "cases 2.1.2a" in codes
    assert "cases 2.1.1a" not in codes
    assert "rating 2.2" not in codes
    assert "agreed 2 safety-wellbeing" in codes
    assert "sample 3" not in codes


def test_the_foreword_has_the_score_and_ratings_but_no_key_questions(material):
    codes = [figure.code for figure in figures_for(material, "foreword")]

    assert {"score", "rating overall", "rating 1.1", "split", "sample 2"} <= set(codes)
    assert "cases 2.1.2" not in codes


def test_every_section_has_figures_and_every_figure_has_a_value(material):
    for section in material.layout.text_sections(material.framework):
        assert figures_for(material, section)
    assert [figure.code for figure in code_figures(material).values() if not figure.is_known] == []


def test_a_report_without_codes_is_unchanged(material):
    without = dataclasses.replace(material, texts={"foreword": "Planning was sufficient in five of the 12 cases."})

    assert with_figures(without) == without
