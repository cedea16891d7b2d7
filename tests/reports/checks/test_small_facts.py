"""The checks find rows of facts that count one to four children, unless the figure is that of something else."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from inspections.models import Inspection
from reports.checks.actions import accept_finding
from reports.checks.figures import small_facts
from reports.checks.queries import checked
from reports.checks.reading.known import Known
from reports.document.material import FactValue, Material
from tests.factories import BY, put_in_phase

pytestmark = pytest.mark.django_db

CASELOAD = FactValue("caseload", "Total current caseload", "73", "", "", "Data supplied by the YOT.")


@pytest.fixture
def medway(materials) -> Material:
    """The material of Medway's report before it was published."""
    return dataclasses.replace(materials["medway-2020"], published=None)


def rows_found(material: Material, *facts: FactValue) -> list[str]:
    return [found.excerpt for found in small_facts.check(Known(dataclasses.replace(material, facts=facts)))]


def row(section: str, label: str, value: str, comparator_value: str = "") -> FactValue:
    return FactValue(section, label, value, "Earlier year" if comparator_value else "", comparator_value, "The YOT.")


@pytest.mark.parametrize(
    "fact",
    [
        row("caseload-court", "In custody", "3 (4.1%)"),
        row("caseload-court", "On licence", "1"),
        row("performance", "Girls remanded to a secure children’s home", "2"),
        row("performance", "Children identified as ethnic minority", "6", "4"),
        row("offence-types", "Robbery", "2 (17%)"),  # the heading says that the table counts cases
        row("methodology", "children who spoke to an inspector", "2"),
    ],
)
def test_a_row_that_counts_few_children_is_found(medway, fact):
    assert len(rows_found(medway, fact)) == 1


@pytest.mark.parametrize(
    "fact",
    [
        row("caseload-court", "In custody", "5 (6.8%)"),
        row("caseload-court", "In custody", "0"),
        row("caseload-court", "In custody", "fewer than five"),
        row("performance", "Team managers who left in 2019", "2"),
        row("performance", "Police officers who work with children", "2"),
        row("performance", "Average cases of each case manager", "3.5"),
        row("methodology", "interviews about court disposals", "4"),
        row("supporting", "Children on bail in 2019", "2"),  # not printed
    ],
)
def test_a_larger_row_or_one_about_something_else_is_not(medway, fact):
    assert rows_found(medway, fact) == []


@pytest.mark.parametrize(("share", "is_found"), [("4%", True), ("6%", True), ("7%", False), ("0%", False)])
def test_a_percentage_of_the_caseload_is_found_if_it_stands_for_few_children(medway, share, is_found):
    """Of 73 children, four per cent are three, six per cent are four, and seven per cent are five."""
    looked_after = row("education-and-child-protection", "Percentage of current caseload looked after", share)

    assert bool(rows_found(medway, CASELOAD, looked_after)) is is_found
    assert rows_found(medway, looked_after) == []  # of how many children, nothing says


def test_the_framework_says_what_is_few(medway):
    percentages = medway.framework.percentages.model_copy(update={"smallest_group": 10})
    framework = medway.framework.model_copy(update={"percentages": percentages})
    stricter = dataclasses.replace(medway, framework=framework)

    (found,) = small_facts.check(
        Known(dataclasses.replace(stricter, facts=(row("caseload-court", "In custody", "9"),)))
    )

    assert "fewer than 10 children" in found.message


def test_rows_are_found_until_the_report_is_published(medway):
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)

    assert len(rows_found(medway, *medway.facts)) == 6
    assert len(rows_found(dataclasses.replace(medway, published=tomorrow), *medway.facts)) == 6
    assert rows_found(dataclasses.replace(medway, published=datetime.date.today()), *medway.facts) == []


def test_a_row_can_be_accepted_with_a_reason_and_opens_again_if_it_changes(demonstration):
    medway = demonstration("medway-2020")
    put_in_phase(medway, "draft")
    Inspection.objects.filter(pk=medway.pk).update(published=None)
    medway = demonstration("medway-2020")
    in_custody = "Of the court disposals: in custody: "
    (found,) = (each for each in checked(medway).open if each.excerpt == f"{in_custody}3 (4.1%)")

    accept_finding(medway, found.fingerprint, reason="The Youth Justice Board publishes it.", by=BY)
    assert [each.finding.excerpt for each in checked(medway).accepted] == [f"{in_custody}3 (4.1%)"]

    medway.facts.filter(label="in custody").update(value="2 (2.7%)")
    assert f"{in_custody}2 (2.7%)" in {each.excerpt for each in checked(medway).open}
    assert checked(medway).accepted == ()
