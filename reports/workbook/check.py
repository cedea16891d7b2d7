"""Compare what one sheet of a workbook says with the others, with the framework and with what is recorded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from inspections.cases.models import Case
from inspections.inspection.models import Inspection
from inspections.spreadsheets.files import quoted
from reports.layouts import layout, layout_problem
from reports.workbook.gather import Reading
from reports.workbook.sheets import REQUIRED, SHEETS, CasesResource
from reports.workbook.values import nearest
from standards.framework_file import FrameworkDefinition
from standards.relevance import relevance

# --- held against each other and the framework ------------------------------------------------------------------------


def check_sheet_names(reading: Reading) -> None:
    for name, sheet in reading.sheets.items():
        if name not in SHEETS:
            reading.error(name, "-", "-", f"is no sheet of an inspection workbook{nearest(name, SHEETS)}")
            reading.errors += sheet.errors
    for name in REQUIRED:
        if name not in reading.sheets:
            reading.error(name, "-", "-", "the sheet is missing")


def check_dates(reading: Reading, row: SimpleNamespace, lines: dict[str, int], existing: Inspection | None) -> None:
    """The dates of the file, and where it has none those on record, must not contradict each other."""
    started, ended = (
        getattr(row, name, getattr(existing, name, None)) for name in ("fieldwork_started", "fieldwork_ended")
    )
    if started and ended and ended < started:
        line = lines.get("fieldwork_ended", lines.get("fieldwork_started", "-"))
        reading.error("inspection", line, "value", f"fieldwork_ended ({ended}) is before fieldwork_started ({started})")


def check_once(reading: Reading, name: str, column: str, rows: list[SimpleNamespace]) -> None:
    seen: dict[object, int] = {}
    for row in rows:
        value = getattr(row, column, None)
        if value and (first := seen.setdefault(value, row.row)) != row.row:
            reading.error(name, row.row, column, f"{quoted(str(value))} stands in row {first} already")


def check_cases(
    reading: Reading, rows: list[SimpleNamespace], definition: FrameworkDefinition, existing: Inspection | None
) -> None:
    check_once(reading, "cases", "reference", rows)
    belongs_to = CasesResource(definition).questions()
    recorded = {case.reference: case for case in existing.cases.with_answers()} if existing else {}
    of_disposal = {disposal.slug: disposal.domain for disposal in definition.disposals}
    key_questions = {
        question.number: question
        for standard in definition.standards
        if standard.is_computed
        for question in standard.key_questions
    }
    for row in rows:
        domain = getattr(row, "domain", "")
        disposal = getattr(row, "disposal", "")
        if domain and disposal and of_disposal[disposal] != domain:
            reading.error("cases", row.row, "disposal", f"“{disposal}” is no disposal of domain {domain}")
        if (case := recorded.get(getattr(row, "reference", ""))) and domain and case.domain.number != domain:
            reading.error(
                "cases", row.row, "domain", f"{case.reference} is recorded in domain {case.domain.number} already"
            )
        for number, of_domain in belongs_to.items():
            answer = getattr(row, number, "")
            if not answer or not domain or of_domain == domain:
                continue
            if answer == "na":
                delattr(row, number)  # says no more than that the question is of another domain
            else:
                reading.error(
                    "cases", row.row, number, f"belongs to domain {of_domain}, and this case is of domain {domain}"
                )
        for question in definition.case_questions:
            answer = getattr(row, question.slug, "")
            if answer and domain and domain not in question.domains:
                if answer == "na":
                    delattr(row, question.slug)
                else:
                    of_domains = " and ".join(question.domains)
                    reason = f"is asked in domain {of_domains}, and this case is of domain {domain}"
                    reading.error("cases", row.row, question.slug, reason)
        if domain:
            _warn_of_relevance(reading, row, domain, key_questions, recorded.get(getattr(row, "reference", "")))


def _warn_of_relevance(
    reading: Reading, row: SimpleNamespace, domain: str, key_questions: dict[str, Any], case: Case | None
) -> None:
    """Answers that will not count, and questions that count only because a classification is empty."""
    facts = {**(case.facts if case else {}), **{name: value or "" for name, value in vars(row).items()}}
    answers = {**(case.answers_by_question() if case else {}), **facts}
    unrecorded: dict[str, list[str]] = {}
    for number, question in key_questions.items():
        if not number.startswith(f"{domain}."):
            continue
        found = relevance(question.asked_when, facts)
        for fact in found.unrecorded:
            unrecorded.setdefault(fact, []).append(number)
        if not found.is_asked:
            for name in (number, *(f"{number}{prompt.letter}" for prompt in question.prompts)):
                if answers.get(name) in ("yes", "no"):
                    reading.warn("cases", row.row, name, f"is kept and left out of the count. {found.why_not}")
    for fact, numbers in unrecorded.items():
        reading.warn("cases", row.row, fact, f"is empty, so {', '.join(numbers)} count as asked")


def check_sections(
    reading: Reading,
    rows: dict[str, list[SimpleNamespace]],
    definition: FrameworkDefinition,
    inspection_row: SimpleNamespace,
    lines: dict[str, int],
    existing: Inspection | None,
) -> None:
    kind = getattr(inspection_row, "type", existing.kind if existing else Inspection.Kind.SINGLE)
    layouts = {str(name): slug for name, slug in definition.layouts.items()}
    if existing is not None:
        layouts[existing.kind] = existing.layout  # as it was when it was announced
    if kind not in layouts:
        known_types = ", ".join(layouts)
        reason = f"type “{kind}” has no report in {definition.slug}; it has: {known_types}"
        reading.error("inspection", lines.get("type", "-"), "value", reason)
        return
    if problem := layout_problem(layouts[kind], definition):
        reading.error("inspection", lines["framework"], "value", problem)
        return
    shape = layout(layouts[kind])
    for name, known in (("text", shape.text_sections(definition)), ("facts", shape.fact_sections(definition))):
        for row in rows[name]:
            section = getattr(row, "section", "")
            if section and section not in known:
                reason = f"{quoted(section)} is no section of the layout {shape.slug}{nearest(section, known)}"
                reading.error(name, row.row, "section", reason)
