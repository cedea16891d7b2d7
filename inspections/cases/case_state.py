"""The state of a case. *My work* and the fieldwork board use this rule, so both show the same state."""

from __future__ import annotations

from enum import Enum

from inspections.cases.models import Case
from inspections.cases.progress import Progress


class CaseState(Enum):
    NOT_STARTED = "Not started"
    RECORDING = "Being recorded"
    SUBMITTED = "Submitted"
    RETURNED = "Returned"
    ACCEPTED = "Accepted"

    @property
    def is_with_its_inspector(self) -> bool:
        return self in (CaseState.NOT_STARTED, CaseState.RECORDING, CaseState.RETURNED)


def case_state(case: Case, progress: Progress) -> CaseState:
    if case.state == Case.State.RECORDING:
        return CaseState.RECORDING if progress.is_begun else CaseState.NOT_STARTED
    return CaseState[case.state.upper()]


def in_words(case: Case, progress: Progress) -> str:
    """The progress of a case while it is being recorded; after that, its state."""
    return progress.title if case.state == Case.State.RECORDING else case.get_state_display()
