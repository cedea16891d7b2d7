"""Applies a workbook to an inspection, with the same actions as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from inspections.cases.actions import add_case, answer_case_questions, change_case, put_in_samples, record_judgements
from inspections.cases.judged import judged_standards
from inspections.cases.models import Case
from inspections.evidence.actions.proposals import propose_rating
from inspections.history import Author, Refused, SignedInspection
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User
from inspections.planning.actions.inspections import announce_inspection, change_inspection
from inspections.planning.actions.team import appoint, dismiss
from reports.panel.actions import ReasonMissing, record_panel_decision
from reports.rated.queries import ratings_of
from reports.ratings.rules import OVERALL, InspectionRating
from reports.ratings.triggers import overall_warning, warning
from reports.recommendations.actions import set_recommendations
from reports.reinspection.actions import set_earlier_recommendation
from reports.workbook.gather import Reading
from reports.workbook.sheets import FACTS_OF_A_CASE, facts_that_decide
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from reports.writing.facts import FACT_FIELDS
from standards.language.definition import FrameworkDefinition
from standards.models import CaseQuestion, Framework, KeyQuestion, Prompt


def apply_inspection(
    reading: Reading, row: SimpleNamespace, framework: Framework, existing: Inspection | None, by: Author
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
        reading.warn(
            "inspection", "-", "value", f"reinspection_of: there is no inspection “{values['reinspection_of']}” here"
        )
    if existing is None:
        published = values.pop("published", None)
        inspection = announce_inspection(reference=row.reference, framework=framework, by=by, **values)
        values = {"published": published}
    else:
        inspection = existing
    change_inspection(inspection, by=by, **values)
    earlier = Inspection.objects.followed_by(inspection) if given.get("reinspection_of") else None
    if earlier and not inspection.yot.continues(earlier.yot):
        reading.warn(
            "inspection", "-", "value", f"reinspection_of: {earlier.reference} was an inspection of {earlier.yot}"
        )
    for column, role in (("lead_inspector", TeamMember.Role.LEAD), ("chief_inspector", TeamMember.Role.CHIEF)):
        if column in given:
            if given[column]:
                _appoint(inspection, given[column], role, by)
            else:
                dismiss(inspection, role, by=by)
    return inspection


def _appoint(inspection: Inspection, written: str, role: TeamMember.Role, by: Author) -> TeamMember:
    """Add a person to the team, unless a team member is already recorded under exactly this name or email address."""
    team = TeamMember.objects.filter(inspection=inspection, role=role).select_related("user")
    current = next((member for member in team if member.written == written), None)
    return current or appoint(inspection, _person(written), role, by=by)


def _person(written: str) -> User | str:
    """Find the account with this email address or name. Returns the text itself if no account matches, or more than one."""
    if "@" in written:
        return User.objects.filter(email__iexact=written).first() or written
    named = list(User.objects.filter(name=written)[:2])
    return named[0] if len(named) == 1 else written


def apply_cases(reading: Reading, inspection: Inspection, rows: list[SimpleNamespace], by: Author) -> None:
    framework = Framework.objects.with_whole_tree().get(pk=inspection.framework_id)
    domains = {domain.number: domain for domain in framework.domains.all()}
    questions: dict[str, KeyQuestion | Prompt] = {}
    for domain in domains.values():
        for standard in domain.standards.all():
            for key_question in standard.key_questions.all():
                questions[key_question.number] = key_question
                for prompt in key_question.prompts.all():
                    prompt.key_question = key_question  # saves a query for the number of the key question
                    questions[f"{key_question.number}{prompt.letter}"] = prompt
    case_questions = {question.slug: question for question in framework.case_questions.all()}
    people: dict[str, TeamMember | None] = {"": None}
    existing = {case.reference: case for case in inspection.cases.with_answers()}
    of_a_case = (*FACTS_OF_A_CASE, *facts_that_decide(inspection.framework.definition))
    for row in rows:
        given = vars(row)
        facts = {name: given[name] for name in of_a_case if name in given}
        case = existing.pop(row.reference, None)
        # A lead inspector or a deputy who has a case keeps it, and gets no second role.
        if "inspector" in given and not (case and case.inspector and case.inspector.written == given["inspector"]):
            who = given["inspector"]
            if who not in people:
                people[who] = _appoint(inspection, who, TeamMember.Role.INSPECTOR, by)
            facts["inspector"] = people[who]
        try:
            if case is None:
                domain = domains[row.domain]
                case = add_case(
                    inspection, reference=row.reference, domain=domain, disposal=row.disposal, by=by, **facts
                )
            else:
                change_case(case, by=by, disposal=row.disposal, **facts)
            if "also_in" in given:
                put_in_samples(case, [domains[number] for number in filter(None, row.also_in.split(";"))], by=by)
            key_questions = (question for standard in judged_standards(case) for question in standard.key_questions)
            asked = {name for question in key_questions for name in question.numbers}
            of_case = {name: question for name, question in questions.items() if name in asked}
            _record(case, given, of_case, case_questions, by)
        except SignedInspection:
            raise
        except Refused as error:
            reading.error("cases", row.row, "reference", str(error))
    for reference in existing:
        reading.warn("cases", "-", "reference", f"{reference} is not in the file, so it was not changed")


def _record(
    case: Case,
    given: Mapping[str, object],
    questions: Mapping[str, KeyQuestion | Prompt],
    case_questions: Mapping[str, CaseQuestion],
    by: Author,
) -> None:
    """Record the answers in a row of the sheet `cases`."""
    record_judgements(
        case, {question: _answer(given, name) for name, question in questions.items() if name in given}, by=by
    )
    answer_case_questions(
        case, {question: _answer(given, slug) for slug, question in case_questions.items() if slug in given}, by=by
    )


def _answer(given: Mapping[str, object], column: str) -> str:
    """The answer in a cell. Raises TypeError if the column's widget does not return text, which would be a bug in the widget."""
    value = given[column]
    if not isinstance(value, str):
        raise TypeError(
            f"The widget of {column} returned {value!r}. Answers are text, and an empty cell is empty text."
        )
    return value


