"""Assign, record, submit and withdraw second reads, and decide the differences.

Each action locks the inspection first, as all actions on cases do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inspections.cases.actions import hold, save_entry_of_held_case
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord
from inspections.cases.submission import Incomplete
from inspections.history import Author, Refused, current_phase, has_words, refuse_too_late, write_history
from inspections.inspection.models import Inspection, TeamMember
from inspections.notices.actions import tell
from inspections.notices.kinds import SECOND_READ
from inspections.planning.sharing import share_out
from inspections.second_reads.drawing import drawn
from inspections.second_reads.models import Adjudication, SecondAnswer, SecondRead
from inspections.second_reads.queries import barred_from
from inspections.second_reads.record import SecondRecord
from inspections.second_reads.saving import changes_to


@dataclass(frozen=True)
class Draw:
    """What cases were drawn with: the share in per cent and the seed, and whether the framework gives the share."""

    share: int
    seed: int
    is_of_framework: bool = False


@transaction.atomic
def assign_second_reads(
    inspection: Inspection,
    readers: Mapping[Case, TeamMember],
    *,
    by: Author,
    draw: Draw | None = None,
    reason: str = "",
) -> list[SecondRead]:
    """Assign cases to second readers, all or none. `draw`: what the cases were drawn with; None if they were chosen.

    Raises Refused if a reader cannot be the second reader of their case: because they are not an inspector on the team, have
    recorded in the case, lead the inspection, see every inspection, or have a conflict of interest.
    """
    refuse_too_late(inspection, "second reads", current_phase(inspection))
    barred = barred_from(inspection, readers.values())
    assigned = []
    for case, reader in readers.items():
        if why := barred.get((reader.pk, case.pk)):
            raise Refused(f"{reader} cannot be the second reader of case {case}: {why}.")
        if case.second_reads.current().exists():
            raise Refused(f"Case {case} already has a second reader. Reload the page.")
        assigned.append(_assign(inspection, case, reader, draw, reason.strip(), by))
    return assigned


@dataclass(frozen=True)
class Drawn:
    """The second reads that a draw assigned, and the drawn cases that none of the readers could get."""

    reads: list[SecondRead]
    left_out: list[Case]


@transaction.atomic
def draw_second_reads(
    inspection: Inspection, readers: Sequence[TeamMember], draw: Draw, *, by: Author, reason: str = ""
) -> Drawn:
    """Draw a share of the cases that have no second reader, and share them evenly between these readers.

    A case that every reader is barred from is left out, and can be drawn again. Raises Refused as `assign_second_reads` does.
    """
    refuse_too_late(inspection, "second reads", current_phase(inspection))
    cases = {case.reference: case for case in inspection.cases.select_related("domain", "inspector__user")}
    current = SecondRead.objects.of_inspection(inspection).current().select_related("reader")
    already = {read.case.reference for read in current.select_related("case")}
    chosen = [cases[each] for each in drawn(cases, share=draw.share, seed=draw.seed, already=already)]
    loads = Counter(read.reader_id for read in current)
    by_key = {reader.pk: reader for reader in readers}
    barred = barred_from(inspection, readers).keys()
    shared = share_out([case.pk for case in chosen], list(by_key), already=loads, barred=barred)
    given = {case: by_key[shared[case.pk]] for case in chosen if case.pk in shared}
    reads = assign_second_reads(inspection, given, by=by, draw=draw, reason=reason)
    return Drawn(reads, [case for case in chosen if case.pk not in shared])


def _assign(
    inspection: Inspection, case: Case, reader: TeamMember, draw: Draw | None, reason: str, by: Author
) -> SecondRead:
    how = SecondRead.How.CHOSEN
    if draw is not None:
        how = SecondRead.How.FRAMEWORK if draw.is_of_framework else SecondRead.How.SHARE
    read: SecondRead = SecondRead.objects.create(
        case=case,
        reader=reader,
        how=how,
        share=draw.share if draw else None,
        seed=draw.seed if draw else None,
        reason=reason,
        disposal=case.disposal,
        assigned_by=by.person,
    )
    given: list[tuple[str, str, object]] = [
        ("case", "", case.reference),
        ("reader", "", reader.written),
        ("how", "", how),
    ]
    given += [("share", "", draw.share), ("seed", "", draw.seed)] if draw else []
    given += [("reason", "", reason)] if reason else []
    write_history(inspection, read.subject, given, by=by)
    href = reverse("inspections:second_read", args=[inspection.reference, read.pk])
    text = f"You are the second reader of case {case} in {inspection.yot}."
    tell([reader.user], SECOND_READ, inspection, event=read.subject, text=text, href=href, by=by)
    return read


@transaction.atomic
def withdraw_second_read(read: SecondRead, *, reason: str, by: Author) -> None:
    """End a second read that is not compared yet. Its answers are kept and no one sees them; another reader can be assigned.

    Raises SignedInspection once the ratings are signed, and Refused if the reads have been compared, or if the reason has
    no words.
    """
    _hold(read)
    refuse_too_late(read.case.inspection, read.subject, read.case.inspection.phase)
    if not read.is_open:
        raise Refused(f"The {read} has the state “{read.get_state_display()}”, so it cannot be withdrawn.")
    if not has_words(reason):
        raise Refused("Enter, in words, why you are withdrawing the second read.")
    _change_state(read, SecondRead.State.WITHDRAWN, by, ("withdrawn because", "", reason.strip()))


@transaction.atomic
def save_second_answers(read: SecondRead, values: Mapping[str, str], *, by: Author) -> int:
    """Save answers and notes of the second reader, by the name of the entry, and return how many changed.

    The values must be clean (`Entry.value`). Raises Refused if the second read has been submitted or withdrawn, or if
    another person than the second reader saves.
    """
    _hold(read)
    _check_reader(read, by)
    if read.state != SecondRead.State.READING:
        raise Refused(f"The {read} is {read.get_state_display().lower()}, so you can no longer change it.")
    changes = changes_to(SecondAnswer, read, values)
    write_history(read.case.inspection, read.subject, changes.history, by=by)
    changes.store(SecondAnswer)
    return len(changes.history)


@transaction.atomic
def submit_second_read(read: SecondRead, *, by: Author) -> None:
    """Submit a second read. If the first read is submitted too, the two are compared.

    Raises Incomplete if answers are missing, and Refused if the second read cannot be submitted by this person now.
    """
    _hold(read)
    _check_reader(read, by)
    if read.state != SecondRead.State.READING:
        raise Refused(f"The {read} is {read.get_state_display().lower()} already.")
    record = SecondRecord(SecondRead.objects.for_page().prefetch_related("answers").get(pk=read.pk))
    if record.missing:
        raise Incomplete(record.missing)
    read.submitted_at = timezone.now()
    _change_state(read, SecondRead.State.SUBMITTED, by)
    compare_with_first(read.case, by)


def compare_with_first(case: Case, by: Author) -> None:
    """Compare the two reads of a case once both are submitted: keep the first reader's answers beside the second's.

    Called when either read is submitted. The answers are kept as they are now, because later decisions and corrections must
    not look like agreement.
    """
    if case.state not in (Case.State.SUBMITTED, Case.State.ACCEPTED):
        return
    for read in case.second_reads.filter(state=SecondRead.State.SUBMITTED).prefetch_related("answers"):
        read.case = case
        _keep_first_values(read)
        read.compared_at, read.first_reader = timezone.now(), case.inspector
        _change_state(read, SecondRead.State.COMPARED, by)


def _keep_first_values(read: SecondRead) -> None:
    first = CaseRecord(Case.objects.with_record().get(pk=read.case_id))
    second = SecondRecord(read)
    asked_in_both = asked_in(first) & asked_in(second)
    rows = []
    for row in read.answers.all():
        if row.entry in asked_in_both:
            row.first_value = first.values.get(row.entry, "")
            rows.append(row)
    SecondAnswer.objects.bulk_update(rows, ["first_value"])


def asked_in(record: CaseRecord) -> set[str]:
    """The names of the entries that are asked in a read: key questions with their prompts, and everything unrated."""
    asked = {
        number
        for state in record.progress.states
        if state.relevance.is_asked
        for number in (state.question.number, *state.prompt_numbers)
    }
    return asked | {entry.name for page in record.pages if not page.standard for entry in page if entry.is_asked}


# --- differences ------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide_difference(
    read: SecondRead,
    entry: str,
    value: str,
    *,
    based_on: int,
    reason: str,
    participants: Collection[TeamMember] = (),
    by: Author,
) -> Adjudication:
    """Decide a difference between two reads. The decided answer is saved in the case, and only this answer counts.

    `participants`: the people at the consensus meeting; none if a third person decides. `based_on`: the version of the entry
    in the case that the person saw (0: no version). Raises Refused if the decision has no reason, if a reader would decide
    alone, or if a meeting leaves out a reader. Raises EntryConflict if the answer in the case has changed since.
    """
    case = read.case
    phase = hold(case)
    _hold(read)
    refuse_too_late(case.inspection, f"{read.subject}, {entry}", phase)
    row: SecondAnswer | None = read.answers.differing().filter(entry=entry).first()
    if row is None:
        raise Refused(f"{entry} does not differ in this second read.")
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    asked = record.entry(entry)
    if asked is None or not value or not asked.accepts(value):
        raise Refused("Choose the answer that counts.")
    if not has_words(reason):
        raise Refused("Enter, in words, why this answer counts.")
    _check_who_decides(read, participants, by)
    how = Adjudication.How.MEETING if participants else Adjudication.How.THIRD_PERSON
    given = [
        (f"{entry} decided", "", value),
        (f"{entry} decided by", "", how),
        (f"{entry} because", "", reason.strip()),
    ]
    if participants:
        given.append((f"{entry} meeting", "", ", ".join(member.written for member in participants)))
    write_history(case.inspection, read.subject, given, by=by)
    save_entry_of_held_case(case, asked, value, based_on=based_on, by=by, in_any_state=True)
    decision: Adjudication = Adjudication.objects.create(
        read=read,
        entry=entry,
        first_value=row.first_value,
        second_value=row.value,
        decided=value,
        how=how,
        reason=reason.strip(),
        **by.as_fields(),
    )
    decision.participants.set(participants)
    return decision


def _check_who_decides(read: SecondRead, participants: Collection[TeamMember], by: Author) -> None:
    readers = readers_of(read)
    if not participants:
        if by.person is not None and by.person.pk in readers:
            raise Refused("You are one of the two readers. A third person decides, or a meeting of both readers.")
        return
    outside = [member for member in participants if member.inspection_id != read.case.inspection_id]
    if outside:
        raise Refused(f"{outside[0]} is not on this inspection team.")
    present = set(map(_who, participants))
    if not {_who(reader) for reader in (read.reader, read.first_reader) if reader is not None} <= present:
        raise Refused("Both readers must take part in the meeting. If one cannot, a third person decides.")
    if len(present) < 2:
        raise Refused("Choose at least two people who took part in the meeting.")


def _who(member: TeamMember) -> int | str:
    """The same for every role of one person on the team: the account, or the name of a person without one."""
    return member.user_id or member.name


def readers_of(read: SecondRead) -> set[int]:
    """The keys of the accounts of both readers."""
    members = (read.reader, read.first_reader)
    return {member.user_id for member in members if member is not None and member.user_id is not None}


# --- shared -----------------------------------------------------------------------------------------------------------


def _hold(read: SecondRead) -> None:
    """Lock the inspection, and then refresh the state of the second read, which can have changed since it was fetched."""
    read.case.inspection.phase = current_phase(read.case.inspection)
    read.state = SecondRead.objects.values_list("state", flat=True).get(pk=read.pk)


def _check_reader(read: SecondRead, by: Author) -> None:
    if by.person is None or by.person.pk != read.reader.user_id:
        raise Refused("Only the second reader can record and submit a second read.")


def _change_state(read: SecondRead, state: str, by: Author, *more: tuple[str, str, str]) -> None:
    write_history(read.case.inspection, read.subject, [("state", read.state, state), *more], by=by)
    read.state = state
    read.save(update_fields=["state", "submitted_at", "compared_at", "first_reader"])
