"""The invented inspection for `make demo`, in the middle of fieldwork, with a case in every state.

No one in it is real, and none of it was ever published. The answers are worked out from the tables below, so they are the
same each time. They are saved with the actions that the pages use.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from inspections.alerts.actions import ask_for_reassurance, raise_alert
from inspections.cases.actions import (
    add_case,
    answer_case_questions,
    begin_interview,
    change_case,
    record_judgements,
    save_entry,
)
from inspections.cases.models import Case, Interview
from inspections.cases.record import CaseRecord
from inspections.cases.submission import accept_case, return_case, submit_case, to_confirm
from inspections.history import Author
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User
from inspections.planning.actions.inspections import announce_inspection, move_to_phase
from inspections.planning.actions.team import appoint
from inspections.planning.actions.timetable import plan_phases
from inspections.planning.timetable import laid_out
from inspections.practice_examples.actions import add_practice_example
from reports.demonstration.evidence import add_domain_one
from standards.language.definition import KeyQuestionDefinition
from standards.models import CaseQuestion, Framework, KeyQuestion, Prompt, Standard

REFERENCE = "westmere-2026"
YOT = "Westmere Youth Justice Service"
LEAD, FIRST, SECOND, NOBODY = "lead@example.org", "inspector@example.org", "second@example.org", ""


@dataclass(frozen=True)
class Plan:
    """One case: its inspector, its state, and how many answers in ten are yes."""

    reference: str
    disposal: str
    inspector: str
    state: str  # not started, ready, begun, half done, submitted, awaiting, returned, accepted
    good: int = 7
    gender: str = "Male"
    age: int = 16
    ethnicity: str = "White"
    offence: str = "Violence"
    safety_wellbeing: str = "medium"
    risk_of_serious_harm: str = "medium"
    yot_safety_wellbeing: str = "medium"
    yot_risk_of_serious_harm: str = "medium"

    @property
    def domain(self) -> str:
        return "2" if self.reference.startswith("court") else "3"

    @property
    def number(self) -> int:
        """The place of the case in the sample. The answers are worked out from this number."""
        return int(self.reference.rpartition("-")[2]) + (10 if self.domain == "3" else 0)

    @property
    def is_whole(self) -> bool:
        """Whether every question is answered."""
        return self.state in ("submitted", "awaiting", "returned", "accepted")


ASIAN, BLACK, MIXED = (
    "Asian or Asian British",
    "Black, Black British, Caribbean or African",
    "Mixed or multiple ethnic groups",
)
CASES = (
    Plan("court-01", "youth_rehabilitation_order", FIRST, "accepted", 9, age=17, offence="Robbery"),
    Plan("court-02", "referral_order", SECOND, "accepted", 7, gender="Female", age=15, ethnicity=MIXED),
    Plan("court-03", "referral_order", FIRST, "submitted", 8, age=14, offence="Burglary", safety_wellbeing="high"),
    Plan("court-04", "detention_and_training_order", SECOND, "accepted", 5, age=17, risk_of_serious_harm="high"),
    Plan("court-05", "referral_order", FIRST, "returned", 6, ethnicity=BLACK, offence="Drug offence"),
    Plan("court-06", "youth_rehabilitation_order", FIRST, "half done", 7, age=15, safety_wellbeing="high"),
    Plan("court-07", "referral_order", FIRST, "ready", age=16, offence="Criminal damage"),
    Plan("court-08", "referral_order", SECOND, "begun", 8, gender="Female", age=13, ethnicity=ASIAN),
    Plan("court-09", "youth_rehabilitation_order_iss", SECOND, "awaiting", 6, age=17, risk_of_serious_harm="high"),
    Plan("court-10", "referral_order", NOBODY, "not started", age=15, offence="Theft"),
    Plan("ooc-01", "youth_conditional_caution", FIRST, "accepted", 9, age=14, offence="Criminal damage"),
    Plan("ooc-02", "community_resolution", SECOND, "accepted", 8, gender="Female", age=13, offence="Theft"),
    Plan("ooc-03", "youth_caution", SECOND, "submitted", 6, age=15, ethnicity=MIXED),
    Plan("ooc-04", "youth_conditional_caution", FIRST, "begun", 7, age=16, offence="Drug offence"),
    Plan("ooc-05", "community_resolution", SECOND, "not started", age=12, offence="Criminal damage"),
    Plan("ooc-06", "youth_caution", NOBODY, "not started", gender="Female", age=14),
)

# By the last part of a key question's number: the inspector's note with a "yes", and with a "no".
NOTES = {
    "1.1": {
        "yes": "Used information from school, police and the family. Strengths are identified and used.",
        "no": "The offence is described but not analysed. Nothing on identity, although the child raised it twice.",
    },
    "2.2": {
        "yes": "Safety plan agreed with children’s social care. It says who does what and by when.",
        "no": "Concerns about exploitation are in the assessment but not in the plan.",
    },
    "3.1": {
        "yes": "Weekly sessions took place. The worker met the child at school when travel was a barrier.",
        "no": "Four of nine sessions took place. No sign that missed sessions were followed up.",
    },
}
DESISTANCE = (
    "peers",
    "education_training_employment",
    "family_relationships",
    "thinking_behaviour",
    "substance_misuse",
)


@transaction.atomic
def make_inspection(framework: Framework, people: Mapping[str, User], *, command: str) -> Inspection:
    """Make the inspection with its cases. `people` are the accounts of its team, by email address."""
    return _Fieldwork(framework, people, command).inspection


class _Fieldwork:
    def __init__(self, framework: Framework, people: Mapping[str, User], command: str) -> None:
        self.by = {email: Author(people[email], command) for email in (LEAD, FIRST, SECOND)}
        lead = self.by[LEAD]
        dates = laid_out(datetime.date(2026, 11, 16), is_joint=False)
        self.inspection = announce_inspection(
            reference=REFERENCE,
            yot=YOT,
            framework=framework,
            announced=dates["announced"],
            fieldwork_started=dates["fieldwork"],
            by=lead,
        )
        plan_phases(self.inspection, dates, by=lead)
        roles = {LEAD: TeamMember.Role.LEAD, FIRST: TeamMember.Role.INSPECTOR, SECOND: TeamMember.Role.INSPECTOR}
        self.team = {email: appoint(self.inspection, people[email], role, by=lead) for email, role in roles.items()}
        for phase in ("evidence", "fieldwork"):
            move_to_phase(self.inspection, phase, by=lead)
        self._read_framework(framework)
        self.cases = {plan.reference: self._add(plan) for plan in CASES}
        for plan in CASES:
            if plan.state != "not started":
                self._record(plan)
        self._raise_concerns()
        add_domain_one(self.inspection, lead=lead, owner=self.team[FIRST])

    def _read_framework(self, framework: Framework) -> None:
        questions = KeyQuestion.objects.filter(standard__domain__framework=framework)
        self.key_questions = {question.number: question for question in questions}
        self.prompts = {
            f"{prompt.key_question.number}{prompt.letter}": prompt
            for prompt in Prompt.objects.filter(key_question__in=questions).select_related("key_question")
        }
        self.case_questions = list(CaseQuestion.objects.filter(framework=framework))
        self.domains = {domain.number: domain for domain in framework.domains.all()}

    # --- the YOT's list of cases

    def _add(self, plan: Plan) -> Case:
        return add_case(
            self.inspection,
            reference=plan.reference,
            domain=self.domains[plan.domain],
            disposal=plan.disposal,
            disposal_date=datetime.date(2026, 3 if plan.domain == "2" else 7, 1 + plan.number),
            gender=plan.gender,
            age=plan.age,
            ethnicity=plan.ethnicity,
            inspector=self.team.get(plan.inspector),
            by=self.by[LEAD],
        )

    # --- the inspectors' records

    def _record(self, plan: Plan) -> None:
        case, by = self.cases[plan.reference], self.by[plan.inspector]
        self._facts(plan, case, by)
        if plan.state == "ready":
            return
        self._judge(plan, case, by)
        if plan.state != "begun":
            self._unrated(plan, case, by, about_classifications=False)
            self._interview(plan, case, by)
        if plan.is_whole:
            submit_case(case, looked_at=_disagreeing(case), by=by)
        if plan.state == "returned":
            return_case(
                case,
                comment="Thank you, this is nearly there. Two points before I can accept it.",
                comments={
                    "2.2.3": "Your note mentions a victim who was not contacted. Does the plan keep this person safe?",
                    "management_oversight": "Which oversight do you mean: the panel’s, or the line manager’s?",
                },
                by=self.by[LEAD],
            )
        elif plan.state == "accepted":
            accept_case(case, by=self.by[LEAD])

    def _facts(self, plan: Plan, case: Case, by: Author) -> None:
        change_case(
            case,
            custody="yes" if plan.disposal == "detention_and_training_order" else "no",
            locality=("North", "South", "Riverside")[plan.number % 3],
            religion=("No religion", "Not recorded", "Christian", "Muslim")[plan.number % 4],
            disability=("no", "not_recorded", "yes")[plan.number % 3],
            looked_after="yes" if plan.number % 5 == 0 else "no",
            offence=plan.offence,
            safety_wellbeing=plan.safety_wellbeing,
            risk_of_serious_harm=plan.risk_of_serious_harm,
            yot_safety_wellbeing=plan.yot_safety_wellbeing,
            yot_risk_of_serious_harm=plan.yot_risk_of_serious_harm,
            by=by,
        )
        self._unrated(plan, case, by, about_classifications=True)

    def _unrated(self, plan: Plan, case: Case, by: Author, *, about_classifications: bool) -> None:
        def verdict(classification: str) -> str:
            is_right = getattr(plan, classification) == getattr(plan, f"yot_{classification}")
            return "reasonable" if is_right else "too_low"

        given = {
            "safety_wellbeing_reasonable": verdict("safety_wellbeing"),
            "risk_of_serious_harm_reasonable": verdict("risk_of_serious_harm"),
            "management_oversight": "yes" if plan.good > 6 else "no",
            "child_protection": "yes" if plan.safety_wellbeing == "high" else "no",
            "exploitation": "yes" if plan.number % 4 == 1 else "no",
            "desistance_factors": ";".join(
                sorted(DESISTANCE[(plan.number + step) % len(DESISTANCE)] for step in range(2))
            ),
            "assessment_timely": "yes" if plan.number % 3 else "no",
            "assessment_completed": f"2026-{4 if plan.domain == '2' else 8:02}-{1 + plan.number:02}",
        }
        asked = [
            question
            for question in self.case_questions
            if plan.domain in question.domains and question.slug.endswith("_reasonable") == about_classifications
        ]
        if unknown := [question.slug for question in asked if question.slug not in given]:
            raise LookupError(
                f"The demonstration has no answer to {', '.join(unknown)}. Add it in {Path(__file__).name}."
            )
        answers = {question: given[question.slug] for question in asked}
        answer_case_questions(case, answers, by=by)

    def _judge(self, plan: Plan, case: Case, by: Author) -> None:
        definition = self.inspection.framework.definition.domain(plan.domain)
        asked = [
            question for standard in definition.standards if standard.has_answers for question in standard.key_questions
        ]
        reached = asked if plan.is_whole else asked[: len(asked) // 2] if plan.state == "half done" else asked[:2]
        answers: dict[KeyQuestion | Prompt, str] = {}
        notes = {}
        for place, question in enumerate(reached):
            answer = self._answer(plan, place, question)
            answers[self.key_questions[question.number]] = answer
            for number, given in self._prompts(plan, question, answer):
                answers[self.prompts[number]] = given
            if note := NOTES.get(question.number.partition(".")[2], {}).get(answer):
                notes[f"{question.number}-note"] = note
        record_judgements(case, answers, by=by)
        self._fill(case, notes, by)

    def _answer(self, plan: Plan, place: int, question: KeyQuestionDefinition) -> str:
        is_review = question.number.startswith("2.4.") and question.number != "2.4.1"
        if is_review and plan.number % 4 == 0:
            return "na"  # no review was expected
        return "yes" if (plan.number * 7 + place * 3) % 10 < plan.good else "no"

    def _prompts(self, plan: Plan, question: KeyQuestionDefinition, answer: str) -> Iterator[tuple[str, str]]:
        """Answers to the prompts, most of them the same as the answer to the key question."""
        other = {"yes": "no", "no": "yes", "na": "na"}[answer]
        for place, prompt in enumerate(question.prompts):
            yield f"{question.number}{prompt.letter}", other if (plan.number + place) % 5 == 0 else answer

    def _interview(self, plan: Plan, case: Case, by: Author) -> None:
        interview = Interview.objects.get(case=case)
        if plan.state == "awaiting":
            given = {"state": "awaited", "role": "Case manager", "reason": "On sick leave; back on 24 November."}
        else:
            given = {
                "state": "held",
                "role": "Case manager",
                "held_on": f"2026-11-{17 + plan.number % 3}",
                "notes": "Knew the child well and spoke warmly about them. Could explain why the plan had changed.",
                "about_organisation": "Supervision is monthly and helps most with cases of exploitation.",
            }
        self._fill(case, {f"interview-{interview.pk}-{part}": value for part, value in given.items()}, by)
        if plan.state == "half done":
            parent = begin_interview(case, Interview.With.PARENT_OR_CARER, by=by)
            awaited = {"state": "awaited", "reason": "Asked for a call in the evening, after work."}
            self._fill(case, {f"interview-{parent.pk}-{part}": value for part, value in awaited.items()}, by)

    def _fill(self, case: Case, values: Mapping[str, str], by: Author) -> None:
        """Save values for the entries that are still empty."""
        record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
        for name, value in values.items():
            entry = record.entry(name)
            assert entry is not None, name
            save_entry(record.case, entry, value, based_on=0, by=by)

    # --- alert, request for reassurance and practice example

    def _raise_concerns(self) -> None:
        raise_alert(
            self.cases["court-06"],
            what="The child says that a man waits outside their home for money. Nobody at the service knew.",
            told_to="The duty manager",
            told_at=timezone.now() - datetime.timedelta(minutes=40),
            by=self.by[FIRST],
        )
        ask_for_reassurance(
            self.cases["court-08"],
            what="The minutes of the last two multi-agency meetings are not on the file.",
            due=timezone.localdate() + datetime.timedelta(days=3),
            by=self.by[SECOND],
        )
        add_practice_example(
            self.cases["court-06"],
            standard=Standard.objects.get(domain=self.domains["2"], number="2.3"),
            title="Learning a trade instead of sitting in a room",
            text=(
                f"{self.cases['court-06'].pseudonym} would not talk in an office. The worker arranged for reparation in a "
                "bicycle workshop and held the sessions there. None was missed."
            ),
            by=self.by[FIRST],
        )


def _disagreeing(case: Case) -> dict[str, str]:
    """Key questions with prompts that disagree with the answer. The inspector checked these before submitting the case."""
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    return {state.question.number: state.answer for state in to_confirm(record)}
