"""Describes the ratings and percentages of many inspections under one framework. Plain Python.

It counts inspections, and never children. The percentages are those of whole domains, which the published reports print.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reports.ratings.across import FEWEST_TO_COMPARE, Across, Figures, across
from reports.ratings.percentages import whole_per_cent
from standards.language.definition import (
    DomainDefinition,
    FrameworkDefinition,
    KeyQuestionDefinition,
    StandardDefinition,
)
from standards.language.scale import Band

OVERALL = "overall"
NOT_PUBLISHED = "not_published"


@dataclass(frozen=True)
class Signed:
    """A signed inspection in the national picture."""

    reference: str
    kind: str
    published: datetime.date | None  # None if it is not published yet
    yot: int
    service: str
    region: str
    nation: str
    figures: Figures

    @property
    def year(self) -> str:
        """The year of publication, as in the filter."""
        return str(self.published.year) if self.published else NOT_PUBLISHED

    def rating(self, number: str) -> str | None:
        """The rating of a standard, or "overall"."""
        return self.figures.overall if number == OVERALL else self.figures.ratings.get(number)


@dataclass(frozen=True)
class Count:
    """The number of inspections with a rating, and their share of the rated inspections."""

    rating: str
    number: int
    percent: int


@dataclass(frozen=True)
class Distribution:
    """How often each rating was given, from the best. `rated` is the number of inspections with a rating."""

    counts: list[Count]
    rated: int
    not_rated: int


@dataclass(frozen=True)
class BandCount:
    """The number of inspections whose percentage is in a band, and their share of the inspections with a percentage."""

    band: Band
    number: int
    percent: int


@dataclass(frozen=True)
class QuestionPicture:
    """`bands` begin with the highest. There are none if fewer inspections have a percentage than we compare."""

    question: KeyQuestionDefinition
    across: Across | None  # None if no inspection had a relevant case
    bands: list[BandCount]


@dataclass(frozen=True)
class StandardPicture:
    standard: StandardDefinition
    distribution: Distribution
    questions: list[QuestionPicture]

    @property
    def has_bands(self) -> bool:
        return any(question.bands for question in self.questions)


@dataclass(frozen=True)
class Picture:
    """All standards of a framework by domain, and the overall ratings if the framework has a total."""

    overall: Distribution | None
    domains: list[tuple[DomainDefinition, list[StandardPicture]]]


def picture_of(framework: FrameworkDefinition, inspections: Sequence[Signed]) -> Picture:
    overall = distribution(framework, inspections, OVERALL) if framework.maximum is not None else None
    domains = [
        (domain, [_standard(framework, standard, inspections) for standard in domain.standards])
        for domain in framework.domains
    ]
    return Picture(overall, domains)


def distribution(framework: FrameworkDefinition, inspections: Sequence[Signed], number: str) -> Distribution:
    """How often each rating was given to a standard, or "overall"."""
    given = Counter(each.rating(number) for each in inspections)
    rated = len(inspections) - given[None]
    counts = [
        Count(name, given[name], whole_per_cent(given[name], rated) if rated else 0)
        for name in reversed(framework.names)
    ]
    return Distribution(counts, rated, given[None])


def _standard(
    framework: FrameworkDefinition, standard: StandardDefinition, inspections: Sequence[Signed]
) -> StandardPicture:
    questions = standard.key_questions if standard.has_answers else ()
    return StandardPicture(
        standard,
        distribution(framework, inspections, standard.number),
        [_question(framework, question, inspections) for question in questions],
    )


def _question(
    framework: FrameworkDefinition, question: KeyQuestionDefinition, inspections: Sequence[Signed]
) -> QuestionPicture:
    found = percentages(inspections, question.number)
    return QuestionPicture(question, across(found), by_band(framework, found))


def by_band(framework: FrameworkDefinition, found: Sequence[int]) -> list[BandCount]:
    """How many of these percentages are in each band, from the highest. Silent if there are too few to compare."""
    if len(found) < FEWEST_TO_COMPARE:
        return []
    given = Counter(framework.band(percent).start for percent in found)
    return [
        BandCount(band, given[band.start], whole_per_cent(given[band.start], len(found)))
        for band in reversed(framework.bands)
    ]


def percentages(inspections: Sequence[Signed], question: str) -> list[int]:
    """The percentage of a key question in each inspection that had a relevant case."""
    found = (each.figures.percent(question) for each in inspections)
    return [percent for percent in found if percent is not None]
