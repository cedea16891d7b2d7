"""A case goes from its inspector to the lead inspector, and back or on: submitted, returned, accepted."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from inspections.cases.actions import hold, lock, write_case_history
from inspections.cases.entries import Entry
from inspections.cases.models import Case, CaseComment, CaseStep
from inspections.cases.progress import QuestionState
from inspections.cases.record import CaseRecord, Page
from inspections.history import Author, Refused

LONGEST_COMMENT = 5_000


class Incomplete(Refused):
    """A submission with something wanting. `missing` says what, page by page."""

    def __init__(self, missing: list[tuple[Page, list[Entry]]]) -> None:
        self.missing = missing
        wanting = sum(len(entries) for _, entries in missing)
        super().__init__(
            "1 answer is missing. Give it, or say why it is awaited."
            if wanting == 1
            else f"{wanting} answers are missing. Give them, or say why they are awaited."
        )


class PointsApart(Refused):
    """A submission in which prompts point another way than their key question, and nobody has looked at that yet."""

    def __init__(self, states: list[QuestionState]) -> None:
        self.states = states
        super().__init__("In some places prompts and key question disagree. Look at them, then submit.")


def to_look_at(record: CaseRecord) -> list[QuestionState]:
    """Where prompts and key question point apart and nobody has let that stand yet, with this very answer."""
    left: dict[str, str] = {}
    for step in record.case.steps.all():
        left |= step.left_apart
    return [state for state in record.progress.pointing_apart if left.get(state.question.number) != state.answer]


@transaction.atomic
def submit_case(case: Case, *, looked_at: Mapping[str, str] | None = None, by: Author) -> CaseStep:
    """Hand a case to the lead inspector. From then on it is read, until it is returned.

    `looked_at`: where whoever submits has seen prompts and key question disagree, and under which answer ({"2.1.1": "no"}):
    they let it stand. Raises Incomplete and
    PointsApart; CaseSubmitted where it is with the lead inspector already.
    """
    lock(case)
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    if record.missing:
        raise Incomplete(record.missing)
    apart = {state.question.number: state.answer for state in to_look_at(record)}
    if not apart.items() <= (looked_at or {}).items():
        raise PointsApart(to_look_at(record))
    return _hand_over(case, Case.State.SUBMITTED, by=by, left_apart=apart)


@transaction.atomic
def return_case(
    case: Case, *, comment: str, comments: Mapping[str, str], by: Author, read_at: int | None = None
) -> CaseStep:
    """Give a case back to its inspector, with a comment on the whole, or on single entries by their names, or both.

    Raises Refused where it is not with the lead inspector, where it came again after the step at which it was read
    (`read_at`, its key), or where nothing says what is to be done.
    """
    _hold_submitted(case, read_at, Case.State.SUBMITTED, Case.State.ACCEPTED)
    comments = {entry: text.strip() for entry, text in comments.items() if text.strip()}
    if any("\0" in text or len(text) > LONGEST_COMMENT for text in (comment, *comments.values())):
        raise Refused(f"A comment has up to {LONGEST_COMMENT:,} characters, and none that cannot be seen.")
    if not comment.strip() and not comments:
        raise Refused("Say what is to be looked at again: in a comment on the case, or on single questions.")
    step = _hand_over(case, Case.State.RETURNED, by=by, comment=comment.strip())
    for entry, text in comments.items():
        CaseComment.objects.create(step=step, entry=entry, text=text, **by.as_fields())
    return step


@transaction.atomic
def accept_case(case: Case, *, by: Author, read_at: int | None = None) -> CaseStep:
    """Accept a case as it is: from now on it counts in the running percentages.

    Raises Refused where it is not submitted, or came again after the step at which it was read (`read_at`, its key).
    """
    _hold_submitted(case, read_at, Case.State.SUBMITTED)
    return _hand_over(case, Case.State.ACCEPTED, by=by)


def _hold_submitted(case: Case, read_at: int | None, *states: str) -> None:
    hold(case)
    if case.state not in states:
        raise Refused(f"Case {case.reference} is not submitted: it is {case.get_state_display().lower()}.")
    if read_at is not None and CaseStep.objects.filter(case=case, pk__gt=read_at).exists():
        raise Refused(
            f"Case {case.reference} came again since you read it. Load the page again, and read what changed."
        )


def _hand_over(
    case: Case, state: str, *, by: Author, comment: str = "", left_apart: Mapping[str, str] | None = None
) -> CaseStep:
    write_case_history(case, [("state", case.state, state)], by=by)
    case.state = state
    case.save(update_fields=["state"])
    return CaseStep.objects.create(
        case=case, state=state, comment=comment, left_apart=dict(left_apart or {}), **by.as_fields()
    )
