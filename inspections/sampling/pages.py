"""Prepares the sample, a draw and a replacement for their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from inspections.cases.models import Case
from inspections.eligible.models import EligibleCase
from inspections.sampling import matching
from inspections.sampling.drawing import NOT_RECORDED, Eligible
from inspections.sampling.models import Draw
from inspections.sampling.queries import DomainSample, of_the_list, waiting
from standards.language.definition import FrameworkDefinition
from standards.language.relevance import LEVELS

TITLES = {
    "disposal": "Disposal",
    "risk_of_serious_harm": "Risk of serious harm ({service.one}’s classification)",
    "safety_wellbeing": "Safety and wellbeing ({service.one}’s classification)",
    "gender": "Gender",
    "ethnicity": "Ethnicity",
    "locality": "Locality",
    "age": "Age",
}


def _title(characteristic: str, sample: DomainSample) -> str:
    """The name of a characteristic for the kind of case in this sample."""
    framework = sample.inspection.framework.definition
    units = (unit for unit in framework.units if unit.domain == sample.domain.number)
    labels: dict[str, str] = {fact: label for unit in units for fact, label in unit.labels.items()}
    return labels.get(characteristic) or framework.words.fill(TITLES[characteristic])


@dataclass(frozen=True)
class Line:
    """A group of cases in the comparison of the sample with the eligible cases."""

    label: str
    group: matching.Group
    margin: int | None

    @property
    def share(self) -> str:
        """How many cases would be its exact share of the sample."""
        return tenths(self.group.expected)


@dataclass(frozen=True)
class Characteristic:
    title: str
    lines: list[Line]


def in_words(characteristic: str, value: str, framework: FrameworkDefinition) -> str:
    """The value of a characteristic as pages show it."""
    if value.strip().casefold() in ("", NOT_RECORDED):
        return "Not recorded"
    if characteristic == "disposal":
        return framework.disposal_title(value)
    return (value[:1].upper() + value[1:]).replace("_", " ")


def by_characteristic(sample: DomainSample, groups: Iterable[matching.Group]) -> list[Characteristic]:
    framework = sample.inspection.framework.definition
    found: dict[str, list[Line]] = {}
    for group in groups:
        label = in_words(group.characteristic, group.value, framework)
        line = Line(label, group, group.margin(sample.rule.confidence))
        found.setdefault(group.characteristic, []).append(line)
    for name in ("risk_of_serious_harm", "safety_wellbeing"):
        found.get(name, []).sort(key=_level)
    return [Characteristic(_title(name, sample), lines) for name, lines in found.items()]


def _level(line: Line) -> int:
    """The position of a classification: low to very high, then "not recorded"."""
    return LEVELS.index(line.group.value) if line.group.value in LEVELS else len(LEVELS)


def largest_in_words(sample: DomainSample, groups: Iterable[matching.Group]) -> str:
    """The largest difference between a sample and the eligible cases, as a number of cases in words."""
    group = matching.largest(groups)
    if group is None or not group.of_sample:
        return ""
    if not group.difference:
        return "Every group has exactly its share of the sample."
    framework = sample.inspection.framework.definition
    label = in_words(group.characteristic, group.value, framework)
    title, number = _title(group.characteristic, sample), tenths(group.difference)
    return (
        f"The largest difference is {number} case{'' if number == '1' else 's'}: {title[:1].lower() + title[1:]}, "
        f"“{label}” has {group.sampled} in the sample, and its exact share is {tenths(group.expected)}."
    )


def tenths(number: Fraction) -> str:
    """A number of cases to one decimal place, rounded half up; no decimal place if it is whole."""
    tenth = (20 * number.numerator + number.denominator) // (2 * number.denominator)
    return f"{tenth // 10}.{tenth % 10}".removesuffix(".0")


def matched_in_words(sample: DomainSample) -> str:
    """The characteristics in which a draw matches the eligible cases, as a list in a sentence."""
    titles = [_title(name, sample).partition(" (")[0] for name in sample.matched]
    *others, last = [title[:1].lower() + title[1:] for title in titles]
    return f"{', '.join(others)}{',' if len(others) > 1 else ''} and {last}" if others else last


def section_of(sample: DomainSample, draws: list[Draw]) -> dict[str, Any]:
    """One domain on the page for the sample."""
    return {
        "sample": sample,
        "characteristics": by_characteristic(sample, sample.groups),
        "largest": largest_in_words(sample, sample.groups),
        "draws": [each for each in draws if each.domain.number == sample.domain.number],
        "waiting": waiting(draws, sample.domain.number),
    }


def drawn_page(sample: DomainSample, row: Draw) -> dict[str, Any]:
    """The sample with a draw added. Nothing is added if the list or the cases have changed since the draw."""
    if row.is_accepted or sample.fingerprint != row.fingerprint:
        return {"is_current": False}
    drawn = sample.drawn(row.size, row.seed)
    groups = matching.compare(sample.population, sample.with_drawn(drawn))
    return {
        "is_current": True,
        "references": drawn.references,
        "characteristics": by_characteristic(sample, groups),
        "largest": largest_in_words(sample, groups),
    }


@dataclass(frozen=True)
class Differences:
    """A case that could replace another: its values in words, each with whether it differs."""

    values: list[tuple[str, str, bool]]  # the title of the characteristic, the value, whether it differs

    @property
    def in_words(self) -> str:
        differ = [title.split(",")[0].lower() for title, _, differs in self.values if differs]
        return f"differs in {', '.join(differ)}" if differ else "the same in everything that the sample must match"


def values_of(each: Eligible, sample: DomainSample) -> list[tuple[str, str]]:
    framework = sample.inspection.framework.definition
    named = zip(each.characteristics, each.values, strict=True)
    return [(_title(name, sample), in_words(name, value, framework)) for name, value in named]


def differences_of(sample: DomainSample, case: Case, row: EligibleCase) -> Differences:
    other = of_the_list(row, sample.matched)
    differs = {_title(name, sample) for name in matching.differing(sample.own(case), other)}
    values = values_of(other, sample)
    return Differences([(title, value, title in differs) for title, value in values])
