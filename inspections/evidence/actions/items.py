"""Actions on evidence for the standards judged as a whole: add, request, receive, link to key questions and withdraw.

Changing evidence locks the inspection until the change is committed. The lock means that items are numbered without
gaps, that nobody overwrites a colleague's change, and that signing the ratings waits. Nothing is deleted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from inspections.cases.actions import hold
from inspections.cases.models import Case
from inspections.evidence.kinds import OF_EVERY_KIND, UNASKED, problems
from inspections.evidence.models import Evidence, EvidenceFile, EvidenceLink, SurveyQuestion
from inspections.evidence.storing import stored_upload
from inspections.evidence.survey_questions import LONGEST_LIST_OF_QUESTIONS, Question
from inspections.history import Author, EditConflict, Refused, current_phase, refuse_blank, write_history
from inspections.inspection.models import Change, Inspection
from inspections.inspection.querysets import ChangeQuerySet
from inspections.people.models import User
from standards.models import KeyQuestion, Prompt

# The fields of an item, in the order of its history.
FACTS = ("kind", *OF_EVERY_KIND, *UNASKED)
_TO_BEGIN_WITH: dict[str, Any] = {
    "state": Evidence.State.RECEIVED,
    "due": None,
    "notes": "",
    "is_on_diversity": False,
    "is_on_resettlement": False,
    "is_on_involvement": False,
    **UNASKED,
}


class Incomplete(Refused):
    """An item of evidence that is incomplete or contradicts itself. `problems` has the reasons by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(problems.values()))


def version_of(evidence: Evidence) -> int:
    """The key of the newest history row about the item itself, without its files, questions and links."""
    return _of_facts(evidence).values_list("pk", flat=True).first() or 0


def questions_version_of(evidence: Evidence) -> int:
    """The key of the newest history row about the questions in a survey."""
    return _of_questions(evidence).values_list("pk", flat=True).first() or 0


# --- the item ---------------------------------------------------------------------------------------------------------


def add_evidence(
    inspection: Inspection, *, kind: str, title: str, by: Author, file: UploadedFile[Any] | None = None, **facts: Any
) -> Evidence:
    """Add or request an item (`state`), with its file if there is one. It gets the next number: E1, E2 …

    Raises Incomplete if a field is missing or does not apply to its kind. Raises Refused for a case from another
    inspection and for a file that is not accepted. The same data sent twice, for example by a double click, makes one
    item.
    """
    person = _person(by)
    values = _TO_BEGIN_WITH | facts | {"kind": kind, "title": title.strip()}
    with _with_file(file, person) as stored:
        _hold_case_of(inspection, values["case"])
        phase = current_phase(inspection)
        _check(values)
        mine = inspection.evidence.current().filter(added_by=person, **values)
        evidence: Evidence | None = mine.first()
        if evidence is None:
            newest = inspection.evidence.aggregate(newest=Max("number"))["newest"] or 0
            evidence = Evidence.objects.create(inspection=inspection, number=newest + 1, added_by=person, **values)
            given = [name for name in FACTS if values[name] not in (None, "") and values[name] is not False]
            _write(evidence, [(name, "", values[name]) for name in given], by, phase)
            _attach(evidence, stored, by, phase)
        else:
            _attach(evidence, stored, by, phase)
    return evidence


@transaction.atomic
def change_evidence(evidence: Evidence, *, by: Author, based_on: int | None = None, **values: Any) -> bool:
    """Change the fields of an item and return whether anything changed.

    Its kind cannot change. Raises EditConflict if the change is not based on its current version (`version_of`);
    otherwise raises as `add_evidence` does.
    """
    _person(by)
    if "kind" in values:
        raise Refused("You cannot change the kind of an item. Withdraw this one and add another.")
    phase = _hold(evidence, values.get("case"))
    _check_version(evidence, _of_facts(evidence), based_on)
    return _change(evidence, values, by, phase)


