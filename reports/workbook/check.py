"""Checks the sheets in a workbook against each other, the framework and the recorded data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from inspections.cases.judged import also_in
from inspections.cases.models import Case
from inspections.history import has_words
from inspections.inspection.models import Inspection
from inspections.inspection.yots import YOT
from inspections.people.models import User
from inspections.sheets.values import nearest
from inspections.spreadsheets.files import quoted
from inspections.spreadsheets.identity import identity, same_as
from reports.layouts import layout, layout_problem
from reports.workbook.gather import Reading
from reports.workbook.sheets import REQUIRED, SHEETS, CasesResource
from standards.language.asking import Asking, domains_of, standards_of, unit_of
from standards.language.definition import FrameworkDefinition, StandardDefinition
from standards.language.relevance import relevance
from standards.language.units import Unit


def check_sheet_names(reading: Reading) -> None:
    for name, sheet in reading.sheets.items():
        if name not in SHEETS:
            reading.error(name, "-", "-", f"is not a sheet of an inspection workbook{nearest(name, SHEETS)}")
            reading.errors += sheet.errors
    for name in REQUIRED:
        if name not in reading.sheets:
            reading.error(name, "-", "-", "the sheet is missing; add it")


def check_dates(reading: Reading, row: SimpleNamespace, lines: dict[str, int], existing: Inspection | None) -> None:
    """Check that fieldwork does not end before it starts. Dates that are not in the file come from the recorded inspection."""
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
            reading.error(name, row.row, column, f"{quoted(str(value))} is already in row {first}; use it only once")


def check_references(reading: Reading, rows: list[SimpleNamespace], recorded: Iterable[str]) -> None:
    """Check that a new reference differs from all others in more than capitals, spaces or leading zeros."""
    known = set(recorded)
    by_identity = {identity(each): each for each in known}
    first_rows: dict[str, SimpleNamespace] = {}
    for row in rows:
        reference = getattr(row, "reference", "")
        if not reference:
            continue
        first = first_rows.setdefault(identity(reference), row)
        only = "only in capitals, spaces or leading zeros; use one reference for one case"
        same = by_identity.get(identity(reference))
        if same and reference not in known:
            reason = f"{quoted(reference)} differs from the recorded case {quoted(same)} {only}"
            reading.error("cases", row.row, "reference", reason)
        elif first.reference != reference and not {reference, first.reference} <= known:
            reason = f"{quoted(reference)} differs from {quoted(first.reference)} in row {first.row} {only}"
            reading.error("cases", row.row, "reference", reason)


def check_names(reading: Reading, inspection_row: SimpleNamespace, lines: dict[str, int]) -> None:
    """Check that a new YOT or inspection differs from all others in more than capitals, spaces or leading zeros."""
    inspections = list(Inspection.objects.values_list("reference", flat=True))
    known = {
        "reference": inspections,
        "reinspection_of": inspections,
        "yot": YOT.objects.names(),
    }
    for name, recorded in known.items():
        if same := same_as(getattr(inspection_row, name, "") or "", recorded):
            written = quoted(getattr(inspection_row, name))
            differs = "capitals or spaces" if name == "yot" else "capitals or zeros"
            reason = f"{name} {written} is not recorded; did you mean “{same}”? Only {differs} differ"
            reading.error("inspection", lines[name], "value", reason)


def check_people(
    reading: Reading,
    inspection_row: SimpleNamespace,
    lines: dict[str, int],
    cases: list[SimpleNamespace],
    existing: Inspection | None,
) -> None:
    """Check that no person's name is written in two ways: in the file, on the team or in an account."""
    accounts = dict(User.objects.values_list("email", "name"))
    emails, names = {email.lower() for email in accounts}, set(accounts.values())
    names |= {member.written for member in existing.team.all()} if existing else set()
    named = [
        ("inspection", lines.get(role, "-"), "value", getattr(inspection_row, role, ""))
        for role in ("lead_inspector", "chief_inspector")
    ]
    named += [("cases", row.row, "inspector", getattr(row, "inspector", "")) for row in cases]
    known = {identity(name): name for name in sorted(names)}
    for sheet, line, column, name in named:
        if not name or name in names or name.lower() in emails:
            continue
        first = known.setdefault(identity(name), name)
        if first != name:
            reason = f"{quoted(name)} is not known here; did you mean “{first}”? Only capitals or spaces differ"
            reading.error(sheet, line, column, reason)


