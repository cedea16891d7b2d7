"""The answers behind one percentage: each case in the domain with its answer, its note, and whether it counts."""

from __future__ import annotations

from dataclasses import dataclass

from inspections.cases.judged import answers_in, given_in
from inspections.cases.models import Case, Judgement
from inspections.inspection.models import Inspection
from standards.language.definition import KeyQuestionDefinition, StandardDefinition
from standards.language.relevance import Relevance, relevance

WORDS = {**dict(Judgement.Answer.choices), "": "Not answered"}


@dataclass(frozen=True)
class Answered:
    """The answer to a question in one case."""

    case: Case
    answer: str
    note: str
    relevance: Relevance

    @property
    def counts(self) -> bool:
        """Whether this answer counts towards the percentage."""
        return self.relevance.is_asked and self.answer in ("yes", "no")

    @property
    def in_words(self) -> str:
        if not self.relevance.is_asked:
            return f"Not asked{f'; “{WORDS[self.answer]}” is set aside' if self.answer else ''}"
        return WORDS[self.answer]


@dataclass(frozen=True)
class Asked:
    """A key question, or one of its prompts, with its wording."""

    number: str
    text: str
    standard: StandardDefinition
    question: KeyQuestionDefinition

    @property
    def is_prompt(self) -> bool:
        return self.number != self.question.number


def asked(inspection: Inspection, number: str) -> Asked | None:
    """The key question ("2.1.1") or prompt ("2.1.1a") with this number, if it is answered in cases; None if not."""
    for standard in inspection.framework.definition.standards:
        if not standard.has_answers:
            continue
        for question in standard.key_questions:
            if question.number == number:
                return Asked(number, question.text, standard, question)
            for prompt in question.prompts:
                if f"{question.number}{prompt.letter}" == number:
                    return Asked(number, prompt.text, standard, question)
    return None


def answers_to(inspection: Inspection, question: Asked) -> list[Answered]:
    """Every case in the domain, sorted by answer. Cases with "no" come first, because the panel reads them first. Two
    queries."""
    whole = inspection.framework.whole
    domain = whole.definition.domain_of(question.standard.number).number
    key = (
        {"prompt": whole.prompts[question.number]}
        if question.is_prompt
        else {"key_question": whole.key_questions[question.number]}
    )
    given = {row.case_id: row for row in Judgement.objects.filter(case__inspection=inspection, **key)}
    answers = []
    cases = inspection.cases.judged_under(whole.definition, domain)
    cases = cases.select_related("inspector__user")
    decides = question.question.asked_when and whole.asking.answers
    for case in cases.prefetch_related("judgements", "answers") if decides else cases:
        row = given.get(case.pk)
        answers.append(
            Answered(
                case,
                row.answer if row else "",
                row.note if row else "",
                relevance(question.question.asked_when, given_in(case, answers_in(case) if decides else {})),
            )
        )
    order = ("no", "yes", "na", "")
    return sorted(answers, key=lambda row: (not row.relevance.is_asked, order.index(row.answer)))
