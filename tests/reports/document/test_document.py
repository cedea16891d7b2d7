"""The report as plain data and as HTML: rounded figures, sentences, footnotes, and what is left out."""

from __future__ import annotations

import dataclasses
import datetime
import re

import pytest
from django.utils import timezone

from inspections.alerts.actions import ask_for_reassurance, raise_alert
from inspections.history import Author
from inspections.models import Inspection, User
from inspections.planning.actions.inspections import reach_phase_by_dates
from reports.demonstration.loading import REFERENCES
from reports.document.base import Common
from reports.document.builder import build
from reports.document.data import Document
from reports.layouts import layout_problem
from reports.material import document_of, material_of
from reports.panel.actions import record_panel_decision
from reports.pdf.html import html_edition, pdf_source
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from standards.models import Standard
from tests.factories import BY, all_answers, new_case, new_inspection, propose_all
from tests.standards.framework_files import SLUGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    """An inspection with three court cases and two out-of-court cases, all answered yes.

    All standards are proposed as Good, and there are no texts.
    """
    inspection = new_inspection(youth_2018, reference="anytown-2020")
    for _ in range(3):
        new_case(inspection, answers=all_answers(youth_2018, "2"))
    for _ in range(2):
        new_case(inspection, out_of_court=True, answers=all_answers(youth_2018, "3"))
    propose_all(inspection)
    return inspection


def part(document: Document, kind: str):
    return next(part for part in document.parts if part.kind == kind)


def standard(document: Document, number: str):
    chapters = [part for part in document.parts if part.kind == "chapter"]
    return next(s for chapter in chapters for s in chapter.content["standards"] if s.number == number)


def test_a_draft_has_every_section_of_the_layout_and_marks_unwritten_ones(inspection):
    document = document_of(inspection)
    html = html_edition(document)

    assert document.is_draft
    assert [p.kind for p in document.parts] == [
        "front", "contents", "foreword", "ratings", "summary", "text", "recommendations", "text", "facts", "chapter", "chapter",
        "chapter", "methodology", "results", "glossary",
    ]  # fmt: skip
    assert "Still to be written: Foreword" in html
    assert "question-2.1.1" in document.unwritten


def test_the_final_form_leaves_out_unwritten_sections(inspection):
    document = document_of(inspection, final=True)

    assert document.is_draft
    assert "foreword" not in [p.kind for p in document.parts]
    assert "Still to be" not in html_edition(document)


def test_a_published_report_is_not_a_draft(inspection):
    reach_phase_by_dates(inspection, published=datetime.date(2020, 6, 1), by=BY)

    document = document_of(inspection)

    assert (document.is_draft, document.shows_unwritten, document.date) == (False, False, "June 2020")


def test_the_ratings_page_prints_the_score_over_the_maximum(inspection):
    assert "32/36" in html_edition(document_of(inspection))  # eight Outstanding, four Good


def test_the_ratings_page_names_unrated_standards_instead_of_a_score(youth_2018):
    inspection = new_inspection(youth_2018)

    page = part(document_of(inspection), "ratings")

    assert page.content["points"] is None
    assert page.content["missing"][:2] == ["1.1", "1.2"]


def test_all_key_questions_with_the_lowest_percentage_are_bold(inspection, youth_2018):
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.2.2": "no", "2.2.3": "no"})

    lines = standard(document_of(inspection), "2.2").questions

    assert [(line.percent, line.is_lowest) for line in lines] == [("100%", False), ("75%", True), ("75%", True)]


def test_few_cases_behind_a_percentage_are_shown_with_a_caution(inspection, youth_2018):
    new_case(inspection, safety_wellbeing="low", answers={**all_answers(youth_2018, "2"), "2.2.2": "", "2.3.2": ""})

    planning = standard(document_of(inspection), "2.2")

    assert [line.cases for line in planning.questions] == ["4", "3", "4"]
    assert planning.caution == "All percentages here are based on fewer than ten cases. Treat them with caution."


@pytest.mark.parametrize(
    ("behind", "caution"),
    [
        ([10, 12, 28], ""),
        ([], ""),
        ([0, 12], ""),
        (
            [12, 9, 12],
            "Some percentages are based on fewer than ten cases, as the last column shows. Treat them with caution.",
        ),
        ([9, 0], "This percentage is based on fewer than ten cases. Treat it with caution."),
        ([1], "This percentage is based on one case. Treat it with caution."),
        ([1, 1, 1], "All percentages here are based on one case. Treat them with caution."),
        ([5, 5, 4], "All percentages here are based on fewer than ten cases. Treat them with caution."),
    ],
)
def test_fewer_than_ten_cases_are_few(inspection, behind, caution):
    common = Common(material_of(inspection), is_draft=True, shows_unwritten=True)

    assert common.caution(behind) == caution


