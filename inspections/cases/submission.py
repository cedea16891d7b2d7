"""Actions to submit, return and accept a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.urls import reverse

from inspections.cases.actions import hold, lock, write_case_history
from inspections.cases.entries import Entry
from inspections.cases.models import Case, CaseComment, CaseStep
from inspections.cases.progress import QuestionState
from inspections.cases.record import CaseRecord, Page
from inspections.history import Author, Refused
from inspections.inspection.models import Change
from inspections.notices.actions import tell
from inspections.notices.kinds import CASE_RETURNED
from inspections.people.models import User
from inspections.people.two_people import is_asked_for

LONGEST_COMMENT = 5_000

# What happens when an inspector has submitted a case, in the same transaction. Set when the app starts, because rooms above
# this one add to it.
when_submitted: list[Callable[[Case, Author], None]] = []


def _check_comment(about: str, text: str) -> None:
    if len(text) > LONGEST_COMMENT:
        raise Refused(
            f"The comment on {about} has {len(text):,} characters. Shorten it to {LONGEST_COMMENT:,} characters or fewer."
        )
    if "\0" in text:
        raise Refused(f"The comment on {about} has hidden characters. Delete it and type it again.")


class Incomplete(Refused):
    """Raised if the inspector submits a case with missing answers. `missing` lists the entries by page."""

    def __init__(self, missing: list[tuple[Page, list[Entry]]]) -> None:
        self.missing = missing
        count = sum(len(entries) for _, entries in missing)
        super().__init__(
            "1 answer is missing. Answer the question or explain why the answer is awaited."
            if count == 1
            else f"{count} answers are missing. Answer the questions or explain why the answers are awaited."
        )


class PromptsDisagree(Refused):
    """Raised if prompts disagree with a key question and the inspector has not confirmed the answer."""

    def __init__(self, states: list[QuestionState]) -> None:
        self.states = states
        super().__init__("Some answers disagree with their prompts. Check them, then submit the case.")


class PromptsEmpty(Refused):
    """Raised if prompts are empty, the framework counts empty prompts and the inspector has given no reason."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} prompt{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} empty. Answer "
            f"{'it' if count == 1 else 'them'}, or say why you left {'it' if count == 1 else 'them'} empty."
        )


def must_explain_empty_prompts(record: CaseRecord) -> bool:
    """Whether the inspector must say why prompts are empty, because the report counts an empty prompt as a "no"."""
    return record.definition.percentages.count_empty_prompts and bool(record.progress.empty_prompts)


def to_confirm(record: CaseRecord) -> list[QuestionState]:
    """Key questions that disagree with their prompts and whose current answer the inspector has not confirmed."""
    left: dict[str, str] = {}
    for step in record.case.steps.all():
        left |= step.left_apart
    return [state for state in record.progress.disagreeing if left.get(state.question.number) != state.answer]


@transaction.atomic
def submit_case(case: Case, *, looked_at: Mapping[str, str] | None = None, why_empty: str = "", by: Author) -> CaseStep:
    """Submit a case to the lead inspector.

    The case is then read-only until the lead inspector returns it. `looked_at`: the answers that the inspector confirmed
    although the prompts disagree ({"2.1.1": "no"}). `why_empty`: why the inspector left prompts empty, stored with the step.
    Raises Incomplete, PromptsEmpty or PromptsDisagree, and CaseSubmitted if the lead inspector already has the case.
    """
    lock(case)
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    if record.missing:
        raise Incomplete(record.missing)
    why_empty = why_empty.strip() if record.progress.empty_prompts else ""
    _check_comment("empty prompts", why_empty)
    if must_explain_empty_prompts(record) and not why_empty:
        raise PromptsEmpty(len(record.progress.empty_prompts))
    apart = {state.question.number: state.answer for state in to_confirm(record)}
    if not apart.items() <= (looked_at or {}).items():
        raise PromptsDisagree(to_confirm(record))
    step = _hand_over(case, Case.State.SUBMITTED, by=by, comment=why_empty, left_apart=apart)
    for follow in when_submitted:
        follow(case, by)
    return step


@transaction.atomic
def return_case(
    case: Case, *, comment: str, comments: Mapping[str, str], by: Author, read_at: int | None = None
) -> CaseStep:
    """Return a case to its inspector with a comment on the whole case, on individual entries by name, or both.

    `read_at`: the key of the newest step when the lead inspector read the case. Raises Refused if the lead inspector
    does not have the case, or if the case has had another step since `read_at`. Also raises Refused if there is no
    comment.
    """
    _hold_submitted(case, read_at, Case.State.SUBMITTED, Case.State.ACCEPTED)
    comments = {entry: text.strip() for entry, text in comments.items() if text.strip()}
    for about, text in (("the whole case", comment), *comments.items()):
        _check_comment(about, text)
    if not comment.strip() and not comments:
        raise Refused(
            "Say what the inspector needs to check again, in a comment on the case or on individual questions."
        )
    step = _hand_over(case, Case.State.RETURNED, by=by, comment=comment.strip())
    for entry, text in comments.items():
        CaseComment.objects.create(step=step, entry=entry, text=text, **by.as_fields())
    _tell_of_return(case, step, by)
    return step


def _tell_of_return(case: Case, step: CaseStep, by: Author) -> None:
    inspection, inspector = case.inspection, case.inspector
    tell(
        [inspector.user if inspector else None],
        CASE_RETURNED,
        inspection,
        event=f"step {step.pk}",
        text=f"Case {case} in {inspection.yot} has been returned to you.",
        href=reverse("inspections:case", args=[inspection.reference, case.reference]),
        by=by,
    )


@transaction.atomic
def accept_case(case: Case, *, by: Author, read_at: int | None = None) -> CaseStep:
    """Accept a case, which adds it to the running percentages.

    `read_at`: the key of the newest step when the lead inspector read the case. Raises Refused if the case is not
    submitted, if it has had another step since `read_at`, or if the person recorded judgements in it.
    """
    _hold_submitted(case, read_at, Case.State.SUBMITTED)
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    if by.person is not None and (why := why_not_accepted_by(by.person, record)):
        raise Refused(why)
    return _hand_over(case, Case.State.ACCEPTED, by=by)


def why_not_accepted_by(person: User, record: CaseRecord) -> str:
    """Why this person cannot accept the case: they recorded judgements in it. "" if they can."""
    if not is_asked_for("accept_own_case"):
        return ""
    judgements = [entry.name for page in record.pages if page.standard for entry in page.entries]
    if not Change.objects.of_case(record.case).filter(by=person, field__in=judgements).exists():
        return ""
    return f"You recorded answers in case {record.case}, so a lead inspector or deputy who did not must accept it."


def _hold_submitted(case: Case, read_at: int | None, *states: str) -> None:
    hold(case)
    if case.state not in states:
        raise Refused(f"Case {case} is not waiting for review: it is {case.get_state_display().lower()}.")
    if read_at is not None and CaseStep.objects.filter(case=case, pk__gt=read_at).exists():
        raise Refused(f"Case {case} has been submitted again since you read it. Reload the page to see what changed.")


def _hand_over(
    case: Case, state: str, *, by: Author, comment: str = "", left_apart: Mapping[str, str] | None = None
) -> CaseStep:
    write_case_history(case, [("state", case.state, state)], by=by)
    case.state = state
    case.save(update_fields=["state"])
    return CaseStep.objects.create(
        case=case, state=state, comment=comment, left_apart=dict(left_apart or {}), **by.as_fields()
    )
