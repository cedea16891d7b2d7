"""Turns counts of cases and answers into a tally for each question, using the framework's rules on relevance.

The input is the rows of `Case.objects.counted_by_facts()` and `Judgement.objects.tallied()`. Cases with the same facts
are counted together. A rule is then applied once for each combination of facts instead of once for each case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from reports.ratings.percentages import Tally
from standards.language.definition import FrameworkDefinition
from standards.language.relevance import FACTS, relevance


def tallies(
    definition: FrameworkDefinition, cases: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]]
) -> dict[str, Tally]:
    """A tally for each key question ("2.1.1") and prompt ("2.1.1a") in the case-based domains."""
    groups: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for row in cases:
        groups[row["domain__number"]][_facts(row)] += row["cases"]
    given: dict[str, Counter[tuple[tuple[str, ...], str]]] = defaultdict(Counter)
    for row in answers:
        given[row["question"]][_facts(row), row["answer"]] += row["cases"]

    by_question = {}
    for domain in definition.domains:
        if not domain.case_based:
            continue
        in_domain = groups[domain.number]
        answered_in_cases = (standard for standard in domain.standards if standard.has_answers)
        for question in (question for standard in answered_in_cases for question in standard.key_questions):
            asked = {
                facts: relevance(question.asked_when, dict(zip(FACTS, facts, strict=True))).is_asked
                for facts in in_domain
            }
            for number in (question.number, *(f"{question.number}{prompt.letter}" for prompt in question.prompts)):
                by_question[number] = _tally(given[number], in_domain, asked)
    return by_question


def _facts(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[fact] for fact in FACTS)


def _tally(
    given: Counter[tuple[tuple[str, ...], str]],
    in_domain: Counter[tuple[str, ...]],
    asked: Mapping[tuple[str, ...], bool],
) -> Tally:
    counted: Counter[str] = Counter()
    for (facts, answer), cases in given.items():
        if asked.get(facts, False):
            counted[answer] += cases
        elif answer != "na":
            counted["set aside"] += cases
    asked_cases = sum(cases for facts, cases in in_domain.items() if asked[facts])
    return Tally(
        yes=counted["yes"],
        no=counted["no"],
        does_not_apply=counted["na"],
        unanswered=asked_cases - counted["yes"] - counted["no"] - counted["na"],
        set_aside=counted["set aside"],
        cases=in_domain.total(),
    )
