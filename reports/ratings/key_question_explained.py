"""Explains the band for one key question, down to the number of cases with each answer."""

from __future__ import annotations

from collections.abc import Iterator

from reports.ratings.distances import rounding_in_words
from reports.ratings.explained import OURS, Step, cite
from reports.ratings.methods import KeyQuestionRating
from standards.language.definition import FrameworkDefinition
from standards.language.scale import Band, Words

# --- a key question ---------------------------------------------------------------------------------------------------


def explain_key_question(
    question: KeyQuestionRating, framework: FrameworkDefinition, *, is_deciding: bool = False
) -> Step:
    """Explain the band for one key question, down to the number of cases with each answer."""
    number = question.number
    counts = tuple(_counts(question, framework))
    if question.band is None:
        case = framework.words.case.one
        text = f"{number} is not counted: there is no {case} in which it was asked, applied and was answered"
        return Step(number, text, OURS, steps=counts)
    lowest = ", the lowest" if is_deciding else ""
    band = Step(
        number,
        f"{question.percent} per cent is in the band {question.band.name} ({_range(question.band, framework)}), which gives "
        f"{framework.words.rating.a} of {question.band.rating}",
        framework.rule_sources.banding,
    )
    return Step(
        number,
        f"{number} was answered yes in {yes_of(question, framework.words)}: {question.percent} per cent{lowest}",
        framework.rule_sources.percentage,
        steps=(band, *_rounding(question), *counts),
    )


def yes_of(question: KeyQuestionRating, words: Words) -> str:
    tally = question.tally
    so_far = "" if tally.is_complete else " answered so far"
    return f"{tally.yes} of the {_cases(tally.relevant, words)}{so_far} in which it was asked and applied"


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
        yield Step(number, f"No {framework.words.case.many} have been inspected")
        return
    yield Step(
        number,
        f"{_cases(tally.cases, framework.words)} inspected: {tally.yes} yes and {tally.no} no",
        framework.rule_sources.answers,
    )
    if tally.not_asked > 0:
        asked = next(
            each.asked_when
            for standard in framework.standards
            for each in standard.key_questions
            if each.number == number
        )
        why = "".join(f". {condition.why.rstrip('.')}" for condition in asked)
        text = f"In {_cases(tally.not_asked, framework.words)} it was not asked and is not counted{why}"
        yield Step(number, text, cite(*(condition.source for condition in asked)))
    if tally.does_not_apply:
        yield Step(
            number,
            f"In {_cases(tally.does_not_apply, framework.words)} the inspector answered that it did not apply, so it is not "
            "counted",
            framework.rule_sources.does_not_apply,
        )
    if tally.unanswered:
        yield Step(
            number,
            f"In {_cases(tally.unanswered, framework.words)} it is not answered yet, so the percentage covers the answers so far",
            OURS,
        )
    if tally.set_aside:
        one = tally.set_aside == 1
        answers = "1 answer is" if one else f"{tally.set_aside} answers are"
        where, kept = ("that", "It is") if one else ("those", "They are")
        cases = framework.words.case.for_number(tally.set_aside)
        text = f"{answers} set aside because the question is not asked in {where} {cases}. {kept} kept but not counted"
        yield Step(number, text, OURS)


def _cases(count: int, words: Words) -> str:
    return f"{count} {words.case.for_number(count)}"
