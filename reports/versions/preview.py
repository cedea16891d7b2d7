"""What a framework file would produce: the case form, the size of the sample, and the ratings of an invented inspection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from inspections.sampling.size import Rule
from reports.ratings.explained import Step
from reports.ratings.explanation import explain
from reports.ratings.percentages import Tally
from reports.ratings.rules import InspectionRating, rate_inspection
from standards.language.asking import has_sample, standards_of, units_of
from standards.language.definition import (
    CaseQuestionDefinition,
    DomainDefinition,
    FrameworkDefinition,
    StandardDefinition,
)
from standards.language.translation import missing_in_translation
from standards.language.units import Unit

CASES = 20  # in each domain of the invented inspection
POPULATIONS = (10, 25, 60, 150, 400)


@dataclass(frozen=True)
class SampleOf:
    """The sample sizes that a domain's rule gives for various numbers of eligible cases."""

    domain: DomainDefinition
    sizes: tuple[tuple[int, int], ...]
    in_words: str


@dataclass(frozen=True)
class UnitOf:
    """A kind of unit, and the standards whose questions its form has."""

    unit: Unit
    domains: tuple[DomainDefinition, ...]
    standards: tuple[StandardDefinition, ...]


@dataclass(frozen=True)
class Preview:
    """A framework as its author sees it before it is loaded. The ratings are of an invented inspection."""

    definition: FrameworkDefinition
    units: tuple[UnitOf, ...]
    case_questions: tuple[tuple[CaseQuestionDefinition, tuple[str, ...]], ...]
    samples: tuple[SampleOf, ...]
    ratings: InspectionRating
    explanation: Step
    missing: tuple[str, ...]


def preview_of(definition: FrameworkDefinition, seed: int = 1) -> Preview:
    """The same file and seed give the same preview."""
    random = Random(seed)  # noqa: S311 (invented figures)
    counted = {number: _invented(random) for domain in definition.domains for number in domain.questions}
    proposals = {
        each.number: random.choice(definition.names) for each in definition.standards if each.method == "judged"
    }
    ratings = rate_inspection(definition, counted, proposals, {})
    return Preview(
        definition=definition,
        units=tuple(_unit(definition, unit) for unit in units_of(definition)),
        case_questions=tuple(
            (question, tuple(label for _, label in question.how_asked.choices(question)))
            for question in definition.case_questions
        ),
        samples=tuple(
            _sample(definition, domain) for domain in definition.domains if has_sample(definition, domain.number)
        ),
        ratings=ratings,
        explanation=explain(ratings, definition),
        missing=tuple(missing_in(definition)),
    )


def _invented(random: Random) -> Tally:
    relevant = random.randint(CASES // 2, CASES)
    yes = random.randint(relevant // 3, relevant)
    return Tally(yes=yes, no=relevant - yes, does_not_apply=CASES - relevant, cases=CASES)


def _sample(definition: FrameworkDefinition, domain: DomainDefinition) -> SampleOf:
    said = definition.sample_rule(domain.number)
    rule = Rule(said.confidence, said.margin, said.minimum, said.maximum, said.all_cases)
    sizes = tuple((eligible, rule.suggested(eligible)) for eligible in POPULATIONS)
    return SampleOf(domain, sizes, rule.in_words(POPULATIONS[2]))


def _unit(definition: FrameworkDefinition, unit: Unit) -> UnitOf:
    domains = tuple(definition.domain(number) for number in unit.domains)
    return UnitOf(unit, domains, tuple(standards_of(definition, unit)))


def missing_in(definition: FrameworkDefinition) -> Iterator[str]:
    """What a file may leave out, but its readers would miss. None of this stops the file being loaded."""
    if not definition.documents:
        yield "documents: no document is named, so explanations of ratings cite none"
    if not definition.published:
        yield "published: is empty, so the framework is listed as the oldest"
    with_cases = [domain.number for domain in definition.domains if domain.case_based]
    for number in with_cases:
        if not any(disposal.domain == number for disposal in definition.disposals):
            yield f"disposals: none belongs to domain {number}, so no case can be added to it"
    for translation in definition.translations:
        yield from missing_in_translation(translation, definition)
    for standard in definition.standards:
        if standard.method == "judged" and not standard.characteristics and not standard.key_questions:
            yield f"standards {standard.number}: has neither key questions nor characteristics to judge it by"
