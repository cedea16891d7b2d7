"""Actions on cases and their records.

An action that records something in a case locks the inspection and then the case (`lock`) until the change is committed. So
the history of an inspection has one writer at a time, and signing the ratings waits for those who are recording.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from inspections.cases import saving
from inspections.cases.entries import FACTS, NOTEPAD, Entry
from inspections.cases.judged import judged_standards
from inspections.cases.models import AwaitedEntry, Case, CaseAnswer, Interview, Judgement, LeadRecording
from inspections.cases.pseudonyms import pseudonym
from inspections.history import Author, Refused, current_phase, has_words, refuse_too_late, write_history
from inspections.inspection.append import know_end
from inspections.inspection.models import Change, ConflictOfInterest, Inspection, TeamMember
from inspections.moments import time_of_day
from inspections.notices.actions import tell
from inspections.notices.kinds import CASE_ALLOCATED
from inspections.spreadsheets.identity import same_as
from standards.models import CaseQuestion, Domain, KeyQuestion, Prompt


class CaseSubmitted(Refused):
    """Raised if someone changes a case that the inspector has submitted."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            f"Case {case} is {case.get_state_display().lower()}: it cannot be changed unless the lead inspector "
            "returns it."
        )


class EntryConflict(Refused):
    """Raised if a change is not based on the current version of its entry. `newest` is the change that made that version."""

    def __init__(self, newest: Change) -> None:
        self.newest = newest
        super().__init__(
            f"{newest.author} changed {newest.field} at {time_of_day(newest.at, seconds=True)}, after you opened the page. "
            "Reload the page."
        )


@dataclass(frozen=True)
class Saved:
    """The current value of an entry, the version to base the next change on, and when it was stored."""

    version: int
    at: datetime.datetime | None
    value: str


def lock(case: Case) -> None:
    """Lock a case until the transaction ends and refresh its state. Raises CaseSubmitted if it has been submitted."""
    hold(case)
    _refuse_if_handed_over(case)


def hold(case: Case) -> str:
    """Lock a case and its inspection until the transaction ends, in any state, and refresh its state. Returns the phase.

    The inspection comes first, as in every action: two transactions that lock in another order could wait for each other.
    """
    phase = current_phase(case.inspection)
    case.state = Case.objects.select_for_update().values_list("state", flat=True).get(pk=case.pk)
    return phase


def _refuse_if_handed_over(case: Case) -> None:
    if not case.is_with_its_inspector:
        raise CaseSubmitted(case)


def write_case_history(
    case: Case, changes: Iterable[tuple[str, object, object]], *, by: Author, receipt: uuid.UUID | None = None
) -> list[Change]:
    """Add changes to the history of a locked case. Raises SignedInspection if the ratings are signed."""
    return write_history(case.inspection, case.subject, changes, by=by, receipt=receipt)


# --- one entry -------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_entry(
    case: Case, entry: Entry, value: str, *, based_on: int, by: Author, receipt: uuid.UUID | None = None
) -> Saved:
    """Lock a case and save one of its entries. See `save_entry_of_held_case`."""
    hold(case)
    return save_entry_of_held_case(case, entry, value, based_on=based_on, by=by, receipt=receipt)


def save_entry_of_held_case(
    case: Case,
    entry: Entry,
    value: str,
    *,
    based_on: int,
    by: Author,
    receipt: uuid.UUID | None = None,
    in_any_state: bool = False,
) -> Saved:
    """Save one entry in a case if it has not changed since the version that the change is based on (0: no version).

    The case must be locked and the value must be clean (`Entry.value`). Nothing is stored if the value is already stored, or
    if the same `receipt` has already been stored. Raises EntryConflict with the newest change, and CaseSubmitted or
    SignedInspection if the case can no longer be changed. `in_any_state`: even if the case has been submitted, for an answer
    that was decided after a second read.
    """
    now = saving.stored(case, entry.name)
    current = Saved(now.version, now.at, now.value)
    if value == now.value or (receipt is not None and now.receipt == receipt):
        return current
    if now.version != based_on:
        # This change was stored, but the response was lost and someone has changed the entry since: not a conflict.
        if receipt is not None and Change.objects.of_entry(case, entry.name).filter(receipt=receipt).exists():
            return current
        newest = Change.objects.of_entry(case, entry.name).select_related("by").first()
        if newest is None:
            raise Refused(f"{entry.name} has never had version {based_on}. Reload the page.")
        raise EntryConflict(newest)
    if not in_any_state:
        _refuse_if_handed_over(case)
    refuse_too_late(case.inspection, f"{case.subject}, {entry.name}", now.phase)
    _store(case, entry, value, by)
    know_end(case.inspection, now.end)
    try:
        [change] = write_history(
            case.inspection, case.subject, [(entry.name, now.value, value)], by=by, phase=now.phase, receipt=receipt
        )
    except IntegrityError as error:
        raise Refused("This receipt belongs to another change. Reload the page.") from error
    return Saved(change.pk, change.at, value)


