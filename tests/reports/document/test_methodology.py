"""The counts in the methodology come from the evidence or from facts, but never the same count from both."""

from __future__ import annotations

import datetime

import pytest

from inspections.evidence.actions.items import add_evidence
from inspections.history import Author
from inspections.models import Inspection
from reports.document.data import Document
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.writing.actions.facts import set_facts
from tests.factories import BY, new_case, new_inspection

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
