"""From a workbook to an inspection: all or nothing, with everything that is wrong told at once.

First each sheet is read alone (`resources`), then what one sheet says is held against the others and against the framework.
Only where nothing stands against it is the whole carried out, by the same actions that the pages call, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from inspections import actions as record
from inspections.history import Author, Refused
from inspections.models.cases import Case
from inspections.models.inspections import Change, Inspection, TeamMember
from inspections.models.people import User
from reports import actions
from reports.assembly import ratings_of
from reports.layouts import layout, layout_problem
from reports.ratings.discretion import warning
from reports.ratings.rules import OVERALL
from reports.workbook.archive import UnreadableFile
from reports.workbook.files import CellError, Sheet, quoted, read_workbook
from reports.workbook.resources import FREE_OF_FRAMEWORK, REQUIRED, SHEETS, CasesResource, InspectionResource, nearest
from standards.framework_file import FrameworkDefinition
from standards.models import Framework, KeyQuestion, Prompt
from standards.relevance import relevance

FACTS_OF_A_CASE = (
    "custody", "gender", "age", "ethnicity", "offence", "looked_after", "safety_wellbeing", "risk_of_serious_harm",
    "yot_safety_wellbeing", "yot_risk_of_serious_harm",
)  # fmt: skip


class WorkbookRefused(Exception):
    """A workbook with mistakes; nothing of it was imported."""

    def __init__(self, errors: Iterable[CellError]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(map(str, self.errors)))


@dataclass
class Outcome:
    """What an import did, and what it wants somebody to know."""

    inspection: Inspection
    is_new: bool
    changes: int
    warnings: list[CellError] = field(default_factory=list)


@dataclass
class _Reading:
    """A workbook while it is held against the framework."""

    sheets: dict[str, Sheet]
    errors: list[CellError] = field(default_factory=list)
    warnings: list[CellError] = field(default_factory=list)

    def error(self, sheet: str, row: int | str, column: str, reason: str) -> None:
        self.errors.append(CellError(sheet, row, column, reason))

    def warn(self, sheet: str, row: int | str, column: str, reason: str) -> None:
        self.warnings.append(CellError(sheet, row, column, reason))


def import_workbook(path: Path, *, by: Author) -> Outcome:
    """Import a workbook. Raises WorkbookRefused with every mistake; then nothing is imported."""
    try:
        sheets = read_workbook(path)
    except UnreadableFile as error:
        raise WorkbookRefused([CellError("-", "-", "-", str(error))]) from error
    try:
        with transaction.atomic():
            return _import(_Reading(sheets), by)
    except IntegrityError:
        # Somebody else has just added the same inspection, or its YOT. They are there now, and this one comes second.
        with transaction.atomic():
            return _import(_Reading(sheets), by)


def _import(reading: _Reading, by: Author) -> Outcome:
    _check_sheet_names(reading)
    inspection_row, lines = _read_inspection_sheet(reading)
    framework, existing = _framework_and_inspection(reading, inspection_row, lines)
    if framework is None:
        _read_what_needs_no_framework(reading)
        raise WorkbookRefused(reading.errors)
    definition = framework.definition

    rows = {name: _read_sheet(reading, name, definition) for name in SHEETS if name != "inspection"}
    _check_dates(reading, inspection_row, lines, existing)
    _check_cases(reading, rows["cases"], definition, existing)
    _check_sections(reading, rows, definition, inspection_row, lines, existing)
    for name, column in (("organisational", "standard"), ("panel", "standard"), ("text", "section")):
        _check_once(reading, name, column, rows[name])
    _check_once(reading, "recommendations", "number", rows["recommendations"])
    if any(error.sheet in (*REQUIRED, "organisational", "-") for error in reading.errors):
        raise WorkbookRefused(reading.errors)

    before = _newest_change()
    try:
        inspection = _import_inspection(reading, inspection_row, framework, existing, by)
        _import_cases(reading, inspection, rows["cases"], by)
        for row in rows["organisational"]:
            _import_proposal(inspection, row, by)
        _import_panel(reading, inspection, rows["panel"], by)
        _warn_of_lapsed_decisions(reading, inspection)
        if reading.errors:
            raise WorkbookRefused(reading.errors)
        _import_report(reading, inspection, rows, by)
    except Refused as error:
        reading.error("inspection", lines["reference"], "value", str(error))
        raise WorkbookRefused(reading.errors) from error
    changes = list(Change.objects.filter(inspection=inspection, pk__gt=before).order_by("pk"))
    if changes and inspection.is_signed:
        refusal = (
            f"{inspection.reference} is signed or published: what was recorded no longer changes, "
            f"and this would change {changes[0].subject}, {changes[0].field}"
        )
        reading.error("inspection", lines["reference"], "value", refusal)
        raise WorkbookRefused(reading.errors)
    if existing is None or any(change.subject == "inspection" for change in changes):
        record.reach_phase_by_dates(inspection, published=inspection.published, by=by)
    return Outcome(inspection, existing is None, len(changes), reading.warnings)


def _newest_change() -> int:
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


# --- held against each other and the framework ------------------------------------------------------------------------


def _check_sheet_names(reading: _Reading) -> None:
    for name, sheet in reading.sheets.items():
        if name not in SHEETS:
            reading.error(name, "-", "-", f"is no sheet of an inspection workbook{nearest(name, SHEETS)}")
            reading.errors += sheet.errors
    for name in REQUIRED:
        if name not in reading.sheets:
            reading.error(name, "-", "-", "the sheet is missing")


def _read_inspection_sheet(reading: _Reading) -> tuple[SimpleNamespace, dict[str, int]]:
    if "inspection" not in reading.sheets:
        return SimpleNamespace(), {}
    row, lines, errors = InspectionResource().read_lines(reading.sheets["inspection"])
    reading.errors += errors
    published = getattr(row, "published", None)
    if published and published > timezone.localdate():
        reading.error("inspection", lines["published"], "value", f"published is {published}, a date still to come")
    if getattr(row, "reinspection_of", "") and row.reinspection_of == getattr(row, "reference", ""):
        reading.error("inspection", lines["reinspection_of"], "value", "an inspection is no reinspection of itself")
    return row, lines


def _check_dates(reading: _Reading, row: SimpleNamespace, lines: dict[str, int], existing: Inspection | None) -> None:
    """The dates of the file, and where it has none those on record, must not contradict each other."""
    started, ended = (
        getattr(row, name, getattr(existing, name, None)) for name in ("fieldwork_started", "fieldwork_ended")
    )
    if started and ended and ended < started:
        line = lines.get("fieldwork_ended", lines.get("fieldwork_started", "-"))
        reading.error("inspection", line, "value", f"fieldwork_ended ({ended}) is before fieldwork_started ({started})")


def _framework_and_inspection(
    reading: _Reading, row: SimpleNamespace, lines: dict[str, int]
) -> tuple[Framework | None, Inspection | None]:
    """The framework whose rules the workbook is read by, and the inspection it is about if there is one already."""
    # Held until the end: of two imports at once, one waits.
    held = Inspection.objects.with_framework().select_for_update(of=("self",))
    existing = held.filter(reference=getattr(row, "reference", "")).first()
    slug = getattr(row, "framework", "")
    if existing is not None:
        if slug and slug != existing.framework.slug:
            reason = (
                f"framework is {quoted(slug)}, but {existing.reference} was announced under “{existing.framework.slug}”"
            )
            reading.error("inspection", lines["framework"], "value", reason)
        return existing.framework, existing
    framework = Framework.objects.with_whole_tree().newest_of(slug)
    if framework is None and slug:
        known = sorted(set(Framework.objects.values_list("slug", flat=True)))
        reason = (
            f"framework {quoted(slug)} is not known; loaded are: {', '.join(known) or 'none'}{nearest(slug, known)}"
        )
        reading.error("inspection", lines["framework"], "value", reason)
    return framework, None


def _read_what_needs_no_framework(reading: _Reading) -> None:
    """Without a framework nobody can say what belongs into the other sheets: the mistakes of these are told all the same."""
    for name, resource in SHEETS.items():
        if name in FREE_OF_FRAMEWORK:
            _read_sheet(reading, name, None)
        elif resource is not InspectionResource and name in reading.sheets:
            reading.errors += reading.sheets[name].errors


def _read_sheet(reading: _Reading, name: str, definition: FrameworkDefinition | None) -> list[SimpleNamespace]:
    if name not in reading.sheets:
        return []
    rows, errors = SHEETS[name](definition).read(reading.sheets[name])
    reading.errors += errors
    return rows


def _check_once(reading: _Reading, name: str, column: str, rows: list[SimpleNamespace]) -> None:
    seen: dict[object, int] = {}
    for row in rows:
        value = getattr(row, column, None)
        if value and (first := seen.setdefault(value, row.row)) != row.row:
            reading.error(name, row.row, column, f"{quoted(str(value))} stands in row {first} already")


def _check_cases(
    reading: _Reading, rows: list[SimpleNamespace], definition: FrameworkDefinition, existing: Inspection | None
) -> None:
    _check_once(reading, "cases", "reference", rows)
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
    reading: _Reading, row: SimpleNamespace, domain: str, key_questions: dict[str, Any], case: Case | None
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


def _check_sections(
    reading: _Reading,
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


# --- carried out ------------------------------------------------------------------------------------------------------


def _import_inspection(
    reading: _Reading, row: SimpleNamespace, framework: Framework, existing: Inspection | None, by: Author
) -> Inspection:
    given = vars(row)
    values: dict[str, Any] = {
        name: given[name]
        for name in ("yot", "reinspection_of", "announced", "fieldwork_started", "fieldwork_ended", "published")
        if name in given
    }
    if "type" in given:
        values["kind"] = given["type"]
    if values.get("reinspection_of") and not Inspection.objects.filter(reference=values["reinspection_of"]).exists():
        reading.warn("inspection", "-", "value", f"reinspection_of “{values['reinspection_of']}” is not known here")
    if existing is None:
        published = values.pop("published", None)
        inspection = record.announce_inspection(reference=row.reference, framework=framework, by=by, **values)
        values = {"published": published}
    else:
        inspection = existing
    record.change_inspection(inspection, by=by, **values)
    for column, role in (("lead_inspector", TeamMember.Role.LEAD), ("chief_inspector", TeamMember.Role.CHIEF)):
        if column in given:
            if given[column]:
                _appoint(inspection, given[column], role, by)
            else:
                record.dismiss(inspection, role, by=by)
    return inspection


def _appoint(inspection: Inspection, written: str, role: TeamMember.Role, by: Author) -> TeamMember:
    """Somebody on the team; whoever is there under these very words already stays, also where they have an account now."""
    team = TeamMember.objects.filter(inspection=inspection, role=role).select_related("user")
    there = next((member for member in team if member.written == written), None)
    return there or record.appoint(inspection, _person(written), role, by=by)


def _person(written: str) -> User | str:
    """The account of this e-mail address or name; where there is none, or more than one, the text stays text."""
    if "@" in written:
        return User.objects.filter(email__iexact=written).first() or written
    named = list(User.objects.filter(name=written)[:2])
    return named[0] if len(named) == 1 else written


def _import_cases(reading: _Reading, inspection: Inspection, rows: list[SimpleNamespace], by: Author) -> None:
    framework = Framework.objects.with_whole_tree().get(pk=inspection.framework_id)
    domains = {domain.number: domain for domain in framework.domains.all()}
    questions: dict[str, KeyQuestion | Prompt] = {}
    for domain in domains.values():
        for standard in domain.standards.all():
            for key_question in standard.key_questions.all():
                questions[key_question.number] = key_question
                for prompt in key_question.prompts.all():
                    prompt.key_question = key_question  # known already: no query for its number
                    questions[f"{key_question.number}{prompt.letter}"] = prompt
    case_questions = {question.slug: question for question in framework.case_questions.all()}
    people: dict[str, TeamMember | None] = {"": None}
    existing = {case.reference: case for case in inspection.cases.with_answers()}
    for row in rows:
        given = vars(row)
        facts = {name: given[name] for name in FACTS_OF_A_CASE if name in given}
        if "inspector" in given:
            who = given["inspector"]
            if who not in people:
                people[who] = _appoint(inspection, who, TeamMember.Role.INSPECTOR, by)
            facts["inspector"] = people[who]
        case = existing.pop(row.reference, None)
        if case is None:
            case = record.add_case(
                inspection,
                reference=row.reference,
                domain=domains[row.domain],
                disposal=row.disposal,
                by=by,
                **facts,
            )
        else:
            record.change_case(case, by=by, disposal=row.disposal, **facts)
        of_domain = {name: question for name, question in questions.items() if name.startswith(f"{row.domain}.")}
        record.record_judgements(
            case, {question: given[name] for name, question in of_domain.items() if name in given}, by=by
        )
        record.answer_case_questions(
            case, {question: given[slug] for slug, question in case_questions.items() if slug in given}, by=by
        )
    for reference in existing:
        reading.warn("cases", "-", "reference", f"{reference} is not in the file; it stays as it is")


def _import_proposal(inspection: Inspection, row: SimpleNamespace, by: Author) -> None:
    standard = _standards(inspection)[row.standard]
    former = inspection.organisational_judgements.filter(standard=standard).order_by("-pk").first()
    rationale = getattr(row, "rationale", former.rationale if former else "")
    record.propose_rating(inspection, standard, rating=row.rating, rationale=rationale, by=by)


def _import_panel(reading: _Reading, inspection: Inspection, rows: list[SimpleNamespace], by: Author) -> None:
    """Decisions on single standards first: the overall rating before the panel follows from them."""
    definition = inspection.framework.definition
    ratings = ratings_of(inspection)
    decided = set[str]()
    for row in sorted(rows, key=lambda row: getattr(row, "standard", "") == OVERALL):
        subject = getattr(row, "standard", "")
        if not subject or subject in decided or not hasattr(row, "rating"):
            continue  # told already
        decided.add(subject)
        if subject == OVERALL:
            ratings = ratings_of(inspection)
        is_overall = subject == OVERALL
        standard = None if is_overall else _standards(inspection)[subject]
        former = inspection.panel_decisions.filter(standard=standard).order_by("-pk").first()
        try:
            actions.record_panel_decision(
                inspection,
                standard,
                rating=row.rating,
                reason=getattr(row, "reason", former.reason if former else ""),
                trigger=getattr(row, "trigger", former.trigger if former else ""),
                by=by,
            )
        except actions.ReasonWanting as error:
            reading.error("panel", row.row, "reason", f"is empty. {error}")
            continue
        if row.rating and not is_overall and (told := warning(ratings.standards[subject], row.rating, definition)):
            reading.warn("panel", row.row, "rating", told)
        barred = [limit for limit in definition.limits if is_overall and limit.bars == row.rating]
        for limit in barred:
            if ratings.standards[limit.standard].rating == limit.rating:
                reason = f"“{limit.bars}” is barred while {limit.standard} is rated “{limit.rating}”"
                reading.warn("panel", row.row, "rating", reason)


def _warn_of_lapsed_decisions(reading: _Reading, inspection: Inspection) -> None:
    for number, rated in ratings_of(inspection).standards.items():
        if rated.is_lapsed and rated.decision:
            now = f"the rules now give “{rated.before}”" if rated.before else "the rules give none now"
            reason = f"the panel confirmed “{rated.decision.rating}” for {number}; {now}: the panel has to decide again"
            reading.warn("panel", "-", "rating", reason)


def _standards(inspection: Inspection) -> dict[str, Any]:
    return {
        standard.number: standard
        for domain in inspection.framework.domains.all()
        for standard in domain.standards.all()
    }


def _import_report(
    reading: _Reading, inspection: Inspection, rows: dict[str, list[SimpleNamespace]], by: Author
) -> None:
    for row in rows["text"]:
        actions.write_section(inspection, row.section, row.body, by=by)
    if "facts" in reading.sheets:
        actions.set_facts(inspection, _facts(inspection, rows["facts"]), by=by)
    if "recommendations" in reading.sheets:
        actions.set_recommendations(inspection, [_without_row(row) for row in rows["recommendations"]], by=by)


def _facts(inspection: Inspection, rows: list[SimpleNamespace]) -> list[dict[str, Any]]:
    """The facts of the sheet; for columns it does not have, what stands beside the same label already."""
    recorded: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for fact in inspection.facts.values(*actions.FACT_FIELDS):
        recorded.setdefault((fact["section"], fact["label"]), []).append(fact)
    found = []
    for row in rows:
        same = recorded.get((row.section, row.label))
        found.append({**(same.pop(0) if same else {}), **_without_row(row)})
    return found


def _without_row(row: SimpleNamespace) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "row"}
