"""The kinds of search result, and how each kind is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from inspections.cases.models import Case, Interview, Judgement
from inspections.evidence.models import Evidence
from inspections.inspection.models import Inspection
from reports.recommendations.models import Recommendation
from reports.search import queries


@dataclass(frozen=True)
class Hit:
    """A search result: its title, its page, where it belongs, and its text."""

    title: str
    href: str
    belongs_to: str
    text: str = ""


@dataclass(frozen=True)
class Kind:
    slug: str
    title: str
    model: type[Model]
    find: queries.Find
    shown: Callable[[Any], Hit]


def _inspection(row: Inspection) -> Hit:
    belongs_to = f"{row.reference}, {row.get_phase_display().lower()}"
    return Hit(row.yot.name, reverse("inspections:inspection", args=[row.reference]), belongs_to)


def _of_inspection(row: Inspection) -> str:
    return f"{row.yot}, {row.reference}"


def _case(row: Case) -> Hit:
    href = reverse("inspections:case", args=[row.inspection.reference, row.reference])
    return Hit(f"Case {row}", href, _of_inspection(row.inspection))


def _notepad(row: Case) -> Hit:
    hit = _case(row)
    return Hit(f"{hit.title}, notepad", hit.href, hit.belongs_to, row.notepad)


def _evidence(row: Evidence) -> Hit:
    href = reverse("inspections:evidence_item", args=[row.inspection.reference, row.number])
    return Hit(str(row), href, _of_inspection(row.inspection))


def _note(row: Judgement) -> Hit:
    case, question = row.case, row.question_number
    href = reverse("inspections:entry_page", args=[case.inspection.reference, case.reference, question])
    return Hit(f"Case {case}, {question}", href, _of_inspection(case.inspection), row.note)


def _interview(row: Interview) -> Hit:
    case = row.case
    href = reverse("inspections:read_case", args=[case.inspection.reference, case.reference])
    title = f"Case {case}, interview with the {row.get_with_whom_display().lower()}"
    return Hit(title, href, _of_inspection(case.inspection), row.notes)


def _recommendation(row: Recommendation) -> Hit:
    href = reverse("reports:report", args=[row.inspection.reference])
    return Hit(f"Recommendation {row.number}", href, _of_inspection(row.inspection), f"{row.addressee} {row.text}")


KINDS = (
    Kind("inspections", "Inspections", Inspection, queries.inspections, _inspection),
    Kind("cases", "Cases", Case, queries.cases, _case),
    Kind("evidence", "Evidence", Evidence, queries.evidence, _evidence),
    Kind("notes", "Notes on answers", Judgement, queries.notes, _note),
    Kind("interviews", "Interviews", Interview, queries.interviews, _interview),
    Kind("notepads", "Notepads", Case, queries.notepads, _notepad),
    Kind("recommendations", "Recommendations", Recommendation, queries.recommendations, _recommendation),
)
