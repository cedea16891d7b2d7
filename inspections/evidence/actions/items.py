"""Evidence for the standards that are judged as a whole: added, requested and received, tied to key questions, withdrawn.

Whoever changes evidence holds the inspection until the change is through: so the items are counted without gap, nobody changes
what a colleague has just changed, and whoever signs the ratings waits. Nothing is deleted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from inspections.cases.actions import hold
from inspections.cases.models import Case
from inspections.evidence import uploads
from inspections.evidence.kinds import OF_EVERY_KIND, UNASKED, problems
from inspections.evidence.models import Evidence, EvidenceFile, EvidenceLink, SurveyQuestion
from inspections.evidence.survey_questions import LONGEST_LIST_OF_QUESTIONS, Question
from inspections.history import Author, EditConflict, Refused, current_phase, refuse_blank, write_history
from inspections.inspection.models import Change, Inspection
from inspections.inspection.querysets import ChangeQuerySet
from inspections.people.models import User
from standards.models import KeyQuestion, Prompt

# What is recorded of an item itself, in the order in which the history tells it.
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
    """An item of evidence in which something is missing or contradicts itself: `problems` has the reasons by field."""

    def __init__(self, found: Mapping[str, str]) -> None:
        self.problems = dict(found)
        super().__init__(" ".join(found.values()))


def version_of(evidence: Evidence) -> int:
    """The newest row of its history that is about the item itself; its files, questions and ties are apart from that."""
    return _of_facts(evidence).values_list("pk", flat=True).first() or 0


def questions_version_of(evidence: Evidence) -> int:
    """The same for the questions of a survey."""
    return _of_questions(evidence).values_list("pk", flat=True).first() or 0


# --- the item ---------------------------------------------------------------------------------------------------------


def add_evidence(
    inspection: Inspection, *, kind: str, title: str, by: Author, file: UploadedFile[Any] | None = None, **facts: Any
) -> Evidence:
    """Add an item, or request one (`state`), with its file where there is one. It gets the next number: E1, E2 …

    Raises Incomplete where something is missing for its kind, or is not asked of it; Refused for a case of another
    inspection and for a file that is not taken. The same sent twice, by a button pressed twice, is one item.
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
        elif stored is not None and not evidence.files.filter(sha256=stored.sha256).exists():
            _attach(evidence, stored, by, phase)
    return evidence


@transaction.atomic
def change_evidence(evidence: Evidence, *, by: Author, based_on: int | None = None, **values: Any) -> bool:
    """Change what is recorded of an item, and tell whether anything did. It stays of its kind.

    Raises EditConflict where it is not at the version any more that the change is based on (`version_of`); otherwise as
    `add_evidence` does.
    """
    _person(by)
    if "kind" in values:
        raise Refused("An item stays of its kind. Withdraw this one, and add another.")
    phase = _hold(evidence, values.get("case"))
    _check_version(evidence, _of_facts(evidence), based_on)
    return _change(evidence, values, by, phase)


def receive(
    evidence: Evidence, *, by: Author, happened_on: datetime.date | None = None, file: UploadedFile[Any] | None = None
) -> None:
    """Record that something which was requested has come, or was held, with its file where there is one.

    Raises Refused where it has come already, and as `add_evidence` does.
    """
    with _with_file(file, _person(by)) as stored:
        phase = _hold(evidence)
        if evidence.state == Evidence.State.RECEIVED:
            raise Refused(f"{evidence.cited_as} has come already. Further files are added to it one by one.")
        values = {"state": Evidence.State.RECEIVED} | ({"happened_on": happened_on} if happened_on else {})
        _change(evidence, values, by, phase)
        _attach(evidence, stored, by, phase)


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, reason: str, by: Author) -> None:
    """Take an item out of what counts, with its ties. It stays to be read, and keeps its number.

    Raises Refused where no reason is given, and where it is withdrawn already.
    """
    person = _person(by)
    phase = _hold(evidence)
    refuse_blank(reason, "Say why this evidence is withdrawn.")
    _withdraw(evidence, reason, person)
    _write(evidence, [("withdrawn", "", reason)], by, phase)


