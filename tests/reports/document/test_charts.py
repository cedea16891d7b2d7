"""The charts of the report: their geometry and their descriptions."""

from __future__ import annotations

import re

import pytest

from reports.document.builder import build
from reports.document.charts import answers_chart, compared_chart
from reports.material import document_of, material_of
from reports.pdf.html import html_edition
from reports.ratings.percentages import Tally

# 2.1.1 applied in 12 cases and 2.4.2 in eight of them. 3.2.3 was not asked in two cases and is not answered yet in one.
ALL_YES = Tally(yes=12, cases=12)
PART = Tally(yes=4, no=4, does_not_apply=4, cases=12)
AWAITED = Tally(yes=5, no=4, unanswered=1, cases=12)


def test_each_key_question_has_a_bar_with_every_case():
    chart = answers_chart("court disposals", [("2.1.1", ALL_YES), ("2.4.2", PART)])

    first, second = chart.bars
    assert [(s.kind, s.count) for s in first.segments] == [("yes", 12)]
    assert [(s.kind, s.count) for s in second.segments] == [("yes", 4), ("no", 4), ("not-applicable", 4)]
    assert (first.relevant, second.relevant) == (12, 8)
    assert not chart.has_awaited


def test_bars_with_the_same_number_of_cases_end_at_the_same_place():
    chart = answers_chart("x", [(str(yes), Tally(yes=yes, no=7 - yes, cases=7)) for yes in range(1, 8)])

    assert len({bar.segments[-1].x + bar.segments[-1].width for bar in chart.bars}) == 1
    for bar in chart.bars:
        for left, right in zip(bar.segments, bar.segments[1:], strict=False):
            assert left.x + left.width == right.x


def test_the_title_of_a_chart_describes_everything_it_shows():
    chart = answers_chart("court disposals", [("2.1.1", ALL_YES), ("2.4.2", PART), ("3.2.3", AWAITED)])

    assert chart.has_awaited
    assert chart.title.endswith(
        "2.1.1: yes 12; n = 12. 2.4.2: yes 4, no 4, does not apply 4; n = 8. "
        "3.2.3: yes 5, no 4, does not apply 2, not answered yet 1; n = 9."
    )


def test_a_count_is_not_shown_in_a_segment_that_is_too_narrow():
    (bar,) = answers_chart("x", [("2.1.1", Tally(yes=1, no=399, cases=400))]).bars

    assert [segment.has_room for segment in bar.segments] == [False, True]


def test_without_cases_there_is_no_chart():
    assert answers_chart("x", [("2.1.1", Tally())]) is None


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
def test_the_report_has_charts_of_answers_in_the_annexe_and_of_rates_in_the_facts(medway):
    html = html_edition(document_of(medway))

    titles = re.findall(r"<title>(Bar chart: .*?)</title>", html)
    assert [title.partition(".")[0].partition(",")[0] for title in titles] == [
        "Bar chart: First-time entrant rate per 100",
        "Bar chart: Reoffending rate",
        "Bar chart: number of cases with each answer to the key questions about court disposals",
        "Bar chart: number of cases with each answer to the key questions about out-of-court disposals",
    ]
    assert "2.4.2: yes 4, no 4, does not apply 4; n = 8." in titles[2]
    assert "3.4.2: yes 1, no 1, does not apply 8; n = 2." in titles[3]


@pytest.mark.django_db
def test_a_layout_can_have_the_charts_in_its_chapters(medway):
    material = material_of(medway)
    layout = material.layout.model_copy(update={"answers_chart": "chapters"})
    document = build(type(material)(**{**vars(material), "layout": layout}), is_draft=False, shows_unwritten=False)

    chapter = next(part for part in document.parts if part.id == "chapter-2")
    assert [len(standard.chart.bars) for standard in chapter.content["standards"]] == [3, 3, 3, 3]
    results = next(part for part in document.parts if part.kind == "results")
    assert {domain.chart for domain in results.content["domains"]} == {None}
