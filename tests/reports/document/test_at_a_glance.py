"""The contextual facts that the report shows as large figures, and what stays in the tables."""

from __future__ import annotations

import re

import pytest

from reports.document.material import FactValue
from reports.document.tables.at_a_glance import GlanceFigure, at_a_glance, printed_again, shown_at_a_glance
from reports.layouts import FactTable

TABLES = [
    FactTable(slug="entrants", heading="First-time entrants", at_a_glance=2),
    FactTable(slug="caseload", heading="Caseload", at_a_glance=1),
    FactTable(slug="other", heading="Other"),
]


def fact(
    section: str, label: str, value: str, comparator: str = "", compared: str = "", source: str = "YJB"
) -> FactValue:
    return FactValue(section, label, value, comparator, compared, source)


FACTS = [
    fact("entrants", "First-time entrant rate per 100,000 in Anytown", "226", "Region", "157"),
    fact("entrants", "First-time entrant rate per 100,000 in Anytown", "226", "England and Wales", "222"),
    fact("entrants", "Entrants in words", "fewer than five"),
    fact("entrants", "First-time entrants in Anytown in the year", "61"),
    fact("entrants", "Entrants before", "70"),
    fact("caseload", "Total caseload", "73", source="The YOT."),
    fact("caseload", "of which, court disposals", "52 (71.2%)", source="The YOT."),
    fact("other", "Women among the staff", "69%"),
]


def large(facts=FACTS) -> list[str]:
    return list(dict.fromkeys(each.label for each in shown_at_a_glance(facts, TABLES, 5)))


def test_the_layout_says_how_many_rows_of_each_table_are_large():
    assert large() == [FACTS[0].label, "First-time entrants in Anytown in the year", "Total caseload"]
    assert large(FACTS[5:]) == [], "one figure alone stays in its table"


@pytest.mark.parametrize(
    "value", ["0", "4", "3 (4.1%)", "4 children", "just over a third", "up to two years", "", "between 3 and 5"]
)
def test_a_small_count_and_words_stay_in_the_table(value):
    facts = [fact("caseload", "Children in custody", value), *FACTS]

    assert "Children in custody" not in large(facts)
    assert "Total caseload" in large(facts)


def test_a_figure_has_its_unit_a_short_label_its_comparators_and_the_letter_of_its_source():
    glance = at_a_glance(shown_at_a_glance(FACTS, TABLES, 5), area="Anytown")

    assert glance is not None
    assert glance.figures == (
        GlanceFigure(
            "226", "per 100,000", "First-time entrant rate", (("Region", "157"), ("England and Wales", "222")), ("a",)
        ),
        GlanceFigure("61", "", "First-time entrants in the year", (), ("a",)),
        GlanceFigure("73", "", "Total caseload", (), ("b",)),
    )
    assert [(line.letter, line.html) for line in glance.sources] == [("a", "YJB"), ("b", "The YOT")]


def test_a_total_stays_above_its_parts():
    chosen = shown_at_a_glance(FACTS, TABLES, 5)

    assert [each.label for each in printed_again(chosen, FACTS)] == ["Total caseload"]


@pytest.mark.django_db
def test_the_demonstration_prints_no_figure_twice(web_editions):
    html = web_editions("medway-2020")
    facts = html[html.index('id="contextual-facts"') : html.index('id="chapter-1"')]

    assert re.findall(r'class="glance__number">([^<]+)<', facts) == ["226", "61", "35.9%", "277,855", "27,033", "73"]
    assert facts.count("35.9%") == facts.count("38.4%") == facts.count("27,033") == 1
    assert "<svg" not in facts
