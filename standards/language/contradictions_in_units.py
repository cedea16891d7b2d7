"""Finds what is wrong in the units of a framework file and in the conditions of its questions."""

from __future__ import annotations

from collections.abc import Iterator

from standards.language.asking import conditions_of, standards_of, units_of
from standards.language.definition import FrameworkDefinition
from standards.language.relevance import Condition
from standards.language.units import Unit


def contradictions_in_units(definition: FrameworkDefinition) -> Iterator[str]:
    with_cases = {domain.number for domain in definition.domains if domain.case_based}
    slugs = [unit.slug for unit in definition.units]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield f"units {slug}: appears {slugs.count(slug)} times"
    taken: dict[str, str] = {}  # the first unit with a disposal, or with the rest of a domain
    for unit in definition.units:
        place = f"units {unit.slug}"
        for key, numbers in (
            ("domain", (unit.domain,)), ("judged_under", unit.judged_under), ("also_in", unit.also_in),
        ):  # fmt: skip
            for number in numbers:
                if number not in with_cases:
                    yield f"{place}, {key}: there is no domain {number} with cases"
        for number in set(unit.also_in) & {unit.domain, *unit.domains}:
            yield f"{place}, also_in: it is judged under domain {number} in any case"
        if unit.also_in and not unit.in_sample:
            yield f"{place}, also_in: it is outside the samples"
        own = {disposal.slug for disposal in definition.disposals if disposal.domain == unit.domain}
        for disposal in unit.disposals:
            if disposal not in own:
                yield f"{place}, disposals: “{disposal}” is not a disposal of domain {unit.domain}"
        for part in unit.disposals or (f"domain {unit.domain}",):
            if part in taken:
                which = f"“{part}”" if unit.disposals else "the disposals that no other unit names"
                yield f"{place}: {taken[part]} has {which} too"
            taken.setdefault(part, unit.slug)
        for fact in unit.labels:
            if not unit.records(fact):
                yield f"{place}, labels: {fact} is not one of its facts"


def contradictions_in_conditions(definition: FrameworkDefinition) -> Iterator[str]:
    disposals = {disposal.slug for disposal in definition.disposals}
    asked = list(conditions_of(definition))
    earlier: set[str] = set()
    seen: set[tuple[str, ...]] = set()
    slugs = {question.slug: question for question in definition.case_questions}
    for name, conditions in asked:
        where = f"case_questions {name}" if name in slugs else f"key_questions {name}"
        for condition in conditions:
            for mistake in _mistakes_in(definition, condition, disposals, earlier, {each for each, _ in asked}):
                place = (mistake, *map(str, conditions))
                if place not in seen:  # prompts have the conditions of their key question
                    seen.add(place)
                    yield f"{where}, asked_when: {mistake}"
        earlier.add(name)
    for unit in units_of(definition):
        yield from _unrecorded(definition, unit)


def _mistakes_in(
    definition: FrameworkDefinition, condition: Condition, disposals: set[str], earlier: set[str], known: set[str]
) -> Iterator[str]:
    if not condition.why:
        yield "why is missing; write a sentence that says why the question is not asked"
    questions = {question.slug: question for question in definition.case_questions}
    key_questions = (each for standard in definition.standards for each in standard.key_questions)
    prompts = {number for each in key_questions for number in each.numbers[1:]}
    for test in condition.tests:
        if test.fact == "disposal" and not set(test.one_of) <= disposals:
            yield "names a disposal that is not in the file"
        if not test.answer:
            continue
        if test.answer not in known:
            yield f"there is no question {test.answer}"
        elif test.answer in prompts:
            yield f"{test.answer} is a prompt, which can be left empty; an unrated question or a key question can open others"
        elif test.answer not in earlier:
            yield f"{test.answer} comes later in the file; an answer can only open questions that follow"
        elif (question := questions.get(test.answer)) is None:
            if test.compares or not set(test.one_of) <= {"yes", "no", "na"}:
                yield f"{test.answer} is answered yes, no or na"
        elif test.compares != question.how_asked.is_compared:
            yield f"{test.answer} goes with {'from or before' if question.how_asked.is_compared else 'one_of'}"
        elif (choices := question.how_asked.choices(question)) and not test.compares:
            for value in sorted(set(test.one_of) - {slug for slug, _ in choices} - {"na"}):
                yield f"“{value}” is not an answer to {test.answer}"


def _unrecorded(definition: FrameworkDefinition, unit: Unit) -> Iterator[str]:
    """Facts that decide whether a question is asked in a unit but are not recorded for that unit, so that nobody could
    enter them."""
    questions = [question for standard in standards_of(definition, unit) for question in standard.key_questions]
    for question in questions:
        for fact in {test.fact for condition in question.asked_when for test in condition.tests if test.fact}:
            if not unit.records(fact):
                yield f"units {unit.slug}, facts: key question {question.number} depends on {fact}; add it"
