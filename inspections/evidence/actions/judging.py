"""Actions that follow from the evidence: judgements on key questions, lines of enquiry, and feedback to the YOT.

Judgements and feedback are append-only. Source: consultation, chapter 4; chapter 1 of M, B and G.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections import phases
from inspections.evidence.models import Feedback, KeyQuestionJudgement, LineOfEnquiry
from inspections.history import (
    Author,
    EditConflict,
    Refused,
    change_fields,
    current_phase,
    refuse_blank,
    write_history,
)
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User
from standards.models import KeyQuestion

JUDGED = ("leaning", "text", "gaps")
PRELIMINARY_UNTIL = "fieldwork"


# --- judgements on key questions --------------------------------------------------------------------------------------


def preliminary_can_change(phase: str) -> bool:
    """Whether a preliminary judgement can still change. It cannot change after the case fieldwork ends."""
    return not phases.is_later(phase, PRELIMINARY_UNTIL)


@transaction.atomic
def judge_key_question(
    inspection: Inspection,
    key_question: KeyQuestion,
    *,
    stage: str,
    leaning: str,
    text: str,
    gaps: str = "",
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Record a preliminary or final judgement on a key question; leaning "" withdraws it.

    Raises EditConflict if the current judgement is not `based_on` (its primary key; 0: none). Raises Refused for a key
    question answered in cases, for a preliminary judgement after the case fieldwork, and if there are no reasons.
    """
    phase = current_phase(inspection)
    _check_key_question(inspection, key_question)
    if stage == KeyQuestionJudgement.Stage.PRELIMINARY and not preliminary_can_change(phase):
        raise Refused(
            "The case fieldwork has ended, so the preliminary judgement can no longer be changed. Write the final judgement."
        )
    if stage not in KeyQuestionJudgement.Stage.values or leaning not in ("", *KeyQuestionJudgement.Leaning.values):
        raise Refused("Choose whether the key question is a strength, mixed or an area for improvement.")
    if leaning and not text.strip():
        raise Refused("Enter your judgement and the reasons for it.")
    rows = KeyQuestionJudgement.objects.filter(inspection=inspection, key_question=key_question, stage=stage)
    former = rows.select_related("by", "key_question").order_by("-pk").first()
    if based_on is not None and former is not None and former.pk != based_on:
        what = (
            f"It now says “{former.get_leaning_display()}”: “{former.text}”"
            if former.leaning
            else "It has been withdrawn"
        )
        raise EditConflict(f"{former.by or former.command} judged {former.key_question.number}", what)
    old = tuple(getattr(former, name) for name in JUDGED) if former else ("", "", "")
    if not leaning:
        text = gaps = ""
    new = (leaning, text, gaps)
    if new == old:
        return False
    changes = zip((f"{stage} {name}" for name in JUDGED), old, new, strict=True)
    _write(inspection, f"key question {key_question.number}", changes, by)  # first: it refuses a change after signing
    KeyQuestionJudgement.objects.create(
        inspection=inspection,
        key_question=key_question,
        stage=stage,
        leaning=leaning,
        text=text,
        gaps=gaps,
        **by.as_fields(),
    )
    return True


# --- lines of enquiry -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_line_of_enquiry(
    inspection: Inspection, key_question: KeyQuestion, *, text: str, owner: TeamMember | None = None, by: Author
) -> LineOfEnquiry:
    """Add a line of enquiry about a key question, and who is following it up if that is known."""
    current_phase(inspection)
    _check_key_question(inspection, key_question)
    refuse_blank(text, "Enter what needs to be found out.")
    _check_owner(inspection, owner)
    asked_by = _person(by)
    # A double click adds it once.
    same = LineOfEnquiry.objects.open().filter(
        inspection=inspection, key_question=key_question, text=text, owner=owner, asked_by=asked_by
    )
    if existing := same.first():
        again: LineOfEnquiry = existing
        return again
    enquiry = LineOfEnquiry.objects.create(
        inspection=inspection, key_question=key_question, text=text, owner=owner, asked_by=asked_by
    )
    _write(
        inspection,
        enquiry.subject,
        [("key question", "", key_question.number), ("text", "", text), ("owner", "", owner)],
        by,
    )
    return enquiry