def _change(evidence: Evidence, values: Mapping[str, Any], by: Author, phase: str) -> bool:
    stands = {name: getattr(evidence, name) for name in FACTS}
    _check({**stands, **values})
    changed = {name: value for name, value in values.items() if stands[name] != value}
    if changed.get("state") == Evidence.State.REQUESTED and evidence.links.current().exists():
        raise Refused(
            f"{evidence.cited_as} is tied to key questions: what is still to come cannot be. Withdraw its ties first."
        )
    if "answered" in changed:
        _check_questions(changed["answered"], [_plain(question) for question in evidence.questions.all()])
    for name, value in changed.items():
        setattr(evidence, name, value)
    if changed:
        evidence.save(update_fields=list(changed))
        _write(evidence, [(name, stands[name], value) for name, value in changed.items()], by, phase)
    return bool(changed)


def _check(values: Mapping[str, Any]) -> None:
    if found := problems(values["kind"], values, today=timezone.localdate()):
        raise Incomplete(found)


def _of_facts(evidence: Evidence) -> ChangeQuerySet:
    return Change.objects.of_evidence(evidence).filter(field__in=FACTS)


def _of_questions(evidence: Evidence) -> ChangeQuerySet:
    return Change.objects.of_evidence(evidence).filter(field__startswith="question ")


def _check_version(evidence: Evidence, rows: ChangeQuerySet, based_on: int | None) -> None:
    if based_on is None:
        return
    if since := list(rows.filter(pk__gt=based_on).select_related("by").order_by("pk")):
        stands = "; ".join(f"{row.field.replace('_', ' ')} is now “{row.new}”" for row in since)
        raise EditConflict(f"{since[-1].author} changed {evidence.cited_as}", stands[:1].upper() + stands[1:])


# --- files ------------------------------------------------------------------------------------------------------------


def add_file(evidence: Evidence, *, file: UploadedFile[Any], by: Author) -> EvidenceFile:
    """Keep a file of an item as it came, beside those that are there.

    Raises Refused for a file that is not accepted (`inspections.evidence.uploads` has the reasons) or is there already.
    """
    with _with_file(file, _person(by)) as stored:
        assert stored is not None
        phase = _hold(evidence)
        if same := evidence.files.filter(sha256=stored.sha256).first():
            raise Refused(
                f"This file is there already, as “{same.name}”, added by {same.added_by}. Nothing needed to be stored."
            )
        _attach(evidence, stored, by, phase)
    return stored


@contextmanager
def _with_file(file: UploadedFile[Any] | None, person: User) -> Iterator[EvidenceFile | None]:
    """A transaction in which a file, which is checked and on the disk, may get its row.

    It is written before anything is held, since that takes a while; and goes from the disk where it gets no row in the end.
    """
    if file is None:
        with transaction.atomic():
            yield None
        return
    try:
        taken = uploads.take(file.name, cast("BinaryIO", file))
    except uploads.NotTaken as error:
        raise Refused(str(error)) from error
    stored = EvidenceFile(
        name=taken.name, content_type=taken.content_type, size=taken.size, sha256=taken.sha256, added_by=person
    )
    stored.file.save(uuid4().hex, file, save=False)
    try:
        with transaction.atomic():
            yield stored
    except BaseException:
        stored.file.delete(save=False)
        raise
    if stored.pk is None:
        stored.file.delete(save=False)


def _attach(evidence: Evidence, stored: EvidenceFile | None, by: Author, phase: str) -> None:
    if stored is None:
        return
    stored.evidence = evidence
    stored.save()
    _write(evidence, [("file", "", f"{stored.name}, {stored.size} bytes, SHA-256 {stored.sha256}")], by, phase)


# --- surveys ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_survey_questions(
    evidence: Evidence, questions: Sequence[Question], *, by: Author, based_on: int | None = None
) -> bool:
    """Record the questions of a survey with their counts: this is the whole list, in its order. The history keeps what was.

    Raises EditConflict where somebody changed them since the version that the list is based on (`questions_version_of`);
    Refused where the item is no survey, for a question without words or twice, and for counts that cannot be.
    """
    _person(by)
    phase = _hold(evidence)
    if evidence.kind != Evidence.Kind.SURVEY:
        raise Refused(f"{evidence.cited_as} is no survey: only a survey has questions with counts.")
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
        raise Refused(f"A survey has at most {LONGEST_LIST_OF_QUESTIONS} questions here. Record those that matter.")
    seen: set[str] = set()
    for number, question in enumerate(questions, 1):
        if not question.text.strip():
            raise Refused(f"Question {number} has no words. Write what was asked, or empty its row.")
        if question.text in seen:
            raise Refused(f"Question {number}, “{question.text}”, stands there twice. Leave one of them out.")
        seen.add(question.text)
        if not 0 <= question.positive <= question.answered:
            raise Refused(
                f"Question {number}: {question.positive} of {question.answered} cannot be. No more can have said so than "
                "have answered it."
            )
        if all_answered is not None and question.answered > all_answered:
            raise Refused(
                f"Question {number}: {question.answered} answered it, but only {all_answered} answered the survey. Correct one "
                "of the two."
            )