def test_one_footnote_in_a_chapter_explains_the_bold_percentages(inspection):
    document = document_of(inspection)

    for chapter in document.parts:
        if chapter.kind == "chapter" and chapter.content["domain"].case_based:
            noted = [each.number for each in chapter.content["standards"] if each.introduction_note]
            assert noted == [f"{chapter.content['domain'].number}.1"]


def test_professional_discretion_is_explained_once_and_a_footnote_in_the_annexe_refers_to_it(inspection, youth_2018):
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.2.2": "no"})
    planning = Standard.objects.get(domain__framework=youth_2018, number="2.2")
    reason = "One more positive case would have done."
    record_panel_decision(inspection, planning, rating="Outstanding", reason=reason, trigger="one_case", by=BY)

    document = document_of(inspection)

    assert (
        "from ‘Good’ to ‘Outstanding’. One more positive case would have done." in standard(document, "2.2").discretion
    )
    assert not any(reason in note.html for note in document.notes)
    assert sum('href="#standard-2.2"' in note.html for note in document.notes) == 1
    assert html_edition(document).count(reason) == 1


def test_footnotes_are_numbered_in_printed_order(documents, web_editions):
    source = pdf_source(documents("medway-2020"))
    html = web_editions("medway-2020")

    printed = [int(piece.split('"')[0]) for piece in source.split('class="footnote" id="note-')[1:]]
    called = [int(piece.split('"')[0]) for piece in html.split('id="call-')[1:]]
    assert printed == called == list(range(1, len(printed) + 1))


def test_recommendations_are_grouped_by_addressee_with_continuous_numbers(inspection):
    given = [
        {"number": 1, "addressee": "The YOT should", "text": "plan"},
        {"number": 2, "addressee": "The YOT should", "text": "review"},
        {"number": 3, "addressee": "The Board should", "text": "lead"},
    ]
    set_recommendations(inspection, given, by=BY)

    groups = part(document_of(inspection), "recommendations").content["groups"]

    assert [(group.addressee, group.start, group.texts) for group in groups] == [
        ("The YOT should", 1, ("plan", "review")),
        ("The Board should", 3, ("lead",)),
    ]


def test_facts_with_comparators_become_columns_with_their_source_below(inspection):
    fact = {"section": "reoffending", "label": "Reoffending rate", "value": "35.9%", "source": "Ministry of Justice"}
    set_facts(
        inspection,
        [
            {**fact, "comparator": "Region", "comparator_value": "36.0%"},
            {**fact, "comparator": "England and Wales", "comparator_value": "38.4%"},
        ],
        by=BY,
    )

    (table,) = part(document_of(inspection), "facts").content["tables"]

    assert table.columns == ("Anytown", "Region", "England and Wales")
    assert table.rows == (("Reoffending rate", ("35.9%", "36.0%", "38.4%")),)
    assert table.marked_rows == []  # a chart shows it
    assert [(source.letter, source.html) for source in table.sources] == [("", "Ministry of Justice")]


def test_a_source_belongs_to_its_row(inspection):
    def fact(label: str, source: str) -> dict[str, str]:
        return {"section": "key-data-1.1", "label": label, "value": "3", "source": source}

    facts = [
        fact("Chairs", ""),
        fact("Staff aware", "Staff survey."),
        fact("Budget", "Accounts"),
        fact("Staff", "Staff survey"),  # the same source, without its full stop
    ]
    set_facts(inspection, facts, by=BY)

    table = standard(document_of(inspection), "1.1").key_data

    assert table.marks == ((), ("a",), ("b",), ("a",))
    assert [(source.letter, source.html) for source in table.sources] == [("a", "Staff survey"), ("b", "Accounts")]


def test_tables_with_one_source_name_it_below_the_last(inspection):
    facts = [
        {"section": section, "label": section, "value": "3", "source": source}
        for section, source in (("caseload-age", "Board"), ("caseload-gender", "Board"), ("caseload", "Board 2"))
    ]
    set_facts(inspection, facts, by=BY)

    age, gender, caseload = part(document_of(inspection), "facts").content["tables"]

    assert age.sources == ()
    assert [(table.sources_title, table.sources[0].html) for table in (gender, caseload)] == [
        ("Source of these two tables", "Board"),
        ("Source", "Board 2"),
    ]


