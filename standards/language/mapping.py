"""Which questions in one framework ask the same thing as questions in another, so that answers can be viewed under both.

A mapping is in one of the two files. It is ours: no inspectorate has published one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field, StrictBool

from standards.language.scale import Name, Plain

if TYPE_CHECKING:
    from standards.language.definition import FrameworkDefinition


class MappingDefinition(Plain):
    """What a file says about another framework. The keys are its own numbers, and the values are the other's."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    other: Name = Field(alias="with")
    note: Name  # who says so, and why
    # Whether standards and questions with the same number ask the same thing, unless they are named below.
    same_numbers: StrictBool = False
    standards: dict[Name, Name] = {}
    questions: dict[Name, Name] = {}
    # What has no counterpart, and why: own numbers, and numbers of the other framework.
    gaps: dict[Name, Name] = {}
    gaps_in_other: dict[Name, Name] = {}


@dataclass(frozen=True)
class Mapped:
    """A mapping from one framework to another, worked out in full.

    `standards` and `questions` map each of this framework's numbers to the other's. `gaps` says, for each standard and key
    question without a counterpart, why it has none; `lost` says the same for the other framework.
    """

    standards: Mapping[str, str]
    questions: Mapping[str, str]
    gaps: Mapping[str, str]
    lost: Mapping[str, str]
    note: str


NO_COUNTERPART = "It has no counterpart."


def mapped(own: FrameworkDefinition, other: FrameworkDefinition) -> Mapped | None:
    """How one framework relates to another, according to the mapping in either file; None if neither has one."""
    for definition in own.mappings:
        if definition.other == other.slug:
            return _worked_out(definition, own, other)
    for definition in other.mappings:
        if definition.other == own.slug:
            return _turned_around(_worked_out(definition, other, own))
    return None


def by_number(own: FrameworkDefinition, other: FrameworkDefinition) -> Mapped:
    """How two revisions of one framework relate: standards and questions with the same number ask the same thing."""
    note = (
        "Both inspections are under the same framework. Standards and key questions with the same number are compared."
    )
    same = MappingDefinition.model_validate({"with": other.slug, "note": note, "same_numbers": True})
    return _worked_out(same, own, other)


def _worked_out(definition: MappingDefinition, own: FrameworkDefinition, other: FrameworkDefinition) -> Mapped:
    theirs = {standard.number for standard in other.standards}
    their_questions = {question.number for standard in other.standards for question in standard.key_questions}
    standards, questions = dict(definition.standards), dict(definition.questions)
    if definition.same_numbers:
        named = {*definition.gaps, *definition.gaps_in_other}
        for standard in own.standards:
            if standard.number in named:
                continue
            if standard.number in theirs:
                standards.setdefault(standard.number, standard.number)
            for question in standard.key_questions:
                if question.number in their_questions - named:
                    questions.setdefault(question.number, question.number)
    return Mapped(
        standards=standards,
        questions=questions,
        gaps=dict(_without(own, standards, questions, definition.gaps)),
        lost=dict(_without(other, _inverse(standards), _inverse(questions), definition.gaps_in_other)),
        note=definition.note,
    )


def _without(
    framework: FrameworkDefinition, standards: Mapping[str, str], questions: Mapping[str, str], why: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """A framework's standards that have no counterpart and, in its other standards, the key questions that have none."""
    for standard in framework.standards:
        if standard.number not in standards:
            yield standard.number, why.get(standard.number, NO_COUNTERPART)
            continue
        for question in standard.key_questions:
            if question.number not in questions:
                yield question.number, why.get(question.number, NO_COUNTERPART)


def _turned_around(there: Mapped) -> Mapped:
    return Mapped(_inverse(there.standards), _inverse(there.questions), there.lost, there.gaps, there.note)


def _inverse(numbers: Mapping[str, str]) -> dict[str, str]:
    return {theirs: own for own, theirs in numbers.items()}


def mistakes_in(definition: MappingDefinition, own: FrameworkDefinition) -> Iterator[str]:
    """Numbers that the mapping uses but the framework does not have. The other framework may not be available."""
    standards = {standard.number for standard in own.standards}
    questions = {question.number for standard in own.standards for question in standard.key_questions}
    place = f"mappings {definition.other}"
    if definition.other == own.slug:
        yield f"{place}: a framework needs no mapping with itself"
    for number in definition.standards:
        if number not in standards:
            yield f"{place}, standards {number}: there is no standard {number}"
    for number in definition.questions:
        if number not in questions:
            yield f"{place}, questions {number}: there is no key question {number}"
    for number in definition.gaps:
        if number not in standards | questions:
            yield f"{place}, gaps {number}: there is no standard or key question {number}"
