"""The fieldwork board: the progress of an inspection's cases, for its lead inspector.

Percentages come from accepted cases only. Cases still being recorded would make the percentages jump, and live figures could
influence judgements. The board does not show distances to a band.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.cases.judged import (
    CaseState,
    answers_in_cases,
    case_state,
    in_words,
    judged_under,
    progress_of,
    unrated_answers_that_count,
)
from inspections.cases.models import Case, Interview
from inspections.cases.progress import Progress
from inspections.inspection.models import Inspection
from reports.rated.queries import accepted_tallies_of
from reports.ratings.percentages import Tally
from reports.sample.figures import Share, case_question_shares
from standards.language.definition import (
    CaseQuestionDefinition,
    DomainDefinition,
    KeyQuestionDefinition,
    StandardDefinition,
)

NOT_ALLOCATED = "Not allocated"


@dataclass(frozen=True)
class CaseOnBoard:
    case: Case
    progress: Progress
    case_state: CaseState

    @property
    def in_words(self) -> str:
        return in_words(self.case, self.progress)

    @property
    def inspector(self) -> str:
        return str(self.case.inspector or NOT_ALLOCATED)

    @property
    def left(self) -> int:
        """The number of key questions asked but not answered yet."""
        return len(self.progress.unanswered)


@dataclass
class Row:
    """One inspector's cases, counted by state."""

    inspector: str
    counts: dict[CaseState, int] = field(default_factory=lambda: dict.fromkeys(CaseState, 0))
    left: int = 0

    def add(self, each: CaseOnBoard) -> None:
        self.counts[each.case_state] += 1
        self.left += each.left

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(case_state.value, count) for case_state, count in self.counts.items()]


@dataclass(frozen=True)
class AcceptedCases:
    """The accepted cases in a domain: how many there are, and how their rated and unrated questions are answered."""

    domain: DomainDefinition
    cases: int
    standards: list[tuple[StandardDefinition, list[tuple[KeyQuestionDefinition, Tally]]]]
    unrated: list[tuple[CaseQuestionDefinition, list[Share]]]


@dataclass(frozen=True)
class Board:
    cases: list[CaseOnBoard]
    awaited: list[Interview]
    open_alerts: int
    open_requests: int
    accepted: list[AcceptedCases]

    @property
    def case_states(self) -> list[str]:
        return [case_state.value for case_state in CaseState]

    @property
    def rows(self) -> list[Row]:
        """One row for each inspector, by name, with unallocated cases last."""
        rows: dict[object, Row] = {}
        for each in sorted(self.cases, key=lambda each: (each.case.inspector is None, each.inspector)):
            # Count cases by account, because one person can have two roles and two people can have the same name.
            who = each.case.inspector.user_id if each.case.inspector else None
            rows.setdefault(who or each.inspector, Row(each.inspector)).add(each)
        return list(rows.values())

    @property
    def total(self) -> Row:
        total = Row("All")
        for each in self.cases:
            total.add(each)
        return total

    @property
    def accepted_cases(self) -> int:
        return self.total.counts[CaseState.ACCEPTED]

    @property
    def to_read(self) -> list[CaseOnBoard]:
        return [each for each in self.cases if each.case_state is CaseState.SUBMITTED]

    @property
    def unfinished(self) -> list[CaseOnBoard]:
        """Cases with questions left to answer, starting with the case that has the most."""
        return sorted((each for each in self.cases if each.left), key=lambda each: -each.left)


def board_of(inspection: Inspection) -> Board:
    """Build the board in a fixed number of queries. Fetch the inspection `with_framework()`."""
    whole = inspection.framework.whole
    answers = answers_in_cases(inspection)
    cases = []
    for case in inspection.cases.for_progress(whole):
        state = progress_of(case, answers.get(case.pk, {}))
        cases.append(CaseOnBoard(case, state, case_state(case, state)))
    accepted, unrated = accepted_tallies_of(inspection), _unrated(inspection)
    return Board(
        cases=cases,
        awaited=list(
            Interview.objects.filter(case__inspection=inspection, state=Interview.State.AWAITED).select_related("case")
        ),
        open_alerts=Alert.objects.of_inspection(inspection).open().count(),
        open_requests=ReassuranceRequest.objects.of_inspection(inspection).open().count(),
        accepted=[
            AcceptedCases(
                domain,
                sum(
                    each.case_state is CaseState.ACCEPTED and domain.number in judged_under(each.case) for each in cases
                ),
                [
                    (standard, [(question, accepted[question.number]) for question in standard.key_questions])
                    for standard in domain.standards
                    if standard.has_answers
                ],
                unrated.get(domain.number, []),
            )
            for domain in whole.definition.domains
            if domain.case_based
        ],
    )


def _unrated(inspection: Inspection) -> dict[str, list[tuple[CaseQuestionDefinition, list[Share]]]]:
    """The unrated questions that have a countable answer in an accepted case, by domain. Two queries."""
    cases: dict[str, list[dict[str, str]]] = defaultdict(list)
    for case in inspection.cases.accepted().with_unrated_answers():
        for number in judged_under(case):
            cases[number].append(unrated_answers_that_count(case))
    asked = inspection.framework.definition.case_questions
    counted = {
        number: [(question, case_question_shares(plain, question)) for question in asked if number in question.domains]
        for number, plain in cases.items()
    }
    return {number: [(question, shares) for question, shares in rows if shares] for number, rows in counted.items()}
