"""The evidence for domain one in the invented inspection for `make demo`: received and requested items, and judgements.

Everything is invented, and is added with the actions that the pages use.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.eligible.actions import set_eligible_cases
from inspections.evidence.actions.items import add_evidence, set_survey_questions, tie_to_question
from inspections.evidence.actions.judging import answer_line_of_enquiry, ask_line_of_enquiry, judge_key_question
from inspections.evidence.actions.proposals import propose_rating
from inspections.evidence.models import Evidence
from inspections.evidence.survey_questions import Question
from inspections.history import Author
from inspections.inspection.models import Inspection, TeamMember
from standards.models import Domain, KeyQuestion, Standard

SUPPORTS, CONTRADICTS = "supports", "contradicts"


@dataclass(frozen=True)
class Item:
    """An item of evidence, and the key questions that it supports or contradicts, with the relevant passages."""

    kind: str
    title: str
    facts: Mapping[str, Any]
    ties: tuple[tuple[str, str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    file: str = field(default="", repr=False)  # a table as CSV text


def _day(day: int, month: int = 11) -> datetime.date:
    return datetime.date(2026, month, day)


WORKLOAD = "Team,Children,Staff in post,Children per worker\nCourt team,44,4,11\nOut-of-court team,38,5,7.6\n"
ITEMS = (
    Item(
        "document",
        "Youth justice plan 2025 to 2027",
        {"happened_on": _day(2, 6), "notes": "Agreed by the management board. Priorities on pages 6 to 9."},
        (
            ("1.1.1", SUPPORTS, "Five priorities, each with an owner on the board and a measure."),
            ("1.3.1", CONTRADICTS, "The profile of children uses figures from 2023 and does not cover exploitation."),
        ),
    ),
    Item(
        "document",
        "Minutes of the management board, last four meetings",
        {"happened_on": _day(22, 9)},
        (
            ("1.1.2", CONTRADICTS, "Nobody from health attended three of the four meetings."),
            ("1.1.3", SUPPORTS, "The board discusses data on reoffending each time and acts on it."),
        ),
    ),
    Item(
        "data",
        "Workloads in October 2026",
        {"happened_on": _day(31, 10)},
        (("1.2.1", CONTRADICTS, "11 children for each worker in the court team. The service aims for nine."),),
        file=WORKLOAD,
    ),
    Item(
        "survey",
        "Survey of staff",
        {"surveyed": "staff", "invited": 24, "answered": 19, "happened_on": _day(6)},
        (
            ("1.2.3", SUPPORTS, "17 of 19 say that supervision helps them to do better work."),
            ("1.2.5", SUPPORTS, "14 of 19 feel listened to."),
        ),
        (
            Question("Supervision helps me to do better work", 17, 19),
            Question("My workload can be managed", 8, 19),
            Question("Managers listen to what I say", 14, 19),
        ),
    ),
    Item(
        "survey",
        "Survey of children",
        {"surveyed": "children", "invited": 40, "answered": 12, "happened_on": _day(9), "is_on_involvement": True},
        (("1.3.2", SUPPORTS, "Ten of the 12 children who answered got help that they wanted."),),
        (Question("I got help that I wanted", 10, 12), Question("My worker listens to me", 12, 12)),
    ),
    Item(
        "interview",
        "Chair of the management board",
        {"happened_on": _day(17), "roles": "chair of the board", "people": 1},
        (("1.1.2", SUPPORTS, "Names what each partner brings, and where health falls short."),),
    ),
    Item(
        "focus_group",
        "Case managers of both teams",
        {"happened_on": _day(18), "roles": "case managers", "people": 7},
        (
            ("1.2.1", CONTRADICTS, "Cases and plans are handed over late when a worker leaves."),
            ("1.4.3", CONTRADICTS, "Each child is on two systems, and assessments are copied by hand."),
        ),
    ),
    Item(
        "observation",
        "Out-of-court disposal panel",
        {"happened_on": _day(19), "roles": "police, social care, education", "people": 6, "is_on_diversity": True},
        (("1.3.3", SUPPORTS, "Five children discussed; school and family views were heard before each decision."),),
    ),
    Item("document", "Training plan and attendance", {"state": Evidence.State.REQUESTED, "due": _day(27)}),
    Item(
        "meeting", "Board members of health and education", {"state": Evidence.State.REQUESTED, "due": _day(25)}
    ),
)  # fmt: skip

# For each key question: the preliminary judgement, the reasons, and what is not known yet.
PRELIMINARY = (
    ("1.1.1", "strength", "The plan has priorities, owners and measures.", "Whether staff know the plan."),
    ("1.1.2", "mixed", "Most partners come to the board and bring what they promised.", "What health provides."),
    ("1.2.1", "improvement", "The court team has more cases than the service aims for.", ""),
    ("1.3.1", "improvement", "The profile of the children is three years old.", ""),
)
# For each key question: a line of enquiry, and the answer if there is one.
ENQUIRIES = (
    ("1.1.2", "What does health provide for the children, and who decides this?", ""),
    (
        "1.2.1",
        "Is the workload of the court team a temporary peak, or has it been high all year?",
        "It has been this high since March.",
    ),
)
GOVERNANCE = (
    "The board knows the children and the figures, and acts on them. It is dealing with the absence of health: the chair "
    "has agreed a member and a date."
)
ELIGIBLE = {"2": 31, "3": 18}


def add_domain_one(inspection: Inspection, *, lead: Author, owner: TeamMember) -> None:
    """Add evidence, judgements, lines of enquiry and a proposal. The lines of enquiry are assigned to `owner`."""
    framework = inspection.framework
    questions = {
        question.number: question for question in KeyQuestion.objects.filter(standard__domain__framework=framework)
    }
    items = [_add(item, inspection, questions, lead) for item in ITEMS]
    for number, leaning, text, gaps in PRELIMINARY:
        judge_key_question(
            inspection, questions[number], stage="preliminary", leaning=leaning, text=text, gaps=gaps, by=lead
        )
    for number, text, answer in ENQUIRIES:
        enquiry = ask_line_of_enquiry(inspection, questions[number], text=text, owner=owner, by=lead)
        if answer:
            answer_line_of_enquiry(enquiry, answer=answer, by=lead)
    governance = Standard.objects.get(domain__framework=framework, number="1.1")
    propose_rating(inspection, governance, rating="Good", rationale=GOVERNANCE, cites=items[:2], by=lead)
    for domain in Domain.objects.filter(framework=framework, number__in=ELIGIBLE):
        set_eligible_cases(inspection, domain, ELIGIBLE[domain.number], by=lead)


def _add(item: Item, inspection: Inspection, questions: Mapping[str, KeyQuestion], lead: Author) -> Evidence:
    file = SimpleUploadedFile("workloads.csv", item.file.encode(), "text/csv") if item.file else None
    facts = dict(item.facts)
    if day := facts.get("happened_on"):  # so that the date is never in the future, whatever today's date is
        facts["happened_on"] = min(day, timezone.localdate())
    evidence = add_evidence(inspection, kind=item.kind, title=item.title, file=file, by=lead, **facts)
    for number, bearing, passage in item.ties:
        tie_to_question(evidence, questions[number], bearing=bearing, passage=passage, by=lead)
    if item.questions:
        set_survey_questions(evidence, item.questions, by=lead)
    return evidence