@transaction.atomic
def give_line_of_enquiry(enquiry: LineOfEnquiry, *, owner: TeamMember | None, by: Author) -> bool:
    """Assign a line of enquiry to someone on the team, or to no one. Raises Refused if it has been answered."""
    _hold(enquiry)
    if not enquiry.is_open:
        raise Refused("This line of enquiry has been answered. Reopen it before you assign it.")
    _check_owner(enquiry.inspection, owner)
    return change_fields(enquiry, {"owner": owner}, inspection=enquiry.inspection, subject=enquiry.subject, by=by)


@transaction.atomic
def answer_line_of_enquiry(enquiry: LineOfEnquiry, *, answer: str, by: Author) -> None:
    """Answer a line of enquiry. Raises Refused if it has already been answered."""
    _hold(enquiry)
    if not enquiry.is_open:
        raise Refused(
            f"{enquiry.answered_by} has already answered this line of enquiry: “{enquiry.answer}”. Your answer has not "
            "been saved. If that answer is incomplete, ask the lead inspector to reopen the line of enquiry."
        )
    refuse_blank(answer, "Enter what was found out.")
    _set_answer(enquiry, answer, by)


@transaction.atomic
def reopen_line_of_enquiry(enquiry: LineOfEnquiry, *, reason: str, by: Author) -> None:
    """Reopen a line of enquiry. The answer is kept in the history with the reason."""
    _hold(enquiry)
    if enquiry.is_open:
        raise Refused("This line of enquiry is already open.")
    refuse_blank(reason, "Enter why you are reopening this line of enquiry.")
    _write(enquiry.inspection, enquiry.subject, [("reopened", "", reason)], by)
    _set_answer(enquiry, "", by)


def _set_answer(enquiry: LineOfEnquiry, answer: str, by: Author) -> None:
    _write(enquiry.inspection, enquiry.subject, [("answer", enquiry.answer, answer)], by)
    enquiry.answer = answer
    enquiry.answered_by, enquiry.answered_at = (_person(by), timezone.now()) if answer else (None, None)
    enquiry.save(update_fields=["answer", "answered_by", "answered_at"])


# --- feedback ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_feedback(inspection: Inspection, *, picture: dict[str, Any], said: str, by: Author) -> Feedback:
    """Record the feedback to the YOT with the boards as they were. `picture` is plain data and is never computed again."""
    refuse_blank(said, f"Enter your feedback to the {inspection.words.service.one}.")
    _write(inspection, "feedback", [("said", "", said)], by)
    feedback: Feedback = Feedback.objects.create(inspection=inspection, picture=picture, said=said, **by.as_fields())
    return feedback


# --- shared functions ---------------------------------------------------------------------------------------------------


def _check_key_question(inspection: Inspection, key_question: KeyQuestion) -> None:
    whole = inspection.framework.whole
    if whole.key_questions.get(key_question.number) != key_question.pk:
        raise Refused(f"{key_question.number} is not a key question in the framework {inspection.framework.slug}.")
    if whole.definition.standard_of(key_question.number).is_computed:
        raise Refused(
            f"{key_question.number} is answered in each {inspection.words.case.one}. You can only judge key questions of "
            f"{inspection.words.standard.many} that are judged as a whole."
        )


def _check_owner(inspection: Inspection, owner: TeamMember | None) -> None:
    if owner is not None and owner.inspection_id != inspection.pk:
        raise Refused(f"{owner} is not on this inspection team. Choose someone who is.")


def _hold(enquiry: LineOfEnquiry) -> None:
    """Lock a line of enquiry until the transaction ends and refresh it."""
    current_phase(enquiry.inspection)
    enquiry.refresh_from_db(fields=["owner", "answer", "answered_by", "answered_at"])


def _person(by: Author) -> User:
    return by.in_person("A named person must be responsible for this. A command alone cannot ask or answer.")


def _write(inspection: Inspection, subject: str, changes: Any, by: Author) -> None:
    write_history(inspection, subject, [change for change in changes if change[1] != (change[2] or "")], by=by)