def receive(
    evidence: Evidence, *, by: Author, happened_on: datetime.date | None = None, file: UploadedFile[Any] | None = None
) -> None:
    """Record that a requested item was received or held, with its file if there is one.

    Raises Refused if the item was already received; otherwise raises as `add_evidence` does.
    """
    with _with_file(file, _person(by)) as stored:
        phase = _hold(evidence)
        if evidence.state == Evidence.State.RECEIVED:
            raise Refused(f"{evidence.cited_as} has already been received. Add any further files one at a time.")
        values = {"state": Evidence.State.RECEIVED} | ({"happened_on": happened_on} if happened_on else {})
        _change(evidence, values, by, phase)
        _attach(evidence, stored, by, phase)


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, reason: str, by: Author) -> None:
    """Withdraw an item and its links.

    It can still be read and keeps its number. Raises Refused if no reason is given or it is already withdrawn.
    """
    person = _person(by)
    phase = _hold(evidence)
    refuse_blank(reason, "Enter why you are withdrawing this evidence.")
    _withdraw(evidence, reason, person)
    _write(evidence, [("withdrawn", "", reason)], by, phase)


def _change(evidence: Evidence, values: Mapping[str, Any], by: Author, phase: str) -> bool:
    before = {name: getattr(evidence, name) for name in FACTS}
    _check({**before, **values})
    changed = {name: value for name, value in values.items() if before[name] != value}
    if changed.get("state") == Evidence.State.REQUESTED and evidence.links.current().exists():
        raise Refused(
            f"{evidence.cited_as} is linked to key questions, so it cannot be marked as not received. Withdraw its links first."
        )
    if "answered" in changed:
        _check_questions(changed["answered"], [_plain(question) for question in evidence.questions.all()])
    for name, value in changed.items():
        setattr(evidence, name, value)
    if changed:
        evidence.save(update_fields=list(changed))
        _write(evidence, [(name, before[name], value) for name, value in changed.items()], by, phase)
    return bool(changed)


def _check(values: Mapping[str, Any]) -> None:
    if wrong := problems(values["kind"], values, today=timezone.localdate()):
        raise Incomplete(wrong)


def _of_facts(evidence: Evidence) -> ChangeQuerySet:
    return Change.objects.of_evidence(evidence).filter(field__in=FACTS)


def _of_questions(evidence: Evidence) -> ChangeQuerySet:
    return Change.objects.of_evidence(evidence).filter(field__startswith="question ")


def _check_version(evidence: Evidence, rows: ChangeQuerySet, based_on: int | None) -> None:
    if based_on is None:
        return
    if since := list(rows.filter(pk__gt=based_on).select_related("by").order_by("pk")):
        current = "; ".join(f"{row.field.replace('_', ' ')} is now “{row.new}”" for row in since)
        raise EditConflict(f"{since[-1].author} changed {evidence.cited_as}", current[:1].upper() + current[1:])


# --- files ------------------------------------------------------------------------------------------------------------


def add_file(evidence: Evidence, *, file: UploadedFile[Any], by: Author) -> EvidenceFile:
    """Add a file to an item, stored as uploaded.

    If a stored file is lost or damaged, adding it again restores it. Raises Refused for a file that is not
    accepted (`inspections.evidence.uploads` has the reasons) or was already added.
    """
    with _with_file(file, _person(by)) as stored:
        assert stored is not None
        phase = _hold(evidence)
        same = evidence.files.filter(sha256=stored.sha256).first()
        if same is not None and same.is_intact:
            raise Refused(
                f"This file was already added by {same.added_by} as “{same.name}”. It has not been added again."
            )
        _attach(evidence, stored, by, phase)
    added: EvidenceFile = evidence.files.get(sha256=stored.sha256)
    return added