def _store(case: Case, entry: Entry, value: str, by: Author) -> None:
    """Store a value in its table: the case, an interview, a judgement, an answer or the reason why an answer is awaited."""
    name = entry.name
    whole = case.inspection.framework.whole
    base, _, part = name.rpartition("-")
    author = {"by": by.person, "at": timezone.now()}
    if name in FACTS or name == NOTEPAD:
        Case.objects.filter(pk=case.pk).update(**{name: entry.field.to_python(value)})
    elif part == "awaited":
        AwaitedEntry.objects.update_or_create(case=case, entry=base, defaults={"reason": value})
    elif name.startswith("interview-"):
        _, key, part = name.split("-", 2)
        Interview.objects.filter(case=case, pk=key).update(**{part: entry.field.to_python(value)})
    elif name in whole.case_questions:
        CaseAnswer.objects.bulk_create(
            [CaseAnswer(case=case, question_id=whole.case_questions[name], value=value, **author)],
            update_conflicts=True,
            unique_fields=["case", "question"],
            update_fields=["value", "by", "at"],
        )
    else:
        number, column = (base, "note") if part == "note" else (name, "answer")
        kind = "prompt" if number in whole.prompts else "key_question"
        question = whole.prompts[number] if kind == "prompt" else whole.key_questions[number]
        if column == "answer":
            saving.put_answer(case, kind, question, value, by.person)
        else:
            # Answer and note are separate entries: saving the note does not change the answer or its author.
            Judgement.objects.bulk_create(
                [Judgement(case=case, **{f"{kind}_id": question}, note=value, **author)],
                update_conflicts=True,
                unique_fields=["case", kind],
                update_fields=["note"],
            )


def check_case_based(inspection: Inspection, domain: Domain) -> None:
    """Raises Refused unless cases in this domain are inspected under the inspection's framework."""
    if domain.framework_id != inspection.framework_id or not domain.case_based:
        raise Refused(f"Domain {domain.number} has no cases in the framework {inspection.framework.slug}.")


def check_disposal(inspection: Inspection, domain: Domain, disposal: str) -> None:
    """Raises Refused unless a case in this domain can have this disposal under the inspection's framework."""
    check_case_based(inspection, domain)
    definition = inspection.framework.definition
    if not any(known.slug == disposal and known.domain == domain.number for known in definition.disposals):
        raise Refused(f"“{disposal}” is not a disposal for domain {domain.number}.")


def check_questions(case: Case, questions: Iterable[KeyQuestion | Prompt]) -> None:
    """Raises Refused unless all these questions are answered in cases like this one."""
    judged = {standard.number for standard in judged_standards(case)}
    for question in questions:
        key_question = question.key_question if isinstance(question, Prompt) else question
        if key_question.standard.number not in judged:
            raise Refused(f"{question_number(question)} is not answered in cases of domain {case.domain.number}.")


@transaction.atomic
def add_case(
    inspection: Inspection, *, reference: str, domain: Domain, disposal: str, by: Author, **facts: Any
) -> Case:
    """Add a case under a reference. Children's names are never recorded.

    Raises Refused if the domain has no cases in the inspection's framework, or if the disposal belongs to another domain.
    Also raises Refused if another case has this reference, or a reference that people would read as the same.
    """
    check_disposal(inspection, domain, disposal)
    # Locks the inspection, so that two cases added at the same time get different pseudonyms.
    refuse_too_late(inspection, f"case {reference}, domain", current_phase(inspection))
    others = dict(inspection.cases.values_list("reference", "pseudonym"))
    if reference in others:
        raise Refused(f"Case {reference} already exists. Enter another reference.")
    if same := same_as(reference, others):
        raise Refused(f"“{reference}” differs from the case “{same}” only in capitals, spaces or leading zeros.")
    taken = set(others.values())
    case = Case.objects.create(
        inspection=inspection,
        reference=reference,
        pseudonym=pseudonym(reference, taken),
        domain=domain,
        disposal=disposal,
        **facts,
    )
    Interview.objects.create(case=case, with_whom=Interview.With.CASE_MANAGER)
    given = {"domain": domain.number, "disposal": disposal, **facts}
    changes = [(name, "", value) for name, value in given.items() if value not in ("", None)]
    write_history(inspection, f"case {reference}", changes, by=by)
    return case


