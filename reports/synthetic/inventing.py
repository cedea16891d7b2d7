"""Invents the rows of one inspection from a seed: its people, cases, answers, evidence and recommendations.

Nothing here reads or writes the database, so the same seed always gives the same rows. `reports.synthetic.writing`
stores them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils import timezone

from inspections.cases.models import Case, CaseAnswer, CaseStep, Interview, Judgement
from inspections.cases.pseudonyms import NAMES
from inspections.evidence.models import Evidence, OrganisationalJudgement
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.phases import PHASES
from reports.recommendations.models import Recommendation
from reports.synthetic import words
from standards.models import Framework

NEWEST = datetime.date(2026, 11, 2)  # the day on which the newest inspection was announced
INSPECTED_IN_A_YEAR = 90
LEVELS = ("low", "medium", "medium", "high", "very_high")
PROMPTS_WITH_A_NOTE = 0.05
QUESTIONS_WITH_A_NOTE = 0.6
ITEMS_OF_EVIDENCE = 12
# Phases before which nothing is recorded in cases.
WITHOUT_CASES = ("announced", "evidence")


@dataclass(frozen=True)
class Questions:
    """The questions for cases in one domain by primary key, the first two with their numbers, and its disposals."""

    domain: int
    key_questions: Mapping[int, str]
    prompts: Mapping[int, str]
    case_questions: Sequence[tuple[int, Sequence[str]]]  # with the values to choose from
    disposals: Sequence[str]


def yot_names(random: Random, number: int) -> list[str]:
    """Unique names for invented youth offending teams."""
    places = [f"{first}{second}" for first in words.FIRST for second in words.SECOND]
    return [f"{place} {random.choice(words.SERVICES)}" for place in random.sample(places, number)]


def phase_of(place: int, inspections: int) -> str:
    """The phase of an inspection; number 0 is the newest. The newest tenth, or at least nine, go through all phases in
    turn.
    """
    newest = max(len(PHASES), inspections // 10)
    return PHASES[place % len(PHASES)].slug if place < newest else "published"


def announced_on(place: int) -> datetime.date:
    return NEWEST - datetime.timedelta(days=place * 365 // INSPECTED_IN_A_YEAR)


def inspection_of(
    place: int, inspections: int, yot: int, reference: str, framework: Framework, random: Random
) -> Inspection:
    """An inspection with its dates; number 0 is the newest."""
    phase, announced = phase_of(place, inspections), announced_on(place)
    layouts = {str(name): slug for name, slug in framework.definition.layouts.items()}
    kind = "joint" if random.random() < 0.2 else "single"
    if kind not in layouts:  # a framework can be for one type of inspection only
        kind = next(iter(layouts))
    began = phase not in WITHOUT_CASES
    started = announced + datetime.timedelta(days=42)
    return Inspection(
        reference=reference,
        yot_id=yot,
        framework=framework,
        kind=kind,
        layout=layouts[kind],
        announced=announced,
        fieldwork_started=started if began else None,
        fieldwork_ended=started + datetime.timedelta(days=4) if began else None,
        published=announced + datetime.timedelta(days=140) if phase == "published" else None,
        phase=phase,
    )


def questions_of(framework: Framework) -> list[Questions]:
    """The questions of each domain that has cases."""
    whole = framework.whole
    return [
        Questions(
            whole.domains[domain.number],
            {whole.key_questions[question.number]: question.number for question in asked},
            {
                whole.prompts[number]: number
                for question in asked
                for prompt in question.prompts
                if (number := f"{question.number}{prompt.letter}")
            },
            [
                (whole.case_questions[question.slug], [option.slug for option in question.options] or ["yes", "no"])
                for question in whole.definition.case_questions
                if domain.number in question.domains and question.kind != "date"
            ],
            [disposal.slug for disposal in whole.definition.disposals if disposal.domain == domain.number],
        )
        for domain in whole.definition.domains
        if domain.case_based
        and (asked := [q for standard in domain.standards if standard.has_answers for q in standard.key_questions])
    ]


def case_of(inspection: Inspection, number: int, asked: Questions, inspectors: Sequence[int], random: Random) -> Case:
    """A case with random classifications, characteristics and inspector."""
    turn, place = divmod(number, len(NAMES))
    level, harm = random.choice(LEVELS), random.choice(LEVELS)
    return Case(
        inspection=inspection,
        domain_id=asked.domain,
        reference=f"case-{number + 1:03}",
        pseudonym=NAMES[place] + (f" {turn + 1}" if turn else ""),
        state=_state(inspection, number),
        disposal=random.choice(asked.disposals),
        disposal_date=(inspection.announced or NEWEST) - datetime.timedelta(days=random.randint(150, 270)),
        custody=random.choice(("no", "no", "no", "yes")),
        gender=random.choice(("male", "male", "male", "female")),
        age=random.randint(11, 18),
        ethnicity=random.choice(words.ETHNICITIES),
        offence=random.choice(words.OFFENCES),
        looked_after=random.choice(("no", "no", "yes")),
        safety_wellbeing=level,
        risk_of_serious_harm=harm,
        yot_safety_wellbeing=random.choice((level, level, "medium")),
        yot_risk_of_serious_harm=random.choice((harm, harm, "medium")),
        inspector_id=inspectors[number % len(inspectors)],
    )


def _state(inspection: Inspection, number: int) -> str:
    """During fieldwork, cases are in every state; after it, they are accepted."""
    if inspection.phase != "fieldwork":
        return str(Case.State.ACCEPTED)
    return str(list(Case.State)[number % len(Case.State)])


def judgements_of(case: Case, asked: Questions, by: int, good: float, random: Random) -> Iterator[Judgement]:
    """Answers to the questions in a case. `good` is the share of yes among the yes and no answers. A case that is still
    being recorded has half of its answers.
    """
    at = _moment(case.inspection.fieldwork_started)
    halved = 2 if case.state == Case.State.RECORDING else 1
    for key_question in [*asked.key_questions][::halved]:
        note = _note(random) if random.random() < QUESTIONS_WITH_A_NOTE else ""
        yield Judgement(
            case=case, key_question_id=key_question, answer=_answer(good, random), note=note, by_id=by, at=at
        )
    for prompt in [*asked.prompts][::halved]:
        note = _note(random) if random.random() < PROMPTS_WITH_A_NOTE else ""
        yield Judgement(case=case, prompt_id=prompt, answer=_answer(good, random), note=note, by_id=by, at=at)


def _answer(good: float, random: Random) -> str:
    if random.random() < 0.08:
        return "na"
    return "yes" if random.random() < good else "no"


def _note(random: Random) -> str:
    return f"{random.choice(words.SEEN)}; {random.choice(words.WHERE)} Page {random.randint(1, 900)}."


def _moment(day: datetime.date | None) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day or NEWEST, datetime.time(10)))


def other_rows_of(case: Case, asked: Questions, by: int, random: Random) -> Iterator[CaseAnswer | Interview | CaseStep]:
    """The unrated answers in a case, its interview, and the steps of its review."""
    at = _moment(case.inspection.fieldwork_started)
    for question, values in asked.case_questions:
        yield CaseAnswer(case=case, question_id=question, value=random.choice(values), by_id=by, at=at)
    yield Interview(
        case=case, with_whom="case_manager", state="held", held_on=at.date(), role="Case manager", notes=_note(random)
    )
    for state in {"submitted": ["submitted"], "returned": ["submitted", "returned"]}.get(case.state, []):
        yield CaseStep(case=case, state=state, by_id=by, at=at)
    if case.state == Case.State.ACCEPTED:
        yield CaseStep(case=case, state="submitted", by_id=by, at=at)
        yield CaseStep(case=case, state="accepted", by_id=by, at=at + datetime.timedelta(days=2))


def evidence_of(inspection: Inspection, announced: datetime.date, lead: User, random: Random) -> list[Evidence]:
    kinds = list(Evidence.Kind)
    return [
        Evidence(
            inspection=inspection,
            number=number,
            kind=kinds[(number - 1) % (len(kinds) - 1)],  # leave out findings on referred cases, which need a case
            title=f"{random.choice(words.TITLES)}, {announced.year - number % 3}",
            state="requested" if inspection.phase in WITHOUT_CASES and number % 4 == 0 else "received",
            due=announced + datetime.timedelta(days=21),
            happened_on=announced - datetime.timedelta(days=random.randint(1, 300)),
            notes=_note(random),
            added_by=lead,
            added_at=_moment(announced),
        )
        for number in range(1, ITEMS_OF_EVIDENCE + 1)
    ]


def proposals_of(inspection: Inspection, lead: User, random: Random) -> list[OrganisationalJudgement]:
    """A proposed rating for each standard that is judged as a whole."""
    whole = inspection.framework.whole
    return [
        OrganisationalJudgement(
            inspection=inspection,
            standard_id=whole.standards[standard.number],
            rating=random.choice(whole.definition.names),
            rationale=_note(random),
            by=lead,
            at=_moment(inspection.fieldwork_ended),
        )
        for standard in whole.definition.standards
        if not standard.is_computed
    ]


def recommendations_of(inspection: Inspection, random: Random) -> list[Recommendation]:
    return [
        Recommendation(inspection=inspection, number=number, addressee=random.choice(words.ADDRESSEES), text=text)
        for number, text in enumerate(random.sample(words.ASKS, 4), start=1)
    ]


def history_of(
    inspection: Inspection, recorded: Iterable[tuple[Case, Questions, Sequence[Judgement]]]
) -> Iterator[tuple[str, str, Any]]:
    """The history: the announcement, and each case with its answers and notes, as the actions write it."""
    yield "inspection", "yot", inspection.yot
    yield "inspection", "framework", f"{inspection.framework.slug} revision {inspection.framework.revision}"
    yield "inspection", "type", inspection.kind
    yield "inspection", "announced", inspection.announced
    for case, asked, judged in recorded:
        yield case.subject, "disposal", case.disposal
        for judgement in judged:
            if judgement.prompt_id:
                number = asked.prompts[judgement.prompt_id]
            else:
                number = asked.key_questions[judgement.key_question_id or 0]
            yield case.subject, number, judgement.answer
            if judgement.note:
                yield case.subject, f"{number}-note", judgement.note