@contextmanager
def _with_file(file: UploadedFile[Any] | None, person: User) -> Iterator[EvidenceFile | None]:
    """Check and store a file, if there is one, and open a transaction to add its row. It has none if the item has it already."""
    if file is None:
        with transaction.atomic():
            yield None
        return
    with stored_upload(EvidenceFile, file, added_by=person) as stored:
        yield stored


def _attach(evidence: Evidence, stored: EvidenceFile | None, by: Author, phase: str) -> None:
    """Attach a file to the item. If the item already has the same file and it was lost or damaged, this restores it."""
    if stored is None:
        return
    before = ""
    same: EvidenceFile | None = evidence.files.filter(sha256=stored.sha256).first()
    if same is None:
        stored.evidence = evidence
        stored.save()
    elif same.is_intact:
        return
    else:
        before = f"{same.name}, {'missing from storage' if same.is_lost else 'damaged in storage'}"
        same.file = stored.file.name
        same.save(update_fields=["file"])
    _write(evidence, [("file", before, f"{stored.name}, {stored.size} bytes, SHA-256 {stored.sha256}")], by, phase)


# --- surveys ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_survey_questions(
    evidence: Evidence, questions: Sequence[Question], *, by: Author, based_on: int | None = None
) -> bool:
    """Record all questions in a survey, in order, with their counts.

    The history keeps the earlier list. Raises EditConflict if the questions have changed since the version the list is
    based on (`questions_version_of`). Raises Refused if the item is not a survey, if a question is blank or repeated,
    or if the counts are impossible.
    """
    _person(by)
    phase = _hold(evidence)
    if evidence.kind != Evidence.Kind.SURVEY:
        raise Refused(f"{evidence.cited_as} is not a survey. Only surveys have questions with counts.")
    _check_version(evidence, _of_questions(evidence), based_on)
    _check_questions(evidence.answered, questions)
    rows = list(evidence.questions.all())
    before: list[object] = [_plain(row) for row in rows]
    changes: list[tuple[str, object, object]] = []
    for index in range(max(len(rows), len(questions))):
        old = before[index] if index < len(rows) else ""
        new = questions[index] if index < len(questions) else ""
        if old != new:
            changes.append((f"question {index + 1}", old, new))
    if not changes:
        return False
    _write(evidence, changes, by, phase)
    for position, question in enumerate(questions, 1):
        SurveyQuestion.objects.update_or_create(
            evidence=evidence,
            position=position,
            defaults={"text": question.text, "positive": question.positive, "answered": question.answered},
        )
    evidence.questions.filter(position__gt=len(questions)).delete()
    return True


def _plain(row: SurveyQuestion) -> Question:
    return Question(row.text, row.positive, row.answered)


def _check_questions(all_answered: int | None, questions: Sequence[Question]) -> None:
    if len(questions) > LONGEST_LIST_OF_QUESTIONS:
        raise Refused(
            f"You can record up to {LONGEST_LIST_OF_QUESTIONS} survey questions. Record the most important ones."
        )
    seen: set[str] = set()
    for number, question in enumerate(questions, 1):
        if not question.text.strip():
            raise Refused(f"Question {number} is blank. Enter the question or clear its row.")
        if question.text in seen:
            raise Refused(f"Question {number}, “{question.text}”, is listed twice. Remove one.")
        seen.add(question.text)
        if not 0 <= question.positive <= question.answered:
            raise Refused(
                f"Question {number}: {question.positive} out of {question.answered} is not possible. There "
                "cannot be more positive answers than people who answered."
            )
        if all_answered is not None and question.answered > all_answered:
            raise Refused(
                f"Question {number}: {question.answered} people answered it, but only {all_answered} answered the survey. "
                "Correct one of the numbers."
            )


# --- links to key questions --------------------------------------------------------------------------------------------


