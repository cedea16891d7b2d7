"""Explains the band for one key question, down to the number of cases with each answer."""

from __future__ import annotations

from collections.abc import Iterator

from reports.ratings.distances import rounding_in_words
from reports.ratings.explained import OURS, Step, cite
from reports.ratings.methods import KeyQuestionRating
from standards.language.definition import FrameworkDefinition
from standards.language.scale import Band

# --- a key question ---------------------------------------------------------------------------------------------------


def explain_key_question(
    question: KeyQuestionRating, framework: FrameworkDefinition, *, is_deciding: bool = False
) -> Step:
    """Explain the band for one key question, down to the number of cases with each answer."""
    number = question.number
    counts = tuple(_counts(question, framework))
    if question.band is None:
        text = f"{number} is not counted: there is no case in which it was asked, applied and was answered"
        return Step(number, text, OURS, steps=counts)
    lowest = ", the lowest" if is_deciding else ""
    band = Step(
        number,
        f"{question.percent} per cent is in the band {question.band.name} ({_range(question.band, framework)}), which gives a "
        f"rating of {question.band.rating}",
        framework.rule_sources.banding,
    )
    return Step(
        number,
        f"{number} was answered yes in {yes_of(question)}: {question.percent} per cent{lowest}",
        framework.rule_sources.percentage,
        steps=(band, *_rounding(question), *counts),
    )


def yes_of(question: KeyQuestionRating) -> str:
    tally = question.tally
    so_far = "" if tally.is_complete else " answered so far"
    return f"{tally.yes} of the {_cases(tally.relevant)}{so_far} in which it was asked and applied"


def _range(band: Band, framework: FrameworkDefinition) -> str:
    """The range of a band, from its first whole percentage to its last: "50 to 64 per cent"."""
    above = next((each.start for each in framework.bands if each.start > band.start), 101)
    return f"{band.start} to {above - 1} per cent"


def _rounding(question: KeyQuestionRating) -> Iterator[Step]:
    if question.rounding_decides and question.exact_band is not None:
        text = rounding_in_words(question)
        yield Step(question.number, f"{text} Without rounding, it would give {question.exact_band.rating}", OURS)


def _counts(question: KeyQuestionRating, framework: FrameworkDefinition) -> Iterator[Step]:
    """Steps with the counts of cases in the domain: answered, does not apply, not asked, unanswered and set aside."""
    number, tally = question.number, question.tally
    if not tally.cases:
        yield Step(number, "No cases have been inspected")
        return
    yield Step(
        number, f"{_cases(tally.cases)} inspected: {tally.yes} yes and {tally.no} no", framework.rule_sources.answers
    )
    if tally.not_asked > 0:
        asked = next(
            each.asked_when
            for standard in framework.standards
            for each in standard.key_questions
            if each.number == number
        )
        why = "".join(f". {condition.why.rstrip('.')}" for condition in asked)
        text = f"In {_cases(tally.not_asked)} it was not asked and is not counted{why}"
        yield Step(number, text, cite(*(condition.source for condition in asked)))
    if tally.does_not_apply:
        yield Step(
            number,
            f"In {_cases(tally.does_not_apply)} the inspector answered that it did not apply, so it is not counted",
            framework.rule_sources.does_not_apply,
        )
    if tally.unanswered:
        yield Step(
            number,
            f"In {_cases(tally.unanswered)} it is not answered yet, so the percentage covers the answers so far",
            OURS,
        )
    if tally.set_aside:
        one = tally.set_aside == 1
        answers = "1 answer is" if one else f"{tally.set_aside} answers are"
        where, kept = ("in that case", "It is") if one else ("in those cases", "They are")
        text = f"{answers} set aside because the question is not asked {where}. {kept} kept but not counted"
        yield Step(number, text, OURS)


def _cases(count: int) -> str:
    return f"{count} case" if count == 1 else f"{count} cases"
