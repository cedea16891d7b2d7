"""Turns counts of cases and answers into a tally for each question, using the framework's rules on relevance.

The input is the rows of `Case.objects.counted_by_facts()` and `Judgement.objects.tallied()`. Cases in which the same
facts and answers decide what is asked are counted together. A rule is then applied once for each combination instead of
once for each case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from reports.ratings.percentages import Tally
from standards.language.asking import Asking, unit_of
from standards.language.definition import FrameworkDefinition
from standards.language.relevance import relevance

Deciding = tuple[str, ...]  # the values of `Asking.names` in a case


def tallies(
    definition: FrameworkDefinition,
    cases: Iterable[Mapping[str, Any]],
    answers: Iterable[Mapping[str, Any]],
    also: Iterable[Mapping[str, Any]] = (),
    *,
    asking: Asking | None = None,
) -> dict[str, Tally]:
    """A tally for each key question ("2.1.1") and prompt ("2.1.1a") in the case-based domains.

    `also` counts cases that are in the sample for another domain as well, under which they are judged too.
    """
    asking = asking or Asking.of(definition)
    disposal = asking.names.index("disposal")
    judged: dict[str, Counter[Deciding]] = defaultdict(Counter)  # the cases judged under each domain
    for row in cases:
        for number in unit_of(definition, row["number"], row["deciding"][disposal]).domains:
            judged[number][row["deciding"]] += row["cases"]
    for row in also:
        judged[row["number"]][row["deciding"]] += row["cases"]
    given: dict[str, Counter[tuple[Deciding, str]]] = defaultdict(Counter)
    for row in answers:
        given[row["asked"]][row["deciding"], row["given"]] += row["cases"]

    by_question = {}
    for domain in (each for each in definition.domains if each.case_based):
        under_domain = judged[domain.number]
        known = {deciding: asking.given(*_apart(deciding, asking)) for deciding in under_domain}
        answered_in_cases = (standard for standard in domain.standards if standard.has_answers)
        for question in (question for standard in answered_in_cases for question in standard.key_questions):
            asked = {deciding: relevance(question.asked_when, known[deciding]).is_asked for deciding in under_domain}
            for number in question.numbers:
                by_question[number] = _tally(given[number], under_domain, asked)
    return by_question


def _apart(deciding: Deciding, asking: Asking) -> tuple[dict[str, str], dict[str, str]]:
    """The facts and the answers."""
    values = dict(zip(asking.names, deciding, strict=True))
    return values, {name: values[name] for name in asking.answers}


def _tally(
    given: Counter[tuple[Deciding, str]],
    under_domain: Counter[Deciding],
    asked: Mapping[Deciding, bool],
) -> Tally:
    counted: Counter[str] = Counter()
    for (deciding, answer), cases in given.items():
        if asked.get(deciding, False):
            counted[answer] += cases
        elif answer != "na":
            counted["set aside"] += cases
    asked_cases = sum(cases for deciding, cases in under_domain.items() if asked[deciding])
    return Tally(
        yes=counted["yes"],
        no=counted["no"],
        does_not_apply=counted["na"],
        unanswered=asked_cases - counted["yes"] - counted["no"] - counted["na"],
        set_aside=counted["set aside"],
        cases=under_domain.total(),
    )