@transaction.atomic
def tie_to_question(
    evidence: Evidence,
    key_question: KeyQuestion,
    *,
    bearing: str,
    passage: str = "",
    prompt: Prompt | None = None,
    by: Author,
) -> EvidenceLink:
    """Link an item to a key question, or one of its prompts, that it supports or contradicts.

    Raises Refused for a key question in another framework, a prompt of another key question, an unknown bearing, and
    for evidence not received yet. Adding the same link twice makes one link.
    """
    person = _person(by)
    phase = _hold(evidence)
    if key_question.standard.domain.framework_id != evidence.inspection.framework_id:
        raise Refused(
            f"Key question {key_question.number} belongs to another framework. Choose one from this inspection’s framework."
        )
    if prompt is not None and prompt.key_question_id != key_question.pk:
        raise Refused(
            f"Prompt {prompt.letter} does not belong to key question {key_question.number}. Choose one that does, or none."
        )
    if bearing not in EvidenceLink.Bearing:
        raise Refused("Choose whether the evidence supports or contradicts the key question.")
    if evidence.state == Evidence.State.REQUESTED:
        raise Refused(f"{evidence.cited_as} has not been received yet. Record that it has, then link it.")
    values = {"key_question": key_question, "prompt": prompt, "bearing": bearing, "passage": passage.strip()}
    same = evidence.links.filter(withdrawn_at=None, **values).first()
    if same is not None:
        existing: EvidenceLink = same
        return existing
    link = EvidenceLink.objects.create(evidence=evidence, added_by=person, **values)
    _write(evidence, [(f"tie {link.pk}", "", _tie_in_words(link))], by, phase)
    return link


@transaction.atomic
def withdraw_tie(link: EvidenceLink, *, reason: str, by: Author) -> None:
    """Withdraw the link between an item and a key question.

    The link is kept on record. Raises Refused if no reason is given or if the link or its evidence is already
    withdrawn.
    """
    person = _person(by)
    evidence = link.evidence
    phase = _hold(evidence)
    link.refresh_from_db(fields=["withdrawn_at"])
    if link.is_withdrawn:
        raise Refused("This link has already been withdrawn.")
    refuse_blank(reason, "Enter why you are withdrawing this link.")
    _withdraw(link, reason, person)
    history = [(f"tie {link.pk}", _tie_in_words(link), ""), (f"tie {link.pk} withdrawn", "", reason)]
    _write(evidence, history, by, phase)


def _tie_in_words(link: EvidenceLink) -> str:
    place = f"{link.key_question.number}{link.prompt.letter if link.prompt else ''}"
    return f"{link.bearing} {place}{f': {link.passage}' if link.passage else ''}"


# --- shared functions ---------------------------------------------------------------------------------------------------


def _person(by: Author) -> User:
    return by.in_person("A named person must be responsible for evidence. A command alone cannot change it.")


def _hold_case_of(inspection: Inspection, case: Case | None) -> None:
    """Lock the case that an item refers to. Like every action, this locks the case before the inspection."""
    if case is None:
        return
    if case.inspection_id != inspection.pk:
        raise Refused(f"Case {case} belongs to another inspection. Choose a case from this inspection.")
    hold(case)


def _hold(evidence: Evidence, case: Case | None = None) -> str:
    """Lock the inspection, refresh the item and return the phase. Raises Refused if the item is withdrawn."""
    _hold_case_of(evidence.inspection, case)
    phase = current_phase(evidence.inspection)
    evidence.refresh_from_db(fields=[*FACTS, "withdrawn_at"])
    if evidence.is_withdrawn:
        raise Refused(f"{evidence.cited_as} has been withdrawn and can no longer be changed. Add another item.")
    return phase


def _withdraw(row: Evidence | EvidenceLink, reason: str, person: User) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), person, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


def _write(evidence: Evidence, changes: Iterable[tuple[str, object, object]], by: Author, phase: str) -> None:
    rows = [(field, _yes_or_no(old), _yes_or_no(new)) for field, old, new in changes]
    write_history(evidence.inspection, evidence.subject, rows, by=by, phase=phase)


def _yes_or_no(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value