def test_a_source_below_several_charts_says_how_many_it_is_for(inspection):
    facts = [
        {"section": "reoffending", "label": label, "value": value, "source": "Ministry", "comparator": "England"}
        | {"comparator_value": value}
        for label, value in (("Rate", "39.2%"), ("Offences per offender", "1.57"))
    ]
    set_facts(inspection, facts, by=BY)

    (table,) = part(document_of(inspection), "facts").content["tables"]

    assert (len(table.charts), table.sources_title) == (2, "Source of these two charts")


def test_the_label_of_a_compared_figure_does_not_name_the_place(inspection):
    fact = {"section": "education-and-child-protection", "value": "226", "source": "Board"}
    facts = [
        {**fact, "label": "Rate in Anytown", "comparator": "England and Wales", "comparator_value": "222"},
        {**fact, "label": "Number in Anytown"},
    ]
    set_facts(inspection, facts, by=BY)

    (table,) = part(document_of(inspection), "facts").content["tables"]

    assert table.rows == (("Rate", ("226", "222")), ("Number in Anytown", ("226", "")))


def test_strengths_and_areas_for_improvement_are_in_the_chapter_and_the_summary(inspection):
    write_section(inspection, "strengths-2", "- Victims come first.\n- Plans are **clear**.", by=BY)
    write_section(inspection, "improvements-2", "- Reviews come late.", by=BY)

    document = document_of(inspection)
    summary = part(document, "summary").content["domains"][1]
    chapter = [p for p in document.parts if p.kind == "chapter"][1].content

    assert summary.findings == chapter["strengths"] == ("Victims come first.", "Plans are <strong>clear</strong>.")
    assert summary.but == chapter["improvements"] == ("Reviews come late.",)


def test_texts_cannot_bring_markup_scripts_or_files_into_the_report(inspection):
    write_section(inspection, "foreword", "<script>alert(1)</script> ![x](file:///etc/passwd) [y](javascript:z)", by=BY)

    html = html_edition(document_of(inspection))

    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.replace("(javascript:z)", "")


def test_the_joint_layout_says_annex_and_puts_the_summary_after_the_chapter(demonstration):
    html = html_edition(document_of(demonstration("bradford-2020")))

    assert "Annex 2 – Inspection results" in html
    assert "Annexe" not in html
    assert html.index("Overall findings</h2>") < html.index("Summary of ratings</h2>") < html.index("Introduction</h2>")


def test_the_layout_of_2022_prints_every_prompt_and_no_glossary(demonstration):
    inspection = demonstration("blaenau-gwent-caerphilly-2022")
    document = document_of(inspection)

    prompts = [
        prompt
        for domain in part(document, "results").content["domains"]
        for s in domain.standards
        for question in s.questions
        for prompt in question.prompts
    ]
    assert len(prompts) == 95
    assert "glossary" not in [p.kind for p in document.parts]
    assert document.parts[0].kind == "contents"


def test_corrected_statements_are_under_their_own_standards(medway):
    """M prints the statement of 2.4 under 2.3, and the statement for assessment under 3.2 (slips 1 and 2)."""
    document = document_of(medway)

    assert standard(document, "2.3").statement.startswith("High-quality, well-focused")
    assert standard(document, "3.2").statement.startswith("Planning is")


@pytest.mark.parametrize("reference", ["medway-2020", "bradford-2020"])
def test_bold_figures_and_bars_are_explained_where_they_are_first(demonstration, reference):
    """M has its tables of key questions in the chapters, with a footnote. B has them in the annex alone."""
    document = document_of(demonstration(reference))

    in_a_footnote = any("the lowest percentage, in bold" in note.html for note in document.notes)
    in_the_annexe = "In the tables below, the lowest percentage" in part(document, "results").content["banding"]

    assert (in_a_footnote, in_the_annexe) == (reference == "medway-2020", reference == "bradford-2020")


def test_agreement_with_the_yots_classification_is_counted_in_the_cases(demonstration):
    """B 2.1: agreed on the risk of serious harm in most cases. The counts too low and too high are given together, because the
    smaller one could identify a child."""
    methodology = part(document_of(demonstration("bradford-2020")), "methodology").content["domains"][0]

    assert (
        "We agreed with the YOT’s classification of safety and wellbeing in 34 of 42 cases; it was too high or too low in eight."
        in methodology["paragraphs"]
    )


def test_agreement_in_every_case_is_said_in_words(medway):
    """M 2.1: agreed on the risk of serious harm throughout."""
    methodology = part(document_of(medway), "methodology").content["domains"][0]

    assert (
        "We agreed with the YOS’s classification of risk of serious harm in all 12 cases." in methodology["paragraphs"]
    )