def apply_proposal(inspection: Inspection, row: SimpleNamespace, by: Author) -> None:
    standard = _standards(inspection)[row.standard]
    former = inspection.organisational_judgements.filter(standard=standard).order_by("-pk").first()
    rationale = getattr(row, "rationale", former.rationale if former else "")
    propose_rating(inspection, standard, rating=row.rating, rationale=rationale, by=by)


def apply_panel(reading: Reading, inspection: Inspection, rows: list[SimpleNamespace], by: Author) -> None:
    """Record the panel's decisions. Standards come first, because the overall rating before the panel depends on them."""
    definition = inspection.framework.definition
    ratings = ratings_of(inspection)
    decided = set[str]()
    for row in sorted(rows, key=lambda row: getattr(row, "standard", "") == OVERALL):
        subject = getattr(row, "standard", "")
        if not subject or subject in decided or not hasattr(row, "rating"):
            continue  # this error has already been reported
        decided.add(subject)
        if subject == OVERALL:
            ratings = ratings_of(inspection)
        is_overall = subject == OVERALL
        standard = None if is_overall else _standards(inspection)[subject]
        former = inspection.panel_decisions.filter(standard=standard).order_by("-pk").first()
        reason = getattr(row, "reason", former.reason if former else "")
        trigger = getattr(row, "trigger", former.trigger if former else "")
        try:
            record_panel_decision(
                inspection,
                standard,
                rating=row.rating,
                reason=reason,
                trigger=trigger,
                by=by,
            )
        except ReasonMissing as error:
            reading.error("panel", row.row, "reason", str(error) if reason.strip() else f"is empty. {error}")
            continue
        if row.rating and (told := _warning(ratings, subject, row.rating, trigger, definition)):
            reading.warn("panel", row.row, "rating", told)
        rated = {number: standard.rating for number, standard in ratings.standards.items()}
        for limit in definition.bars if is_overall else ():
            if row.rating in limit.bars and definition.is_in_force(limit, rated):
                told = f"“{row.rating}” is barred while {limit.condition(quoted='“{}”')}"
                reading.warn("panel", row.row, "rating", told)


def _warning(
    ratings: InspectionRating, subject: str, rating: str, trigger: str, definition: FrameworkDefinition
) -> str:
    if subject == OVERALL:
        return overall_warning(ratings, rating, definition, trigger=trigger)
    return warning(ratings.standards[subject], rating, definition, trigger=trigger)


def warn_of_lapsed_decisions(reading: Reading, inspection: Inspection) -> None:
    for number, rated in ratings_of(inspection).standards.items():
        if rated.is_lapsed and rated.decision:
            now = f"now give “{rated.before}”" if rated.before else "no longer give a rating"
            confirmed = f"the panel confirmed “{rated.decision.rating}” for {number}"
            reason = f"{confirmed}, but the rules {now}; the panel must decide again"
            reading.warn("panel", "-", "rating", reason)


def _standards(inspection: Inspection) -> dict[str, Any]:
    return {
        standard.number: standard
        for domain in inspection.framework.domains.all()
        for standard in domain.standards.all()
    }


def apply_report(reading: Reading, inspection: Inspection, rows: dict[str, list[SimpleNamespace]], by: Author) -> None:
    for row in rows["text"]:
        write_section(inspection, row.section, row.body, by=by)
    if "facts" in reading.sheets:
        set_facts(inspection, _facts(inspection, rows["facts"]), by=by)
    if "recommendations" in reading.sheets:
        set_recommendations(inspection, [_without_row(row) for row in rows["recommendations"]], by=by)
    for row in rows["progress"]:
        set_earlier_recommendation(inspection, by=by, **_without_row(row))


def _facts(inspection: Inspection, rows: list[SimpleNamespace]) -> list[dict[str, Any]]:
    """The facts in the sheet. Columns that the sheet does not have are filled from recorded facts with the same label."""
    recorded: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for fact in inspection.facts.values(*FACT_FIELDS):
        recorded.setdefault((fact["section"], fact["label"]), []).append(fact)
    facts = []
    for row in rows:
        same = recorded.get((row.section, row.label))
        facts.append({**(same.pop(0) if same else {}), **_without_row(row)})
    return facts


def _without_row(row: SimpleNamespace) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "row"}
