"""The charts of the report: their geometry and their descriptions."""

from __future__ import annotations

import re

import pytest

from reports.document.builder import build
from reports.document.charts import answers_chart, compared_chart
from reports.material import document_of, material_of
from reports.pdf.html import html_edition
from reports.ratings.percentages import Tally

ALL_YES = Tally(yes=12, cases=12)
PART = Tally(yes=4, no=4, does_not_apply=4, cases=12)
BANDS = (50, 65, 80)


def test_each_key_question_has_a_bar_with_its_words_its_percentage_and_the_cases_behind_it():
    chart = answers_chart("court disposals", [("Was it safe?", ALL_YES), ("Was it reviewed?", PART)], BANDS)

    first, second = chart.bars
    assert [line for line, _ in first.lines] == ["Was it safe?"]
    assert (first.length, second.length) == (400, 200)
    assert (first.label, second.label) == ("100% (12 of 12)", "50% (4 of 8)")


def test_lines_mark_the_bands_on_the_bars():
    chart = answers_chart("x", [("Was it safe?", PART)], BANDS)

    assert [(tick.per_cent, tick.x) for tick in chart.ticks] == [(0, 0), (50, 200), (65, 260), (80, 320), (100, 400)]


def test_a_long_question_takes_several_lines_and_nothing_overlaps():
    chart = answers_chart("x", [("Is it " + "very " * 40 + "good?", ALL_YES), ("Was it safe?", PART)], BANDS)

    first, second = chart.bars
    assert len(first.lines) == 3
    assert first.lines[-1][1] < first.y < second.lines[0][1] < second.y < chart.height


def test_the_title_of_a_chart_describes_everything_it_shows_and_counts_no_case_in_which_a_question_did_not_apply():
    none = Tally(does_not_apply=12, cases=12)
    chart = answers_chart("court disposals", [("Was it safe?", PART), ("Was it late?", none)], BANDS)

    assert chart.title.endswith(
        "with lines at 50, 65 and 80 per cent. Was it safe: 50% (4 of 8). Was it late: applied to none."
    )
    assert "12" not in chart.title


def test_without_cases_there_is_no_chart():
    assert answers_chart("x", [("Was it safe?", Tally())], BANDS) is None


def test_a_rate_is_drawn_with_its_comparators():
    chart = compared_chart("Reoffending rate", ("Medway YOS", "England and Wales"), ("35.9%", "38.4%"))

    assert chart.title == "Bar chart: Reoffending rate. Medway YOS 35.9%; England and Wales 38.4%."
    own, other = chart.bars
    assert (own.is_own, other.is_own) == (True, False)
    assert own.length / other.length == pytest.approx(35.9 / 38.4, abs=0.005)


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        (("226", "157", "222"), 3),
        (("1,226", "157", ""), 2),  # a comparator without a value
        (("226", "15.7%", ""), 0),  # a percentage is not a rate
        (("£655,327", "£692,589", "n/a"), 2),
        (("fewer than 5", "157", "222"), 0),
        (("12 (16%)", "157", "222"), 0),
        (("226", "", ""), 0),
        (("0", "0", "0"), 3),
    ],
)
def test_only_numbers_of_the_same_kind_are_drawn(values, drawn):
    chart = compared_chart("Rate", ("YOT", "Region", "England"), values)

    assert (len(chart.bars) if chart else 0) == drawn


@pytest.mark.django_db
def test_charts_of_rates_are_in_place_of_rows_of_the_facts(web_editions):
    html = web_editions("bradford-2020")

    titles = re.findall(r"<title>(Bar chart: .*?)</title>", html)
    assert [title.partition(".")[0] for title in titles] == [
        "Bar chart: Offences per offender",
        "Bar chart: Offences per 1,000",
    ]
    assert html.count(">13.1<") == 1


@pytest.mark.django_db
def test_each_percentage_in_a_chapter_has_a_bar_that_is_not_read_out(medway):
    html = html_edition(document_of(medway))
    chapter = html[html.index('id="chapter-2"') : html.index('id="chapter-3"')]

    assert len(re.findall(r'<svg class="bar"[^>]*aria-hidden="true"', chapter)) == 4 + 12


@pytest.mark.django_db
def test_a_layout_can_have_the_charts_in_its_chapters(medway):
    material = material_of(medway)
    layout = material.layout.model_copy(update={"answers_chart": "chapters"})
    document = build(type(material)(**{**vars(material), "layout": layout}), is_draft=False, shows_unwritten=False)

    chapter = next(part for part in document.parts if part.id == "chapter-2")
    assert [len(standard.chart.bars) for standard in chapter.content["standards"]] == [3, 3, 3, 3]
    results = next(part for part in document.parts if part.kind == "results")
    assert {domain.chart for domain in results.content["domains"]} == {None}
