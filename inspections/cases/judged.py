"""What one case is judged under, how far its questions are answered, and its state.

*My work* and the fieldwork board use the same rule for the state, so both show the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum

from inspections.cases.models import Case, CaseAnswer, Judgement
from inspections.cases.progress import Progress, progress
from inspections.inspection.models import Inspection
from standards.language.asking import domains_of, standards_of
from standards.language.definition import StandardDefinition
from standards.language.relevance import relevance
from standards.models import WholeFramework


def also_in(case: Case) -> tuple[str, ...]:
    """The other domains whose samples the case is in. A case that is not stored is in none."""
    if not case.unit.also_in or case.pk is None:
        return ()
    return tuple(case.inspection.framework.whole.number_of_domain(domain.pk) for domain in case.also_in.all())


def judged_under(case: Case) -> list[str]:
    """The numbers of the domains that a case is judged under."""
    return domains_of(case.inspection.framework.definition, case.unit, also_in(case))


def judged_standards(case: Case) -> list[StandardDefinition]:
    """The standards whose key questions are answered in a case."""
    return standards_of(case.inspection.framework.definition, case.unit, also_in(case))


def question_in(whole: WholeFramework, judgement: Judgement) -> str:
    """The number of the key question or prompt that was answered. Makes no query."""
    if judgement.prompt_id:
        return whole.prompt_of[judgement.prompt_id]
    return whole.key_question_of[judgement.key_question_id or 0]


def answers_in(case: Case) -> dict[str, str]:
    """Every answer in a case, by the number or the slug of its question. Fetch its `judgements` and `answers`."""
    whole = case.inspection.framework.whole
    rated = {question_in(whole, row): row.answer for row in case.judgements.all()}
    return rated | {whole.slug_of[row.question_id]: row.value for row in case.answers.all()}


def rated_answers_in_cases(inspection: Inspection) -> dict[int, dict[str, str]]:
    """The answers to key questions and prompts: by the key of the case, then by the number of the question. One query."""
    whole = inspection.framework.whole
    answers: dict[int, dict[str, str]] = defaultdict(dict)
    for case, key_question, prompt, answer in Judgement.objects.filter(case__inspection=inspection).in_plain():
        number = whole.key_question_of[key_question] if key_question is not None else whole.prompt_of[prompt or 0]
        answers[case][number] = answer
    return answers


def answers_in_cases(inspection: Inspection) -> dict[int, dict[str, str]]:
    """The answers that decide how far each case is answered: by the key of the case, then by the number or slug of the
    question.

    Plain values in two queries at most, for pages that show all cases. Fetch the inspection `with_framework()`.
    """
    whole, answers = inspection.framework.whole, rated_answers_in_cases(inspection)
    if whole.asking.answers:  # answers to unrated questions, which open others in this framework
        unrated = CaseAnswer.objects.filter(case__inspection=inspection).values_list("case_id", "question_id", "value")
        for case, question, value in unrated:
            answers[case][whole.slug_of[question]] = value
    return answers


def given_in(case: Case, answers: Mapping[str, str]) -> dict[str, str]:
    """The facts and answers of a case that decide which questions are asked."""
    return case.inspection.framework.whole.asking.given(case.facts, answers)


def unrated_answers_that_count(case: Case) -> dict[str, str]:
    """The answers to unrated questions that are asked in the case, by slug. Fetch it `with_unrated_answers()`."""
    answers = case.unrated_answers()
    questions = [each for each in case.inspection.framework.definition.case_questions if each.asked_when]
    given = given_in(case, answers) if questions else {}
    not_asked = {each.slug for each in questions if not relevance(each.asked_when, given).is_asked}
    return {slug: value for slug, value in answers.items() if slug not in not_asked}


def progress_of(case: Case, answers: Mapping[str, str]) -> Progress:
    """The progress of a case. `answers` has every answer, by the number or the slug of its question."""
    return progress(judged_standards(case), given_in(case, answers), answers)


# --- its state --------------------------------------------------------------------------------------------------------


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
