"""Follows one key question over the versions of the framework, by the mappings in framework files. Plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reports.national.picture import NOT_PUBLISHED, Signed, percentages
from reports.ratings.across import Across, across
from reports.then_and_now.comparison import NO_MAPPING, relation_of
from standards.language.definition import FrameworkDefinition, KeyQuestionDefinition, StandardDefinition

AS_A_WHOLE = "Its standard is judged as a whole, so there is no percentage."


@dataclass(frozen=True)
class OfYear:
    """The percentages of the question in the inspections that were published in a year."""

    year: str  # as in the filter: "not_published" if they are not published yet
    inspections: int
    across: Across | None  # None if no inspection had a relevant case

    @property
    def in_words(self) -> str:
        return "Not published yet" if self.year == NOT_PUBLISHED else self.year


@dataclass(frozen=True)
class OfVersion:
    """The same question in one framework. `gap` says why it has no percentages there; "" if it has."""

    framework: FrameworkDefinition
    standard: StandardDefinition | None
    question: KeyQuestionDefinition | None
    years: list[OfYear]
    gap: str
    note: str  # who made the mapping; "" for the framework that was chosen

    @property
    def is_chosen(self) -> bool:
        return not self.note


def followed(
    chosen: FrameworkDefinition, number: str, versions: Sequence[tuple[FrameworkDefinition, Sequence[Signed]]]
) -> list[OfVersion]:
    """The question in each framework, in the order given, with the signed inspections under it by year."""
    return [_in(framework, inspections, chosen, number) for framework, inspections in versions]


def _in(
    framework: FrameworkDefinition, inspections: Sequence[Signed], chosen: FrameworkDefinition, number: str
) -> OfVersion:
    relation = relation_of(chosen, framework)
    is_chosen = framework.slug == chosen.slug
    note = "" if is_chosen else relation.note or NO_MAPPING
    other = number if is_chosen else relation.questions.get(number)
    if other is None:
        gap = relation.gaps.get(number) or relation.gaps.get(chosen.standard_of(number).number, NO_MAPPING)
        return OfVersion(framework, None, None, [], gap, note)
    standard = framework.standard_of(other)
    question = next(each for each in standard.key_questions if each.number == other)
    if not standard.has_answers:
        return OfVersion(framework, standard, question, [], AS_A_WHOLE, note)
    of_years: dict[str, list[Signed]] = defaultdict(list)
    for each in inspections:
        of_years[each.year].append(each)
    return OfVersion(
        framework,
        standard,
        question,
        [
            OfYear(year, len(found), across(percentages(found, other)))
            for year, found in sorted(of_years.items())  # "not_published" comes last
        ],
        "",
        note,
    )
