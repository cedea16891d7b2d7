"""Exports an inspection as a workbook, with the same sheets that `importing` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspections.cases.judged import also_in
from inspections.cases.models import Case
from inspections.inspection.models import Inspection
from inspections.spreadsheets.files import write_workbook
from reports.panel.models import PanelDecision
from reports.rated.queries import ratings_of
from reports.ratings.rules import OVERALL, Decision, InspectionRating
from reports.workbook.sheets import FACTS_OF_A_CASE, OPTIONAL, SHEETS, CasesResource, facts_that_decide
from standards.language.definition import FrameworkDefinition


def export_workbook(inspection: Inspection, path: Path) -> None:
    """Write an inspection to an .xlsx or .ods file, or to a folder of .csv files. Fetch it `with_framework()`."""
    write_workbook(path, sheets_of(inspection))


def sheets_of(inspection: Inspection) -> dict[str, list[list[str]]]:
    """The sheets of an inspection's workbook as text, each with its header. Fetch it `with_framework()`."""
    definition = inspection.framework.definition
    ratings = ratings_of(inspection)
    rows: dict[str, list[dict[str, Any]]] = {
        "inspection": [_inspection_row(inspection)],
        "cases": [_case_row(case, definition) for case in inspection.cases.with_answers()],
        "organisational": [
            {"standard": row.standard.number, "rating": row.rating, "rationale": row.rationale}
            for row in inspection.organisational_judgements.current()
            # The sheet has no computed standards, so proposals for these standards are not exported.
            if row.standard.method == "judged" and (row.rating or row.rationale)
        ],
        "panel": [
            {
                "standard": row.standard.number if row.standard else OVERALL,
                "rating": row.rating,
                "reason": row.reason,
                "trigger": row.trigger,
            }
            for row in inspection.panel_decisions.current()
            if row.rating and not _has_lapsed(row, ratings)
        ],
        "facts": [dict(fact) for fact in inspection.facts.values()],
        "text": [{"section": text.section, "body": text.body} for text in inspection.texts.all() if text.body],
        "recommendations": [dict(recommendation) for recommendation in inspection.recommendations.values()],
        "progress": [dict(recommendation) for recommendation in inspection.earlier_recommendations.values()],
    }
    sheets = {}
    for name, resource_class in SHEETS.items():
        if name in OPTIONAL and not rows[name]:
            continue
        resource = resource_class(definition)
        if isinstance(resource, CasesResource):
            _leave_out_unanswered_case_questions(resource, rows[name])
        sheets[name] = resource.write(rows[name])
    return sheets


def _leave_out_unanswered_case_questions(resource: CasesResource, rows: list[dict[str, Any]]) -> None:
    """Remove the columns of unrated questions that have no answers, because they are not part of the public format."""
    for question in resource._definition.case_questions:
        if not any(row.get(question.slug) for row in rows):
            del resource.fields[question.slug]


def _has_lapsed(row: PanelDecision, ratings: InspectionRating) -> bool:
    """Whether a decision confirmed a rating that the rules no longer give. An import would refuse it because it has no reason."""
    before = ratings.standards[row.standard.number].before if row.standard else ratings.overall_by_rules
    return Decision(row.rating, row.reason).has_lapsed(before)


def _inspection_row(inspection: Inspection) -> dict[str, Any]:
    lead, chief = inspection.lead_inspector, inspection.chief_inspector
    return {
        "reference": inspection.reference,
        "yot": inspection.yot.name,
        "framework": inspection.framework.slug,
        "type": inspection.kind,
        "reinspection_of": inspection.reinspection_of,
        "announced": inspection.announced,
        "fieldwork_started": inspection.fieldwork_started,
        "fieldwork_ended": inspection.fieldwork_ended,
        "published": inspection.published,
        "lead_inspector": lead.written if lead else "",
        "chief_inspector": chief.written if chief else "",
    }


def _case_row(case: Case, definition: FrameworkDefinition) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "domain": case.domain.number,
        "disposal": case.disposal,
        **{name: getattr(case, name) for name in (*FACTS_OF_A_CASE, *facts_that_decide(definition))},
        "also_in": ";".join(also_in(case)),
        "inspector": case.inspector.written if case.inspector else "",
        **case.answers_by_question(),
        **case.unrated_answers(),
    }