def test_agreement_is_not_counted_if_a_count_would_identify_a_child(medway):
    """M 2.1: agreed in 8 of the 12 cases. The level of need was underestimated in the other 4."""
    methodology = part(document_of(medway), "methodology").content["domains"][0]

    assert not [paragraph for paragraph in methodology["paragraphs"] if "safety and wellbeing in" in paragraph]


def test_the_sentence_on_agreement_never_takes_another_verdict_for_agreement(materials):
    """If inspectors never agreed, the first count is that of the classifications that were too low."""
    disagreed = [
        dict(case) | {"safety_wellbeing_reasonable": "too_low" if number % 2 else "too_high"}
        for number, case in enumerate(materials["bradford-2020"].cases)
    ]
    document = build(
        dataclasses.replace(materials["bradford-2020"], cases=disagreed), is_draft=True, shows_unwritten=True
    )

    for domain in part(document, "methodology").content["domains"]:
        assert not [
            paragraph for paragraph in domain["paragraphs"] if "classification of safety and wellbeing" in paragraph
        ]


def raise_and_ask(inspection: Inspection, inspector: User, *, alerts: int, requests: int) -> None:
    case = inspection.cases.first()
    for _ in range(alerts):
        raise_alert(case, what="Risk.", told_to="duty manager", told_at=timezone.now(), by=Author(inspector))
    for number in range(requests):
        ask_for_reassurance(case, what=f"Plan {number}.", due=timezone.localdate(), by=Author(inspector))


@pytest.mark.parametrize(
    ("alerts", "requests", "sentence"),
    [
        (0, 0, ""),
        (
            1,
            0,
            "During fieldwork, inspectors raised fewer than five alerts with the YOT about children at immediate risk.",
        ),
        (0, 2, "During fieldwork, inspectors made fewer than five requests for reassurance."),
        (
            5,
            1,
            "During fieldwork, inspectors raised five alerts with the YOT about children at immediate risk and made fewer "
            "than five requests for reassurance.",
        ),
    ],
)
def test_the_methodology_counts_alerts_and_requests_for_reassurance(
    alerts, requests, sentence, inspection, second_inspector
):
    raise_and_ask(inspection, second_inspector, alerts=alerts, requests=requests)

    document = document_of(inspection)

    assert part(document, "methodology").content["raised"] == sentence
    assert sentence in html_edition(document)
    assert ("During fieldwork" in html_edition(document)) == bool(sentence)


def test_an_alert_after_publication_does_not_change_the_report(inspection, second_inspector):
    raise_and_ask(inspection, second_inspector, alerts=5, requests=0)
    reach_phase_by_dates(inspection, published=datetime.date(2026, 6, 1), by=BY)
    published = html_edition(document_of(inspection))
    assert "raised five alerts" in published

    raise_and_ask(inspection, second_inspector, alerts=1, requests=1)

    assert html_edition(document_of(inspection)) == published


@pytest.mark.parametrize("slug", SLUGS)
def test_every_shipped_framework_has_layouts_that_fit_it(frameworks, slug):
    definition = frameworks(slug).definition

    assert definition.layouts
    assert {layout_problem(layout, definition) for layout in definition.layouts.values()} == {""}


def test_a_missing_or_unsuitable_layout_is_named(frameworks):
    definition = frameworks("youth-2021").definition
    two_domains = definition.model_copy(update={"domains": definition.domains[:2]})

    assert "names the report layout “nope”" in layout_problem("nope", definition)
    assert "has a chapter for domain 3" in layout_problem("2022-09-single", two_domains)


def test_a_change_needs_an_author():
    with pytest.raises(ValueError, match="an author"):
        Author()


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_rating_beside_a_standard_is_the_one_after_discretion(reference, materials, web_editions):
    """In any table or heading, including those in a new kind of section. Standards 3.3 and 3.4 of Medway differ before
    and after.
    """
    after = {number: each.rating for number, each in materials[reference].ratings.standards.items()}
    shown = [
        (number, words[0])
        for place in re.findall(r"<tr\b.*?</tr>|<h3>.*?</h3>", web_editions(reference), re.DOTALL)
        if len(words := re.findall(r'rating__word">([^<]+)<', place)) == 1
        for number in re.findall(r">\s*(\d(?:\.\d)?)\.? ", place)[:1]
    ]

    assert {number for number, _ in shown} >= {number for number in after if after[number]}
    assert [(number, word) for number, word in shown if word != after[number]] == []
