"""The counts in the methodology come from the evidence or from facts, but never the same count from both."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from inspections.evidence.actions.items import add_evidence
from inspections.history import Author
from inspections.models import Inspection
from inspections.sampling import actions
from inspections.sampling.queries import sample_of
from reports.document.data import Document
from reports.document.methodology import DrawnFrom
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.text import numbers_in_words
from reports.writing.actions.facts import set_facts
from tests.factories import BY, new_case, new_inspection
from tests.inspections.sampling.eligible_rows import new_list

pytestmark = pytest.mark.django_db

MARCH = datetime.date(2026, 3, 12)


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    return new_inspection(youth_2018, reference="anytown")


@pytest.fixture
def by(lead_inspector) -> Author:
    return Author(lead_inspector)


def counts(document: Document) -> list[tuple[str, str]]:
    return next(part for part in document.parts if part.kind == "methodology").content["counts"]


def facts(inspection: Inspection, **given: str) -> None:
    rows = [
        {"section": "methodology", "label": label.replace("_", " "), "value": value} for label, value in given.items()
    ]
    set_facts(inspection, rows, by=BY)


def test_evidence_is_counted(inspection, by):
    add_evidence(inspection, kind="meeting", title="Board", happened_on=MARCH, people=4, by=by)
    add_evidence(inspection, kind="meeting", title="Partners", happened_on=MARCH, people=None, by=by)
    add_evidence(inspection, kind="focus_group", title="Volunteers", happened_on=MARCH, people=1, by=by)
    add_evidence(
        inspection,
        kind="survey",
        title="Staff survey",
        surveyed="staff",
        invited=48,
        answered=36,
        happened_on=MARCH,
        by=by,
    )
    add_evidence(inspection, kind="partner", title="Health", partner="Care Quality Commission", by=by)
    new_case(inspection).interviews.update(state="held", held_on=MARCH)

    document = document_of(inspection)

    assert counts(document) == [
        ("Interviews about cases with case managers", "1"),
        ("Meetings", "2, with 4 people or more"),
        ("Focus groups", "1, with 1 person"),
        ("Survey of staff: Staff survey", "36 answered of 48 invited"),
        ("Findings of partner inspectors", "1"),
    ]
    assert "36 answered of 48 invited" in html_edition(document)


def test_an_imported_inspection_has_its_counts_as_facts(inspection):
    facts(inspection, meetings="10", interviews_with_case_managers="22")

    assert counts(document_of(inspection)) == [("meetings", "10"), ("interviews with case managers", "22")]


def test_facts_about_evidence_that_is_counted_are_left_out(inspection, by):
    facts(
        inspection,
        meetings="10",
        joint_decision_making_meetings_observed="1",
        staff_surveyed="24",
        length_of_case_fieldwork="one week",
    )
    add_evidence(inspection, kind="meeting", title="Board", happened_on=MARCH, people=4, by=by)

    assert counts(document_of(inspection)) == [
        ("Meetings", "1, with 4 people"),
        ("joint decision making meetings observed", "1"),
        ("staff surveyed", "24"),
        ("length of case fieldwork", "one week"),
    ]


def test_the_report_says_how_the_cases_were_selected(inspection):
    """As in the published reports (M, B and G annexe 1), with the margin of error that was achieved."""
    new_list(inspection, cases=40)
    court = inspection.framework.domains.get(number="2")
    actions.set_sample_size(
        inspection, court, confidence=80, margin=10, size=None, reason="One inspector is ill.", by=BY
    )
    cases = actions.accept_draw(actions.draw_sample(inspection, court, seed=7, by=BY), by=BY)
    new = sample_of(inspection, "2").like(cases[0])[0]
    actions.replace_case(cases[0], replacement=new, why="transferred", details="The child moved.", by=BY)

    paragraphs = selected(Inspection.objects.with_framework().get(pk=inspection.pk))

    assert (
        "They were selected from 40 eligible cases. At a confidence level of 80 per cent, the sample has a margin of error of "
        "ten. In smaller subsamples, for example of girls, the margin of error is higher. In gender, disposal type, risk of "
        "serious harm, and safety and wellbeing classifications, every group in the sample was within two cases of its share "
        "among the eligible cases. Fewer than five cases were replaced, because they could not be inspected."
    ) in paragraphs


def test_without_a_number_of_eligible_cases_the_report_says_nothing_about_them(inspection):
    new_case(inspection, reference="court-01")

    assert [each for each in selected(inspection) if "eligible" in each] == []


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        (DrawnFrom(9, 9, 80, 0, Fraction(0)), "All eligible cases were inspected, so percentages among them have no"),
        # 13 would follow from the number or the margin, and so would the one child who was left out.
        (DrawnFrom(12, 13, 80, 5, Fraction(1, 2)), "Nearly all eligible cases were inspected. In gender"),
        (
            DrawnFrom(8, 13, 80, 15),
            "They were selected from 13 eligible cases. At a confidence level of 80 per cent, the",
        ),
        (DrawnFrom(8, 13, 80, 15, Fraction(1, 2)), "every group in the sample was within one case of its share"),
        (DrawnFrom(8, 13, 80, 15, replaced=4), "Fewer than five cases were replaced"),
        (DrawnFrom(8, 13, 80, 15, replaced=6), "Six cases were replaced"),
        (DrawnFrom(14, 13, 80, 0), ""),
    ],
)
def test_what_the_report_says_about_the_sample_reveals_no_small_count(drawn, told):
    words = drawn.in_words(numbers_in_words.number)

    assert words.startswith(told) or told in words
    assert bool(words) == bool(told)


def selected(inspection: Inspection) -> list[str]:
    part = next(part for part in document_of(inspection).parts if part.kind == "methodology")
    return [paragraph for domain in part.content["domains"] for paragraph in domain["paragraphs"]]
