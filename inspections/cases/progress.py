"""The progress of a case: unanswered questions, and answers that a fact of the case sets aside.

The functions use only the framework's definition, the facts of a case and its answers. `answers` maps the number of a key
question ("2.1.1") or prompt ("2.1.1a") to "yes", "no", "na" or "".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standards.language.definition import KeyQuestionDefinition, PromptDefinition, StandardDefinition
from standards.language.relevance import LEVELS, Relevance, relevance

ANSWERS = {"yes": "Yes", "no": "No", "na": "Does not apply", "": "Not answered"}


# How the inspector can judge the YOT's classification: the value that fits if it is below, equal to or above the inspector's.
VERDICTS = {-1: "too_low", 0: "reasonable", 1: "too_high"}


def fits(own: str, yots: str, verdict: str) -> bool:
    """Whether a verdict on the YOT's classification fits the two levels. True if one of the three is not recorded.

    A verdict that does not fit can be right, because a level may be reasonable although the inspector chose another. It can
    also be a slip, so the inspector is asked to look again.
    """
    if own not in LEVELS or yots not in LEVELS or verdict not in VERDICTS.values():
        return True
    difference = LEVELS.index(yots) - LEVELS.index(own)
    return verdict == VERDICTS[(difference > 0) - (difference < 0)]


@dataclass(frozen=True)
class QuestionState:
    """The state of one key question in a case."""

    question: KeyQuestionDefinition
    relevance: Relevance
    answer: str
    prompts: tuple[tuple[PromptDefinition, str], ...] = ()  # each with its answer

    @property
    def answer_in_words(self) -> str:
        return ANSWERS[self.answer]

    @property
    def prompt_numbers(self) -> list[str]:
        return [f"{self.question.number}{prompt.letter}" for prompt, _ in self.prompts]

    @property
    def disagrees_with_prompts(self) -> bool:
        """Whether the prompts disagree with the answer: more "no" than "yes" if the answer is yes, or the other way round.

        The answer can be right, because prompts inform it and never decide it (G 2.4.1 has a yes with a prompt that is
        mostly no). The inspector should check it.
        """
        given = Counter(answer for _, answer in self.prompts)
        return self.is_answered and (
            (self.answer == "yes" and given["no"] > given["yes"])
            or (self.answer == "no" and given["yes"] > given["no"])
        )

    @property
    def is_answered(self) -> bool:
        return self.relevance.is_asked and bool(self.answer)

    @property
    def is_opened_by_answers(self) -> bool:
        """Whether answers to other questions decide whether this question is asked."""
        return any(test.answer for condition in self.question.asked_when for test in condition.tests)

    @property
    def is_set_aside(self) -> bool:
        """Whether the answer is yes or no but the question is not asked. The answer is kept and shown, but not counted."""
        return not self.relevance.is_asked and self.answer in ("yes", "no")


@dataclass(frozen=True)
class Progress:
    """The progress of a case. A case can be complete even if prompts have no answer."""

    states: tuple[QuestionState, ...]

    @property
    def asked(self) -> int:
        return sum(state.relevance.is_asked for state in self.states)

    @property
    def answered(self) -> int:
        return sum(state.is_answered for state in self.states)

    @property
    def prompts_asked(self) -> int:
        return sum(len(state.prompts) for state in self.states if state.relevance.is_asked)

    @property
    def prompts_answered(self) -> int:
        return sum(bool(answer) for state in self.states if state.relevance.is_asked for _, answer in state.prompts)

    @property
    def empty_prompts(self) -> list[str]:
        """The numbers of the prompts without an answer. Prompts of key questions that are not asked are left out."""
        return [
            number
            for state in self.states
            if state.relevance.is_asked
            for number, (_, answer) in zip(state.prompt_numbers, state.prompts, strict=True)
            if not answer
        ]

    @property
    def disagreeing(self) -> list[QuestionState]:
        return [state for state in self.states if state.disagrees_with_prompts]

    @property
    def set_aside(self) -> list[str]:
        return [state.question.number for state in self.states if state.is_set_aside]

    def set_aside_by(self, fact: str) -> list[QuestionState]:
        """The key questions whose answers this fact of the case sets aside."""
        return [state for state in self.states if state.is_set_aside and fact in state.relevance.because_of]

    @property
    def unanswered(self) -> list[str]:
        return [state.question.number for state in self.states if state.relevance.is_asked and not state.answer]

    @property
    def is_begun(self) -> bool:
        return self.answered > 0 or self.prompts_answered > 0

    @property
    def title(self) -> str:
        """The progress of the case in words."""
        if not self.is_begun:
            return "Not started"
        if self.answered < self.asked:
            return f"{self.answered} of {self.asked} answered"
        return "All answered"

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked

    def of_standard(self, standard: StandardDefinition) -> list[QuestionState]:
        return [state for state in self.states if state.question in standard.key_questions]


def progress(standards: Iterable[StandardDefinition], given: Mapping[str, str], answers: Mapping[str, str]) -> Progress:
    """The progress of a case that is judged under these standards. `given`: the facts and answers that decide what is asked
    (`Asking.given`)."""
    return Progress(
        tuple(
            QuestionState(
                question,
                relevance(question.asked_when, given),
                answers.get(question.number, ""),
                tuple((prompt, answers.get(f"{question.number}{prompt.letter}", "")) for prompt in question.prompts),
            )
            for standard in standards
            if standard.has_answers
            for question in standard.key_questions
        )
    )


def counted(cases: Iterable[Progress]) -> str:
    """The number of cases in each state, in words: "6 fully answered, 2 started, 1 not started", or "all fully answered"."""
    states = Counter(
        "fully answered" if case.is_complete else "started" if case.is_begun else "not started" for case in cases
    )
    if len(states) == 1:
        [state] = states
        return "none started" if state == "not started" else f"all {state}"
    return ", ".join(
        f"{states[state]} {state}" for state in ("fully answered", "started", "not started") if states[state]
    )