def check_cases(
    reading: Reading, rows: list[SimpleNamespace], definition: FrameworkDefinition, existing: Inspection | None
) -> None:
    check_once(reading, "cases", "reference", rows)
    check_references(reading, rows, existing.cases.values_list("reference", flat=True) if existing else [])
    belongs_to = CasesResource(definition).questions()
    recorded = {case.reference: case for case in existing.cases.with_answers()} if existing else {}
    of_disposal = {disposal.slug: disposal.domain for disposal in definition.disposals}
    for row in rows:
        domain = getattr(row, "domain", "")
        disposal = getattr(row, "disposal", "")
        if domain and disposal and of_disposal[disposal] != domain:
            reading.error("cases", row.row, "disposal", f"“{disposal}” is not a disposal of domain {domain}")
        if (case := recorded.get(getattr(row, "reference", ""))) and domain and case.domain.number != domain:
            reading.error(
                "cases",
                row.row,
                "domain",
                f"{case.reference} is already recorded in domain {case.domain.number}, which cannot be changed",
            )
        if not domain:
            continue
        unit = unit_of(definition, domain, disposal or (case.disposal if case else ""))
        also = _also_in(reading, row, case, unit)
        under = domains_of(definition, unit, also)
        here = f"this case is {'in' if under == [domain] else 'judged under'} domain {' and '.join(under)}"
        for number, of_domain in belongs_to.items():
            answer = getattr(row, number, "")
            if not answer or of_domain in under:
                continue
            if answer == "na":
                delattr(row, number)  # “na” only says that the question belongs to another domain
            else:
                reading.error(
                    "cases",
                    row.row,
                    number,
                    f"belongs to domain {of_domain}, but {here}; leave it empty",
                )
        for question in definition.case_questions:
            answer = getattr(row, question.slug, "")
            if answer and not {domain, *under}.intersection(question.domains):
                if answer == "na":
                    delattr(row, question.slug)
                else:
                    of_domains = " and ".join(question.domains)
                    reason = f"is asked in domain {of_domains}, but {here}; leave it empty"
                    reading.error("cases", row.row, question.slug, reason)
        _warn_of_relevance(reading, row, definition, standards_of(definition, unit, also), case)


def _also_in(reading: Reading, row: SimpleNamespace, case: Case | None, unit: Unit) -> tuple[str, ...]:
    """The other samples that a case is in."""
    if not hasattr(row, "also_in"):
        return also_in(case) if case else ()
    also = tuple(filter(None, row.also_in.split(";")))
    for number in also:
        if number not in unit.also_in:
            reason = f"a {unit.words.one} of domain {unit.domain} cannot also be in the sample for domain {number}"
            reading.error("cases", row.row, "also_in", reason)
    return also


def _warn_of_relevance(
    reading: Reading,
    row: SimpleNamespace,
    definition: FrameworkDefinition,
    standards: Sequence[StandardDefinition],
    case: Case | None,
) -> None:
    """Warn about answers that do not count, and about questions that count only because a classification is empty."""
    facts = {**(case.facts if case else {}), **{name: _as_text(value) for name, value in vars(row).items()}}
    recorded = {**case.answers_by_question(), **case.unrated_answers()} if case else {}
    answers = {**recorded, **facts}
    given = Asking.of(definition).given(facts, answers)
    unrecorded: dict[str, list[str]] = {}
    for question in (question for standard in standards for question in standard.key_questions):
        relevant = relevance(question.asked_when, given)
        for fact in relevant.unrecorded:
            unrecorded.setdefault(fact, []).append(question.number)
        if not relevant.is_asked:
            for name in question.numbers:
                if answers.get(name) in ("yes", "no"):
                    reading.warn("cases", row.row, name, f"is kept but does not count. {relevant.why_not}")
    for fact, numbers in unrecorded.items():
        reading.warn("cases", row.row, fact, f"is empty, so {', '.join(numbers)} count as asked")


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def check_progress(reading: Reading, rows: list[SimpleNamespace]) -> None:
    """Check that each judgement on an earlier recommendation has evidence, and that there is no evidence without one."""
    for row in rows:
        judgement, evidence = getattr(row, "judgement", ""), getattr(row, "evidence", "")
        if judgement and not has_words(evidence):
            reading.error("progress", row.row, "evidence", "is empty; enter the evidence for the judgement in words")
        elif evidence and not judgement:
            reading.error("progress", row.row, "judgement", "is empty; enter a judgement, or leave the evidence empty")


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
        layouts[existing.kind] = existing.layout  # the layout that the inspection was announced with
    if kind not in layouts:
        known_types = ", ".join(layouts)
        reason = f"type “{kind}” has no report layout in {definition.slug}; use one of: {known_types}"
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
                reason = f"{quoted(section)} is not a section of the layout {shape.slug}{nearest(section, known)}"
                reading.error(name, row.row, "section", reason)
