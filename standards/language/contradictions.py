"""Finds what is wrong in a framework file whose parts are valid separately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from standards.language.definition import DomainDefinition, FrameworkDefinition, StandardDefinition


def contradictions(definition: FrameworkDefinition) -> Iterator[str]:
    """The contradictions between parts that are valid separately."""
    yield from _repeated("domains", [domain.number for domain in definition.domains])
    yield from _repeated("standards", [standard.number for standard in definition.standards])
    yield from _repeated("disposals", [disposal.slug for disposal in definition.disposals])
    yield from _repeated("case_questions", [question.slug for question in definition.case_questions])
    for question in definition.case_questions:
        yield from _repeated(f"case_questions {question.slug}, options", [option.slug for option in question.options])
    yield from _repeated("ratings", definition.names)
    for place, parts in (("ratings", definition.ratings), ("domains", definition.domains)):
        if not parts:
            yield f"{place}: is empty"
    for domain in definition.domains:
        if not domain.standards:
            yield f"domains {domain.number}, standards: is empty"
        for standard in domain.standards:
            yield from _contradictions_in_standard(definition, domain, standard)
    numbers = {domain.number for domain in definition.domains}
    for disposal in definition.disposals:
        if disposal.domain not in numbers:
            yield f"disposals {disposal.slug}, domain: there is no domain {disposal.domain}"
    for question in definition.case_questions:
        for number in sorted(set(question.domains) - numbers):
            yield f"case_questions {question.slug}, domains: there is no domain {number}"
    for number in sorted(set(definition.sample.domains) - numbers) if definition.sample else ():
        yield f"sample, domains: there is no domain {number}"
    for limit in definition.limits:
        if limit.standard not in {standard.number for standard in definition.standards}:
            yield f"limits {limit.standard}: there is no standard {limit.standard}"
    for place, rating in _ratings_named(definition):
        if rating not in definition.names:
            yield f"{place}: “{rating}” is not one of the ratings ({', '.join(definition.names)})"
    yield from _contradictions_in_ladders(definition)
    yield from _falling(definition)


def _contradictions_in_standard(
    definition: FrameworkDefinition, domain: DomainDefinition, standard: StandardDefinition
) -> Iterator[str]:
    place = f"standards {standard.number}"
    if not standard.number.startswith(f"{domain.number}."):
        yield f"{place}: is in domain {domain.number}"
    if standard.is_computed and not domain.case_based:
        yield f"{place}, method: domain {domain.number} has no cases to compute a rating from"
    if standard.is_computed and not standard.key_questions:
        yield f"{place}, method: there are no key questions to compute a rating from"
    yield from _repeated("key_questions", [question.number for question in standard.key_questions])
    for question in standard.key_questions:
        if not question.number.startswith(f"{standard.number}."):
            yield f"key_questions {question.number}: is in standard {standard.number}"
        yield from _repeated(f"key_questions {question.number}, prompts", [p.letter for p in question.prompts])
        for condition in question.asked_when:
            known = {disposal.slug for disposal in definition.disposals}
            if condition.fact == "disposal" and not set(condition.one_of) <= known:
                yield f"key_questions {question.number}, asked_when: names a disposal that is not in the file"


def _contradictions_in_ladders(definition: FrameworkDefinition) -> Iterator[str]:
    starts = [band.start for band in definition.bands]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        yield "bands: must begin at 0 and rise"
    reached = 0
    for band in definition.overall_bands:
        if band.start != reached or band.end < band.start:
            yield f"overall_bands {band.start}: the bands must follow each other without gap or overlap, from 0"
        reached = band.end + 1
    if definition.maximum is not None and reached != definition.maximum + 1:
        yield f"overall_bands: end at {reached - 1}, but {definition.maximum} points can be reached"


def _falling(definition: FrameworkDefinition) -> Iterator[str]:
    """Errors for ladders where a higher value has a lower rating."""
    points = [rating.score for rating in definition.ratings]
    if points != sorted(points):
        yield "ratings: must be in order of score, lowest first"
    ladders = {
        "bands": [band.rating for band in definition.bands],
        "overall_bands": [band.rating for band in definition.overall_bands],
    }
    for place, named in ladders.items():
        ranks = [definition.rank(rating) for rating in named if rating in definition.names]
        if ranks != sorted(ranks):
            yield f"{place}: a higher band must not have a lower rating"


def _ratings_named(definition: FrameworkDefinition) -> Iterator[tuple[str, str]]:
    for band in definition.bands:
        yield f"bands {band.start}, rating", band.rating
    for overall in definition.overall_bands:
        yield f"overall_bands {overall.start}, rating", overall.rating
    for limit in definition.limits:
        yield f"limits {limit.standard}, rating", limit.rating
        yield f"limits {limit.standard}, bars", limit.bars
    for standard in definition.standards:
        for rating in standard.characteristics:
            yield f"standards {standard.number}, characteristics", rating


def _repeated(place: str, names: list[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{place} {name}: appears {times} times"
