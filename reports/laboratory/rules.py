"""The rules of a framework that the rule laboratory can change, as plain values.

`rules_of` reads them from a framework, and `changed` puts other values in. What comes out is checked like a framework file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import StrictInt

from reports.text.numbers_in_words import listed
from standards.language.definition import HOW_RATED, FrameworkDefinition, Limit, Method
from standards.language.reading import read_plain_framework
from standards.language.scale import Name, Noun, Plain

# The methods that rate a standard from answers in cases. A standard keeps its answers, so it can have any of them.
METHODS: dict[Method, str] = {
    "lowest_band": "Lowest key question",
    "share_of_answers": "Share of answers",
    "weighted_share": "Weighted share of answers",
    "mean": "Mean of key questions",
}


class Thresholds(Plain):
    """When the figures give the panel grounds for departing from a rating, as in `standards.language.scale.Discretion`."""

    close: StrictInt
    few: StrictInt
    apart: StrictInt


class Rules(Plain):
    """The values of a framework that can be changed here. Their number and order are those of the framework."""

    bands: tuple[StrictInt, ...]  # the lowest percentage of each band
    points: dict[Name, StrictInt]  # by rating; empty if the framework has no total
    overall_bands: tuple[StrictInt, ...]  # the fewest points of each overall band
    methods: dict[Name, Name]  # by standard that is rated from answers in cases
    weights: dict[Name, StrictInt]  # by key question, if not 1
    limits: tuple[Limit, ...]  # limiting judgements, which bar an overall rating
    discretion: Thresholds


def rules_of(definition: FrameworkDefinition) -> Rules:
    """The values in a framework that can be changed."""
    answered = [standard for standard in definition.standards if standard.has_answers]
    has_total = definition.maximum is not None
    return Rules(
        bands=tuple(band.start for band in definition.bands),
        points={each.name: each.score or 0 for each in definition.ratings} if has_total else {},
        overall_bands=tuple(band.start for band in definition.overall_bands),
        methods={standard.number: standard.method for standard in answered},
        weights={
            question.number: question.weight
            for standard in answered
            for question in standard.key_questions
            if question.weight != 1
        },
        limits=definition.limits,
        discretion=Thresholds.model_validate(definition.discretion.model_dump(exclude={"source"})),
    )


def changed(definition: FrameworkDefinition, rules: Rules) -> FrameworkDefinition:
    """The framework with these values. Raises FrameworkFileError if the values are out of range or contradict each other.

    The highest overall band ends at the maximum, which follows from the points. Labels of bands that move are written again.
    """
    plain = definition.model_dump(mode="json")
    _put_bands(plain["bands"], rules.bands)
    for rating in plain["ratings"]:
        rating["score"] = rules.points.get(rating["name"], rating["score"])
    counting = sum(standard.in_total for standard in definition.standards)
    last = max(rules.points.values(), default=0) * counting
    _put_overall_bands(plain["overall_bands"], rules.overall_bands, last)
    for domain in plain["domains"]:
        for standard in domain["standards"]:
            if standard["number"] in rules.methods:
                standard["method"] = rules.methods[standard["number"]]
                for question in standard["key_questions"]:
                    question["weight"] = rules.weights.get(question["number"], 1)
    plain["limits"] = [limit.model_dump(mode="json") for limit in rules.limits]
    plain["discretion"] |= rules.discretion.model_dump()
    return read_plain_framework("the rules", plain)


def _put_bands(bands: list[dict[str, Any]], starts: tuple[int, ...]) -> None:
    before = [band["from"] for band in bands]
    dash = "–" if any("–" in band["label"] for band in bands) else "-"
    for place, band in enumerate(bands):
        if before[place : place + 2] != list(starts[place : place + 2]):
            band["label"] = _label(starts, place, dash)
        band["from"] = starts[place]


def _label(starts: tuple[int, ...], place: int, dash: str) -> str:
    """The percentages of a band: "<50%", "50-64%" or "80%+"."""
    if place == 0:
        return f"<{starts[1]}%" if len(starts) > 1 else "0%+"
    if place + 1 == len(starts):
        return f"{starts[place]}%+"
    return f"{starts[place]}{dash}{starts[place + 1] - 1}%"


def _put_overall_bands(bands: list[dict[str, Any]], starts: tuple[int, ...], last: int) -> None:
    for place, band in enumerate(bands):
        band["from"] = starts[place]
        band["to"] = starts[place + 1] - 1 if place + 1 < len(bands) else last


def changes_in_words(before: FrameworkDefinition, after: FrameworkDefinition) -> list[str]:
    """What differs between two frameworks with the same standards, as sentences; empty if no rule of `Rules` does."""
    old, new = rules_of(before), rules_of(after)
    return [
        *_bands_in_words(before, after),
        *_of_each("“{}” is worth {} points, not {}.", old.points, new.points),
        *_methods_in_words(old.methods, new.methods, after.words.standard),
        *_of_each("An answer to {} counts {} times, not {}.", old.weights, new.weights, usual=1),
        *_limits_in_words(before, after),
        *_thresholds_in_words(old.discretion, new.discretion),
    ]


def _bands_in_words(before: FrameworkDefinition, after: FrameworkDefinition) -> Iterator[str]:
    for old, new in zip(before.bands, after.bands, strict=False):
        if old.start != new.start:
            yield f"The band “{new.name}” ({new.rating}) begins at {new.start} per cent, not {old.start}."
    for low, high in zip(before.overall_bands, after.overall_bands, strict=False):
        if (low.start, low.end) != (high.start, high.end):
            yield f"Overall “{high.rating}” is {high.start} to {high.end} points, not {low.start} to {low.end}."


def _of_each(words: str, old: Mapping[str, int], new: Mapping[str, int], usual: int | None = None) -> Iterator[str]:
    for name in dict.fromkeys([*old, *new]):
        was, is_now = old.get(name, usual), new.get(name, usual)
        if was != is_now:
            yield words.format(name, is_now, was)


def _methods_in_words(old: Mapping[str, str], new: Mapping[str, str], standard: Noun) -> Iterator[str]:
    given = [(number, method) for number, method in new.items() if number in old and old[number] != method]
    for method in dict.fromkeys(method for _, method in given):
        numbers = [number for number, its in given if its == method]
        noun = standard.heading if len(numbers) == 1 else standard.headings
        yield f"{noun} {listed(numbers)}: {HOW_RATED[method]}"


def _limits_in_words(before: FrameworkDefinition, after: FrameworkDefinition) -> Iterator[str]:
    for limit in after.limits:
        if limit not in before.limits:
            yield f"New: {limit_in_words(limit, after)}"
    for limit in before.limits:
        if limit not in after.limits:
            yield f"Left out: {limit_in_words(limit, before)}"


def limit_in_words(limit: Limit, definition: FrameworkDefinition) -> str:
    """A limiting judgement of the framework as a sentence."""
    barred = dict(zip(definition.limits, definition.bars, strict=True))[limit].barred(quoted="“{}”")
    rating = definition.words.rating.one
    return f"if {limit.condition(definition.words.standard, '“{}”')}, the overall {rating} cannot be {barred}."


def _thresholds_in_words(old: Thresholds, new: Thresholds) -> Iterator[str]:
    if old.close != new.close:
        yield f"“Close to a boundary” is at most {new.close} percentage points, not {old.close}."
    if old.few != new.few:
        yield f"“Small subsample” is fewer than {new.few} relevant cases, not {old.few}."
    if old.apart != new.apart:
        yield f"“Diverse ratings” are at least {new.apart} ratings apart, not {old.apart}."
