"""What is asked in one unit of inspection: the standards it is judged under, and the answers that open other questions.

Plain functions of a framework's definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from standards.language.definition import FrameworkDefinition, StandardDefinition
from standards.language.relevance import FACTS, NOT_ASKED, Condition, relevance
from standards.language.units import Unit


def units_of(definition: FrameworkDefinition) -> tuple[Unit, ...]:
    """Every kind of unit: those in the file, and one for each other domain with cases."""
    named = {unit.domain for unit in definition.units if not unit.disposals}
    others = (domain.number for domain in definition.domains if domain.case_based and domain.number not in named)
    return (*definition.units, *(_usual(definition, number) for number in others))


def _usual(definition: FrameworkDefinition, domain: str) -> Unit:
    """The kind of unit in a domain for which the file names none."""
    return Unit(slug=f"case_of_{domain}".lower().replace(".", "_"), domain=domain, words=definition.words.case)


def unit_of(definition: FrameworkDefinition, domain: str, disposal: str) -> Unit:
    """The kind of unit of a case, from its disposal and the domain in which it is listed."""
    of_domain = [unit for unit in definition.units if unit.domain == domain]
    named = (unit for unit in of_domain if disposal in unit.disposals)
    others = (unit for unit in of_domain if not unit.disposals)
    return next(named, None) or next(others, None) or _usual(definition, domain)


def domains_of(definition: FrameworkDefinition, unit: Unit, also: tuple[str, ...] = ()) -> list[str]:
    """The domains that a unit is judged under, in the order of the file. `also`: the other domains whose samples it is in."""
    return [domain.number for domain in definition.domains if domain.number in (*unit.domains, *also)]


def standards_of(definition: FrameworkDefinition, unit: Unit, also: tuple[str, ...] = ()) -> list[StandardDefinition]:
    """The standards whose key questions are answered in a unit."""
    judged_under = domains_of(definition, unit, also)
    domains = (domain for domain in definition.domains if domain.number in judged_under)
    return [standard for domain in domains for standard in domain.standards if standard.has_answers]


def has_sample(definition: FrameworkDefinition, domain: str) -> bool:
    """Whether cases of a domain are drawn from a list of eligible cases."""
    return any(unit.domain == domain or domain in unit.also_in for unit in units_of(definition) if unit.in_sample)


def in_two_samples(definition: FrameworkDefinition) -> frozenset[frozenset[str]]:
    """The pairs of domains in whose samples the same unit can be."""
    return frozenset(frozenset({unit.domain, also}) for unit in definition.units for also in unit.also_in)


@dataclass(frozen=True)
class Asking:
    """The facts and the answers that decide which questions are asked, and the questions that have these answers.

    `opening` has the conditions of each question whose answer opens others, in the order of the file.
    """

    facts: tuple[str, ...]
    answers: tuple[str, ...]
    opening: tuple[tuple[str, tuple[Condition, ...]], ...]

    @classmethod
    def of(cls, definition: FrameworkDefinition) -> Asking:
        asked = dict(conditions_of(definition))
        tests = [test for conditions in asked.values() for each in conditions for test in each.tests]
        facts, answers = {test.fact for test in tests}, {test.answer for test in tests}
        return cls(
            tuple(name for name in FACTS if name in facts),
            tuple(name for name in asked if name in answers),
            tuple((name, conditions) for name, conditions in asked.items() if name in answers),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that decides which questions are asked in a case. The disposal decides which kind of unit it is."""
        return tuple(dict.fromkeys(("disposal", *self.facts, *self.answers)))

    def given(self, facts: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
        """The facts and answers of a case that conditions look at. An answer to a question that is not asked is
        replaced by NOT_ASKED, so that no condition applies to it."""
        found = {name: facts.get(name, "") for name in FACTS}
        for name, conditions in self.opening:
            is_asked = relevance(conditions, found).is_asked
            found[name] = answers.get(name, "") if is_asked else NOT_ASKED
        return found


def conditions_of(definition: FrameworkDefinition) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """Every question that is answered in cases, with its conditions: unrated questions by slug, then the rated ones by
    number. A prompt has the conditions of its key question."""
    for question in definition.case_questions:
        yield question.slug, question.asked_when
    for standard in definition.standards:
        if standard.has_answers:
            for key_question in standard.key_questions:
                for number in key_question.numbers:
                    yield number, key_question.asked_when