# --- ties to key questions --------------------------------------------------------------------------------------------


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
    """Say that an item supports or contradicts a key question, or one prompt of it, with the passage that matters.

    Raises Refused for a key question of another framework, a prompt of another key question, an unknown bearing, and for
    evidence that has not come yet. The same tie twice is one.
    """
    person = _person(by)
    phase = _hold(evidence)
    if key_question.standard.domain.framework_id != evidence.inspection.framework_id:
        raise Refused(f"Key question {key_question.number} is of another framework. Choose one of this inspection’s.")
    if prompt is not None and prompt.key_question_id != key_question.pk:
        raise Refused(
            f"Prompt {prompt.letter} is not one of key question {key_question.number}. Choose one that is, or none."
        )
    if bearing not in EvidenceLink.Bearing:
        raise Refused("Say whether the evidence supports or contradicts.")
    if evidence.state == Evidence.State.REQUESTED:
        raise Refused(f"{evidence.cited_as} has not come yet. Record that it has, then tie it.")
    values = {"key_question": key_question, "prompt": prompt, "bearing": bearing, "passage": passage.strip()}
    same = evidence.links.filter(withdrawn_at=None, **values).first()
    if same is not None:
        found: EvidenceLink = same
        return found
    link = EvidenceLink.objects.create(evidence=evidence, added_by=person, **values)
    _write(evidence, [(f"tie {link.pk}", "", _tie_in_words(link))], by, phase)
    return link


@transaction.atomic
def withdraw_tie(link: EvidenceLink, *, reason: str, by: Author) -> None:
    """Say that an item does not bear on a key question after all. The tie stays on record.

    Raises Refused where no reason is given, and where the tie or its evidence is withdrawn already.
    """
    person = _person(by)
    evidence = link.evidence
    phase = _hold(evidence)
    link.refresh_from_db(fields=["withdrawn_at"])
    if link.is_withdrawn:
        raise Refused("This tie is withdrawn already.")
    refuse_blank(reason, "Say why this tie is withdrawn.")
    _withdraw(link, reason, person)
    history = [(f"tie {link.pk}", _tie_in_words(link), ""), (f"tie {link.pk} withdrawn", "", reason)]
    _write(evidence, history, by, phase)


def _tie_in_words(link: EvidenceLink) -> str:
    place = f"{link.key_question.number}{link.prompt.letter if link.prompt else ''}"
    return f"{link.bearing} {place}{f': {link.passage}' if link.passage else ''}"


# --- what all of them do ----------------------------------------------------------------------------------------------


def _person(by: Author) -> User:
    return by.in_person("Somebody must answer for evidence by name: a command alone can do nothing with it.")


def _hold_case_of(inspection: Inspection, case: Case | None) -> None:
    """Hold the case that an item refers to. It is held before the inspection, as by all who record in it."""
    if case is None:
        return
    if case.inspection_id != inspection.pk:
        raise Refused(f"Case {case.reference} is of another inspection. Choose one of this inspection’s cases.")
    hold(case)


def _hold(evidence: Evidence, case: Case | None = None) -> str:
    """Hold an inspection, read anew what stands in an item of it, and tell the phase. Raises Refused where it is withdrawn."""
    _hold_case_of(evidence.inspection, case)
    phase = current_phase(evidence.inspection)
    evidence.refresh_from_db(fields=[*FACTS, "withdrawn_at"])
    if evidence.is_withdrawn:
        raise Refused(f"{evidence.cited_as} is withdrawn: nothing of it changes any longer. Add another item.")
    return phase


def _withdraw(row: Evidence | EvidenceLink, reason: str, person: User) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), person, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


def _write(evidence: Evidence, changes: Iterable[tuple[str, object, object]], by: Author, phase: str) -> None:
    told = [(field, _told(old), _told(new)) for field, old, new in changes]
    write_history(evidence.inspection, evidence.subject, told, by=by, phase=phase)


def _told(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value