@transaction.atomic
def put_in_samples(case: Case, domains: Iterable[Domain], *, by: Author) -> bool:
    """Set which other samples a case is in, besides the sample for its own domain, and return whether this changed. The
    case is then judged under the standards of those domains too. Answers for a sample that it leaves are kept but not
    counted.

    Raises Refused if cases of its kind cannot be in one of these samples.
    """
    lock(case)
    unit, wanted = case.unit, sorted(domains, key=lambda domain: domain.pk)
    for domain in wanted:
        if domain.number not in unit.also_in:
            raise Refused(f"A {unit.words.one} cannot also be in the sample for domain {domain.number}.")
    before = [domain.number for domain in case.also_in.order_by("pk")]
    after = [domain.number for domain in wanted]
    if before == after:
        return False
    write_case_history(case, [("also_in", ", ".join(before), ", ".join(after))], by=by)
    case.also_in.set(wanted)
    return True


@transaction.atomic
def change_case(case: Case, *, by: Author, **facts: Any) -> bool:
    """Change the facts of a case. Answers to questions that are no longer asked are kept but not counted."""
    if "disposal" in facts:
        check_disposal(case.inspection, case.domain, facts["disposal"])
    return _change(case, facts, by)


def _change(case: Case, values: Mapping[str, Any], by: Author) -> bool:
    """Save the columns of a case that differ from the database, and add the changes to the history."""
    current_phase(case.inspection)
    now = Case.objects.select_for_update().get(pk=case.pk)
    changed = {name: value for name, value in values.items() if getattr(now, name) != value}
    if changed and not now.is_with_its_inspector:
        raise CaseSubmitted(now)
    _refuse_second_reader(now, changed.get("inspector"))
    write_case_history(case, [(name, getattr(now, name), value) for name, value in changed.items()], by=by)
    for name, value in changed.items():
        setattr(case, name, value)
    if changed:
        case.save(update_fields=list(changed))
    return bool(changed)


def _refuse_second_reader(case: Case, inspector: TeamMember | None) -> None:
    """Raise Refused if a case would be allocated to its second reader, who must not see the first read."""
    if inspector is None or inspector.user_id is None:
        return
    if case.second_reads.current().filter(reader__user=inspector.user_id).exists():
        raise Refused(f"{case.reference} cannot be allocated to {inspector}, who is its second reader.")


@transaction.atomic
def allocate_case(
    case: Case, inspector: TeamMember | None, *, by: Author, instead_of: int | EllipsisType | None = ...
) -> bool:
    """Allocate a case to an inspector on the team, or to no one. The record of the case does not change.

    `instead_of`: the key of the team member who had the case when the page was opened, or None. Raises Refused if someone
    has reallocated the case since.
    """
    if inspector is not None and (inspector.inspection_id != case.inspection_id or not inspector.is_current):
        raise Refused(f"{inspector} is not on this inspection team.")
    lock(case)
    if inspector is not None and (conflict := _conflict_of(inspector, case)):
        raise Refused(
            f"{case.reference} cannot be allocated to {inspector}, who has declared a conflict of interest in "
            f"{conflict.about}: {conflict.what}"
        )
    now = TeamMember.objects.filter(cases=case).select_related("user").first()
    if instead_of is not ... and instead_of != (now.pk if now else None):
        raise Refused(f"{case.reference} was reallocated to {now or 'nobody'} after you opened the page. Choose again.")
    is_changed = _change(case, {"inspector": inspector}, by)
    if is_changed:
        _tell_of_allocation(case, inspector, now, by)
    return is_changed


def _tell_of_allocation(case: Case, inspector: TeamMember | None, former: TeamMember | None, by: Author) -> None:
    """Tell the new inspector of the case and the former one."""
    newest = Change.objects.of_case(case).values_list("pk", flat=True).first()
    event, inspection = f"case {case.pk} by change {newest}", case.inspection
    href = reverse("inspections:case", args=[inspection.reference, case.reference])
    if inspector is not None:
        text = f"Case {case} in {inspection.yot} has been allocated to you."
        tell([inspector.user], CASE_ALLOCATED, inspection, event=event, text=text, href=href, by=by)
    if former is not None and former != inspector:
        text = f"Case {case} in {inspection.yot}, which was allocated to you, has been allocated to {inspector or 'no one'}."
        tell([former.user], CASE_ALLOCATED, inspection, event=event, text=text, href=href, by=by)


