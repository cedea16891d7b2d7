"""Finds what is wrong in a framework file whose parts are valid separately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from standards.language.contradictions_in_units import contradictions_in_conditions, contradictions_in_units
from standards.language.definition import DomainDefinition, FrameworkDefinition, StandardDefinition
from standards.language.mapping import mistakes_in
from standards.language.translation import mistakes_in_translation


def contradictions(definition: FrameworkDefinition) -> Iterator[str]:
    """The contradictions between parts that are valid separately."""
    yield from _repeated("domains", [domain.number for domain in definition.domains])
    yield from _repeated("standards", [standard.number for standard in definition.standards])
    # Numbers name the columns of the workbook and the addresses of pages, so each stands for one question.
    questions = [name for standard in definition.standards for each in standard.key_questions for name in each.numbers]
    yield from _repeated("key_questions", questions)
    for number in sorted({standard.number for standard in definition.standards} & set(questions)):
        yield f"key_questions {number}: a standard has this number too"
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
        if domain.table and domain.table[-1].at_least:
            yield f"domains {domain.number}, table: the last row must apply to all other ratings, so leave out at_least"
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
    for number in definition.windows:
        if number not in {domain.number for domain in definition.domains if domain.case_based}:
            yield f"windows {number}: there is no domain {number} with cases"
    yield from contradictions_in_units(definition)
    yield from contradictions_in_conditions(definition)
    standards = {standard.number for standard in definition.standards}
    for limit in definition.limits:
        for number in limit.standards:
            if number not in standards:
                yield f"limits {number}: there is no standard {number}"
    for place, rating in _ratings_named(definition):
        if rating not in definition.names:
            yield f"{place}: “{rating}” is not one of the ratings ({', '.join(definition.names)})"
    yield from _repeated("mappings", [mapping.other for mapping in definition.mappings])
    for mapping in definition.mappings:
        yield from mistakes_in(mapping, definition)
    yield from _repeated("translations", [translation.language for translation in definition.translations])
    for translation in definition.translations:
        yield from mistakes_in_translation(translation, definition)
    yield from _contradictions_in_ladders(definition)
    yield from _falling(definition)


def _contradictions_in_standard(
    definition: FrameworkDefinition, domain: DomainDefinition, standard: StandardDefinition
) -> Iterator[str]:
    place = f"standards {standard.number}"
    if standard.has_answers and not domain.case_based:
        yield f"{place}, method: domain {domain.number} has no cases to compute a rating from"
    if standard.has_answers and not standard.key_questions:
        yield f"{place}, method: there are no key questions to compute a rating from"
    yield from _contradictions_in_parts(definition, domain, standard)
    for question in standard.key_questions:
        if question.weight != 1 and standard.method not in ("weighted_share", "mean"):
            yield f"key_questions {question.number}, weight: only the methods weighted_share and mean use weights"


def _contradictions_in_parts(
    definition: FrameworkDefinition, domain: DomainDefinition, standard: StandardDefinition
) -> Iterator[str]:
    place, parts = f"standards {standard.number}", definition.parts_of(standard.number)
    if standard.method == "from_parts":
        if not parts:
            yield f"{place}, method: no standard has part_of = “{standard.number}”"
        if not standard.table:
            yield f"{place}, table: is missing, so that the parts give no rating"
        elif standard.table[-1].at_least:
            yield f"{place}, table: the last row must apply to all other ratings, so leave out at_least"
        if standard.key_questions:
            yield f"{place}, key_questions: give them to the parts, from which the standard is rated"
    elif parts:
        yield f"{place}, method: must be from_parts, because {parts[0].number} is a part of it"
    elif standard.table:
        yield f"{place}, table: only a standard with the method from_parts has one"
    ranks = [definition.rank(row.rating) for row in standard.table if row.rating in definition.names]
    if ranks != sorted(ranks, reverse=True):
        yield f"{place}, table: must be in order of rating, best first"
    if standard.is_part:
        if standard.in_total:
            yield f"{place}, in_total: a part adds no points"
        if standard.part_of not in {each.number for each in domain.standards}:
            yield f"{place}, part_of: there is no standard {standard.part_of} in domain {domain.number}"
        if parts:
            yield f"{place}, part_of: a part has no parts"


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
    points = [rating.score for rating in definition.ratings if rating.score is not None]
    if definition.overall_bands and len(points) < len(definition.ratings):
        yield "ratings: each needs a score, because overall_bands add them up"
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
        place = f"limits {limit.standards[0]}"
        yield f"{place}, rating", limit.rating
        for rating in limit.bars:
            yield f"{place}, bars", rating
        if limit.no_higher_than:
            yield f"{place}, no_higher_than", limit.no_higher_than
    for standard in definition.standards:
        for rating in standard.characteristics:
            yield f"standards {standard.number}, characteristics", rating
        for row in standard.table:
            yield f"standards {standard.number}, table", row.rating
            for rating in row.at_least:
                yield f"standards {standard.number}, table {row.rating}, at_least", rating


def _repeated(place: str, names: list[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{place} {name}: appears {times} times"
