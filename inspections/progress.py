"""What is still unanswered in a case, and which answers a changed classification has set aside.

Plain functions over the framework's definition, the facts of a case and its answers; `answers` maps the number of a key
question ("2.1.1") or prompt ("2.1.1a") to "yes", "no", "na" or "".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standards.framework_file import DomainDefinition, KeyQuestionDefinition, PromptDefinition
from standards.relevance import Relevance, relevance

ANSWERS = {"yes": "Yes", "no": "No", "na": "Does not apply", "": "Not answered"}


@dataclass(frozen=True)
class QuestionState:
    """Where a case stands with one key question."""

    question: KeyQuestionDefinition
    relevance: Relevance
    answer: str
    prompts: tuple[tuple[PromptDefinition, str], ...] = ()  # each with its answer

    @property
    def answer_in_words(self) -> str:
        return ANSWERS[self.answer]

    @property
    def prompts_in_words(self) -> list[tuple[PromptDefinition, str]]:
        return [(prompt, ANSWERS[answer]) for prompt, answer in self.prompts]

    @property
    def is_answered(self) -> bool:
        return self.relevance.is_asked and bool(self.answer)

    @property
    def is_set_aside(self) -> bool:
        """Answered, but not asked (any longer): kept, shown, and left out of every count."""
        return not self.relevance.is_asked and self.answer in ("yes", "no")


@dataclass(frozen=True)
class Progress:
    """How far a case has come. Prompts never decide whether it is complete."""

    states: tuple[QuestionState, ...]

    @property
    def asked(self) -> int:
        return sum(state.relevance.is_asked for state in self.states)

    @property
    def answered(self) -> int:
        return sum(state.is_answered for state in self.states)

    @property
    def set_aside(self) -> list[str]:
        return [state.question.number for state in self.states if state.is_set_aside]

    @property
    def unanswered(self) -> list[str]:
        return [state.question.number for state in self.states if state.relevance.is_asked and not state.answer]

    @property
    def title(self) -> str:
        """The state of the case, in words."""
        if self.answered == 0:
            return "Not started"
        if self.answered < self.asked:
            return f"{self.answered} of {self.asked} answered"
        return "All answered"


def progress(domain: DomainDefinition, facts: Mapping[str, str], answers: Mapping[str, str]) -> Progress:
    return Progress(
        tuple(
            QuestionState(
                question,
                relevance(question.asked_when, facts),
                answers.get(question.number, ""),
                tuple((prompt, answers.get(f"{question.number}{prompt.letter}", "")) for prompt in question.prompts),
            )
            for standard in domain.standards
            if standard.is_computed
            for question in standard.key_questions
        )
    )
