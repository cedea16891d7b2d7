"""Invented work on the quality of judgements for `make demo`: a benchmark case, dip samples and a second read.

The answers are worked out from the tables below, and are saved with the actions that the pages use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from inspections.benchmarks.actions import (
    add_benchmark_case,
    comment_on_benchmark_case,
    invite_readers,
    open_benchmark_case,
    save_benchmark_answers,
    submit_benchmark_read,
)
from inspections.benchmarks.models import BenchmarkCase, BenchmarkRead
from inspections.benchmarks.record import BenchmarkRecord
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord
from inspections.dip_samples.actions import choose_dip_sample, send_findings
from inspections.dip_samples.models import DipFinding
from inspections.dip_samples.queries import Found
from inspections.history import Author
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.second_reads.actions import assign_second_reads, save_second_answers, submit_second_read
from inspections.second_reads.models import SecondRead
from inspections.second_reads.record import SecondRecord
from reports.demonstration.fieldwork import FIRST, LEAD, SECOND

QUALITY_LEAD = "quality@example.org"

TITLE = "Tyler: missed sessions and a worried grandmother"
TEXT = "\n\n".join(
    (
        (
            "Tyler is 15 and lives with his grandmother. He has a referral order of nine months for taking a car "
            "without consent and driving it at night. Nobody was hurt."
        ),
        (
            "The assessment names his friends, school exclusion and cannabis as reasons for the offence. It describes "
            "the night of the offence in two lines. It mentions that his grandmother called the service twice because "
            "Tyler came home at 3am with new trainers and a second phone. It does not say what this may mean. "
            "Children’s social care closed the family’s case a year ago, and nobody has asked them since."
        ),
        (
            "The plan has weekly sessions, reparation in a bicycle workshop, and a referral to the substance misuse "
            "nurse. Tyler helped to choose the workshop. For his safety, the plan says “monitor”. The owner of the car "
            "asked for a letter, and got one."
        ),
        (
            "Tyler came to eleven of fourteen sessions. After each missed one, his worker visited at home the next "
            "day. The nurse saw him four times. After the third call of his grandmother, the worker and the police "
            "talked about exploitation, and the plan was written again with a curfew that the grandmother had asked "
            "for."
        ),
    )
)
# The answers to key questions that are no; the others are yes. The first prompt has the answer of its key question.
EXPECTED = {
    "2.1.2": "The second phone and the new trainers point to exploitation, and nobody asked.",
    "2.2.2": "“Monitor” is no plan.",
}
DIFFERING = {
    FIRST: ("2.1.2", "2.2.2", "2.1.3"),
    SECOND: ("2.2.2",),
    LEAD: ("2.1.1", "2.1.2", "2.2.2"),
}
COMMENTS = (
    (SECOND, "2.1.2", "The calls of the grandmother are in the assessment. I took that as enough."),
    (FIRST, "2.1.2", "They are written down, but nothing follows from them until the third call."),
)
# In Westmere. The second reader judges these key questions otherwise than the inspector of the case.
SECOND_READ, JUDGED_OTHERWISE = "ooc-02", ("3.1.2", "3.3.1")
SAMPLED = ("court-01", "ooc-01")


@transaction.atomic
def make_assurance(inspection: Inspection, people: Mapping[str, User], *, command: str) -> None:
    """Make the benchmark case, and in the inspection a second read with differences and two dip samples, one of them sent.

    `people` are the accounts by email address, among them the team of the inspection.
    """
    by = {email: Author(person, command) for email, person in people.items()}
    _benchmark(inspection, people, by)
    _second_read(inspection, by[LEAD], by[FIRST])
    _dip_samples(inspection, by[QUALITY_LEAD])


def _benchmark(inspection: Inspection, people: Mapping[str, User], by: Mapping[str, Author]) -> None:
    quality = by[QUALITY_LEAD]
    case = add_benchmark_case(
        inspection.framework,
        title=TITLE,
        text=TEXT,
        disposal="referral_order",
        origin=BenchmarkCase.Origin.INVENTED,
        by=quality,
    )
    _judge(case, quality, EXPECTED, notes=EXPECTED)
    invite_readers(case, [people[email] for email in DIFFERING], by=quality)
    open_benchmark_case(case, by=quality)
    for email, numbers in DIFFERING.items():
        _judge(case, by[email], numbers)
    for email, number, text in COMMENTS:
        comment_on_benchmark_case(case, text, entry=number, by=by[email])


def _judge(case: BenchmarkCase, by: Author, negative: Iterable[str], notes: Mapping[str, str] | None = None) -> None:
    read = BenchmarkRead.objects.get(case=case, reader=by.in_person())
    values = {"safety_wellbeing": "high", "risk_of_serious_harm": "medium"}
    values |= _answers(BenchmarkRecord(case), negative)
    values |= {f"{number}-note": note for number, note in (notes or {}).items()}
    save_benchmark_answers(read, values, by=by)
    submit_benchmark_read(read, by=by)


def _answers(record: CaseRecord, negative: Iterable[str]) -> dict[str, str]:
    """An answer to every key question and prompt: no to these key questions and their first prompts, and yes to the others."""
    questions = [question for page in record.pages if page.standard for question in page.standard.key_questions]
    answers: dict[str, str] = {}
    for question in questions:
        first, *others = (f"{question.number}{prompt.letter}" for prompt in question.prompts)
        answers |= dict.fromkeys((question.number, first), "no" if question.number in negative else "yes")
        answers |= dict.fromkeys(others, "yes")
    return answers


def _second_read(inspection: Inspection, lead: Author, reader: Author) -> None:
    case = inspection.cases.get(reference=SECOND_READ)
    member = inspection.team.get(user=reader.person)
    (read,) = assign_second_reads(inspection, {case: member}, reason="The first case under the new guidance.", by=lead)
    first = CaseRecord(Case.objects.with_record().get(pk=case.pk)).values
    record = SecondRecord(SecondRead.objects.for_page().prefetch_related("answers").get(pk=read.pk))
    names = [entry.name for page in record.pages for entry in page if not entry.is_note]
    values = {name: first[name] for name in names if name in first}
    values |= {number: "no" if first[number] == "yes" else "yes" for number in JUDGED_OTHERWISE}
    save_second_answers(read, values, by=reader)
    submit_second_read(read, by=reader)


def _dip_samples(inspection: Inspection, quality: Author) -> None:
    cases = list(inspection.cases.filter(reference__in=SAMPLED).select_related("inspection", "inspector__user"))
    sent, _ = choose_dip_sample(cases, reason="One accepted case of each kind.", by=quality)
    findings = {
        "2.1.1": Found(DipFinding.Verdict.AGREE),
        "2.2.2": Found(
            DipFinding.Verdict.QUERY,
            "The plan says who checks on the child between sessions. What made it a no?",
        ),
    }
    send_findings(sent, looked_at="The assessment, the plan and your notes.", findings=findings, by=quality)
