"""Sample cases, send findings, answer them, and withdraw a case from a dip sample.

Each action locks the inspection first, as all actions on cases do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inspections.cases.models import Case
from inspections.cases.querysets import CaseQuerySet
from inspections.cases.record import CaseRecord
from inspections.dip_samples.models import DipAnswer, DipFinding, DipRead
from inspections.dip_samples.queries import MOST, Found, cases_to_sample, judged_in
from inspections.history import Author, Refused, current_phase, has_words, refuse_blank, refuse_too_late, write_history
from inspections.notices.actions import tell
from inspections.notices.kinds import DIP_ANSWER, DIP_FINDINGS
from inspections.permissions import check_can_answer_finding, check_can_sample
from inspections.second_reads.drawing import in_drawn_order


@dataclass(frozen=True)
class Draw:
    """What cases were drawn with, and from where."""

    how: str
    size: int
    seed: int


@transaction.atomic
def draw_dip_sample(cases: CaseQuerySet, draw: Draw, *, reason: str = "", by: Author) -> list[DipRead]:
    """Draw some of these cases for the quality lead to read, or all if there are fewer than `draw.size`.

    `cases`: part of `cases_to_sample`. Raises Refused if there are none.
    """
    by_name = {f"{case.inspection.reference}/{case.reference}": case for case in cases.select_related("inspection")}
    if not by_name:
        raise Refused("No submitted case can be sampled there. Choose other cases.")
    chosen = in_drawn_order(by_name, draw.seed)[: draw.size]
    return _sample([by_name[each] for each in chosen], draw, reason, by)


@transaction.atomic
def choose_dip_sample(cases: Sequence[Case], *, reason: str = "", by: Author) -> list[DipRead]:
    """Sample the cases that a quality lead has chosen, all or none."""
    return _sample(cases, None, reason, by)


def _sample(cases: Sequence[Case], draw: Draw | None, reason: str, by: Author) -> list[DipRead]:
    person = by.in_person()
    check_can_sample(person)
    if len(cases) > MOST:
        raise Refused(f"Choose at most {MOST}.")
    in_order = sorted(cases, key=lambda case: (case.inspection_id, case.pk))  # always locked in the same order
    for inspection in {case.inspection_id: case.inspection for case in in_order}.values():
        refuse_too_late(inspection, "dip samples", current_phase(inspection))
    possible = set(cases_to_sample(person).filter(pk__in=[case.pk for case in in_order]).values_list("pk", flat=True))
    reads = []
    for case in in_order:
        if case.pk not in possible:
            raise Refused(f"Case {case} can no longer be sampled. Reload the page.")
        read = DipRead.objects.create(
            case=case,
            reader=person,
            how=draw.how if draw else DipRead.How.CHOSEN,
            size=draw.size if draw else None,
            seed=draw.seed if draw else None,
            reason=reason.strip(),
        )
        given: list[tuple[str, str, object]] = [("case", "", case.reference), ("how", "", read.how)]
        given += [("size", "", draw.size), ("seed", "", draw.seed)] if draw else []
        given += [("reason", "", read.reason)] if read.reason else []
        write_history(case.inspection, read.subject, given, by=by)
        reads.append(read)
    return reads


@transaction.atomic
def send_findings(read: DipRead, *, looked_at: str, findings: Mapping[str, Found], note: str = "", by: Author) -> None:
    """Send the findings on a case to its inspector. They change no answer.

    `findings`: by the name of the entry, for the judgements that the quality lead looked at. Raises Refused if there are none,
    if a query has no note, or while a second inspector reads the case blind, because a correction must not look like
    agreement.
    """
    case = read.case
    phase = _hold(read)
    refuse_too_late(case.inspection, read.subject, phase)
    if by.person is None or by.person.pk != read.reader_id:
        raise Refused("Only the quality lead who sampled the case can send findings.")
    check_can_sample(by.person)
    if read.state != DipRead.State.READING:
        raise Refused(f"The {read} already has the state “{read.get_state_display()}”.")
    if case.second_reads.open().exists():
        raise Refused(f"A second inspector is reading case {case}. Send your findings once both reads are submitted.")
    refuse_blank(looked_at, "Enter what you looked at.")
    judged = {each.name: each for each in judged_in(CaseRecord(Case.objects.with_record().get(pk=case.pk)))}
    if not findings or not findings.keys() <= judged.keys():
        raise Refused("Agree with or query at least one judgement in the case.")
    for name, found in findings.items():
        if found.verdict == DipFinding.Verdict.QUERY and not has_words(found.note):
            raise Refused(f"{judged[name].entry.called}: enter, in words, what you query.")
    read.looked_at, read.note, read.sent_at = looked_at.strip(), note.strip(), timezone.now()
    given: list[tuple[str, str, object]] = [
        ("state", read.state, DipRead.State.SENT),
        ("looked at", "", read.looked_at),
    ]
    given += [("note", "", read.note)] if read.note else []
    for name, found in findings.items():
        given.append((f"{name} verdict", "", found.verdict))
        given += [(f"{name} note", "", found.note.strip())] if found.note.strip() else []
    write_history(case.inspection, read.subject, given, by=by)
    read.state = DipRead.State.SENT
    read.save(update_fields=["state", "looked_at", "note", "sent_at"])
    DipFinding.objects.bulk_create(
        DipFinding(read=read, entry=name, value=judged[name].value, verdict=found.verdict, note=found.note.strip())
        for name, found in findings.items()
    )
    queries = sum(found.verdict == DipFinding.Verdict.QUERY for found in findings.values())
    number = f"{queries} {'query' if queries == 1 else 'queries'} to answer" if queries else "no queries"
    text = f"A quality lead has read case {case} in {case.inspection.yot}: {number}."
    inspector = case.inspector.user if case.inspector else None
    tell([inspector], DIP_FINDINGS, case.inspection, event=read.subject, text=text, href=address_of(read), by=by)


@transaction.atomic
def answer_finding(finding: DipFinding, *, how: str, reason: str = "", by: Author) -> DipAnswer:
    """Answer a query: the inspector has corrected the case, or keeps the judgement, with the reason. The newest answer counts.

    Raises Refused if the finding is no query, or if a judgement is kept without a reason.
    """
    read = finding.read
    refuse_too_late(read.case.inspection, read.subject, _hold(read))
    check_can_answer_finding(by.in_person(), read.case)
    if finding.verdict != DipFinding.Verdict.QUERY:
        raise Refused("The quality lead agrees, so there is nothing to answer.")
    if how == DipAnswer.How.KEPT and not has_words(reason):
        raise Refused("Enter, in words, why you keep the judgement.")
    given = [(f"{finding.entry} answer", "", how)]
    given += [(f"{finding.entry} because", "", reason.strip())] if reason.strip() else []
    write_history(read.case.inspection, read.subject, given, by=by)
    answer: DipAnswer = DipAnswer.objects.create(finding=finding, how=how, reason=reason.strip(), **by.as_fields())
    if not DipFinding.objects.unanswered().filter(read=read).exists():
        text = f"All your queries on case {read.case} in {read.case.inspection.yot} are answered."
        event = f"{read.subject}, {DipAnswer.objects.filter(finding__read=read).count()} answers"
        tell([read.reader], DIP_ANSWER, read.case.inspection, event=event, text=text, href=address_of(read), by=by)
    return answer


@transaction.atomic
def withdraw_dip_read(read: DipRead, *, reason: str, by: Author) -> None:
    """Take a case out of a dip sample before its findings are sent. Raises Refused if the reason has no words."""
    refuse_too_late(read.case.inspection, read.subject, _hold(read))
    check_can_sample(by.in_person())
    if read.state != DipRead.State.READING:
        raise Refused(f"The {read} has the state “{read.get_state_display()}”, so it cannot be withdrawn.")
    if not has_words(reason):
        raise Refused("Enter, in words, why you are withdrawing the case.")
    given = [("state", read.state, DipRead.State.WITHDRAWN), ("withdrawn because", "", reason.strip())]
    write_history(read.case.inspection, read.subject, given, by=by)
    read.state = DipRead.State.WITHDRAWN
    read.save(update_fields=["state"])


def address_of(read: DipRead) -> str:
    return reverse("inspections:dip_read", args=[read.case.inspection.reference, read.pk])


def _hold(read: DipRead) -> str:
    """Lock the inspection, and then refresh the state of the read. Returns the phase."""
    phase = current_phase(read.case.inspection)
    read.state = DipRead.objects.values_list("state", flat=True).get(pk=read.pk)
    return phase