def _conflict_of(inspector: TeamMember, case: Case) -> ConflictOfInterest | None:
    """The conflict of interest that bars this person from this case; None if there is none."""
    declared = ConflictOfInterest.objects.standing().filter(inspection=case.inspection_id, person=inspector.user_id)
    found: ConflictOfInterest | None = declared.filter(Q(case=None) | Q(case=case)).first()
    return found


@transaction.atomic
def record_for_inspector(case: Case, *, reason: str, by: Author) -> LeadRecording:
    """Record why the lead inspector or a deputy begins to record in a colleague's case.

    The colleague sees the reason and every change until the case is submitted or reallocated. Raises Refused if the
    reason has no words, or if the case is not allocated to a colleague. Raises CaseSubmitted if the lead inspector has
    the case.
    """
    lock(case)
    inspector = TeamMember.objects.filter(cases=case).select_related("user").first()
    if inspector is None or inspector.user == by.person:
        raise Refused(f"Case {case} is not allocated to a colleague. You can record answers in it.")
    reason = reason.strip()
    if not has_words(reason):
        raise Refused(f"Enter, in words, why you are recording answers in {inspector}’s case.")
    recording: LeadRecording = case.lead_recordings.create(inspector=inspector, reason=reason, **by.as_fields())
    write_case_history(case, [("recorded for its inspector", "", reason)], by=by)
    return recording


@transaction.atomic
def begin_interview(case: Case, with_whom: str, *, by: Author) -> Interview:
    """Add an interview to a case.

    Each part of the interview is an entry, saved separately. An empty interview of the same kind is reused, so that a double
    click adds only one interview.
    """
    phase = hold(case)
    _refuse_if_handed_over(case)
    refuse_too_late(case.inspection, f"{case.subject}, interview", phase)
    if empty := case.interviews.filter(with_whom=with_whom).untouched().first():
        existing: Interview = empty
        return existing
    interview = Interview.objects.create(case=case, with_whom=with_whom)
    write_case_history(case, [(f"interview-{interview.pk}", "", interview.get_with_whom_display())], by=by)
    return interview


@transaction.atomic
def record_judgements(case: Case, answers: Mapping[KeyQuestion | Prompt, str], *, by: Author) -> int:
    """Record answers to key questions and prompts: "yes", "no", "na" (does not apply), or "" to clear an answer.

    Returns how many answers changed. Raises Refused if a question is not for cases in this domain.
    """
    check_questions(case, answers)
    hold(case)
    existing = {
        ("prompt", judgement.prompt_id)
        if judgement.prompt_id
        else ("key_question", judgement.key_question_id): judgement
        for judgement in Judgement.objects.filter(case=case)
    }
    now = timezone.now()
    added, changed, history = [], [], []
    for question, answer in answers.items():
        kind = "prompt" if isinstance(question, Prompt) else "key_question"
        judgement = existing.get((kind, question.pk))
        old = judgement.answer if judgement else ""
        if answer == old:
            continue
        history.append((question_number(question), old, answer))
        if judgement is None:
            added.append(Judgement(case=case, **{kind: question}, answer=answer, by=by.person, at=now))
        else:
            judgement.answer, judgement.by, judgement.at = answer, by.person, now
            changed.append(judgement)
    if history:
        _refuse_if_handed_over(case)
    write_case_history(case, history, by=by)  # first: it refuses a change after signing
    Judgement.objects.bulk_create(added)
    Judgement.objects.bulk_update(changed, ["answer", "by", "at"])
    return len(history)


def question_number(question: KeyQuestion | Prompt) -> str:
    """The number of a question, for example 2.1.1 for a key question or 2.1.1a for its first prompt."""
    if isinstance(question, Prompt):
        return f"{question.key_question.number}{question.letter}"
    return question.number


@transaction.atomic
def answer_case_questions(case: Case, answers: Mapping[CaseQuestion, str], *, by: Author) -> int:
    """Answer the unrated questions in a case; "" clears an answer. Returns how many answers changed."""
    hold(case)
    existing = {answer.question_id: answer for answer in CaseAnswer.objects.filter(case=case)}
    now = timezone.now()
    added, changed, history = [], [], []
    for question, value in answers.items():
        row = existing.get(question.pk)
        old = row.value if row else ""
        if value == old:
            continue
        history.append((question.slug, old, value))
        if row is None:
            added.append(CaseAnswer(case=case, question=question, value=value, by=by.person, at=now))
        else:
            row.value, row.by, row.at = value, by.person, now
            changed.append(row)
    if history:
        _refuse_if_handed_over(case)
    write_case_history(case, history, by=by)  # first: it refuses a change after signing
    CaseAnswer.objects.bulk_create(added)
    CaseAnswer.objects.bulk_update(changed, ["value", "by", "at"])
    return len(history)
