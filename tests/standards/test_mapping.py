"""Which standards and questions in one framework ask the same as in another, and mistakes in a mapping."""

from __future__ import annotations

from typing import Any

import pytest

from standards.language.definition import FrameworkDefinition
from standards.language.mapping import NO_COUNTERPART, Mapped, MappingDefinition, mapped, mistakes_in
from standards.language.reading import FrameworkFileError, read_framework_file
from tests.standards.framework_files import shipped, write_framework


@pytest.fixture
def small(tmp_path) -> FrameworkDefinition:
    return read_framework_file(write_framework(tmp_path / "anywhere.toml"))


def mapping(other: str, **given: Any) -> MappingDefinition:
    return MappingDefinition.model_validate({"with": other, "note": "Ours.", **given})


def mapped_to(own: FrameworkDefinition, other: FrameworkDefinition, **given: Any) -> Mapped | None:
    return mapped(own.model_copy(update={"mappings": (mapping(other.slug, **given),)}), other)


# --- what has a counterpart -------------------------------------------------------------------------------------------


def test_only_named_numbers_have_a_counterpart_if_numbers_do_not_mean_the_same(small):
    other = small.model_copy(update={"slug": "elsewhere-2031"})

    found = mapped_to(
        small,
        other,
        standards={"2.1": "2.2"},
        questions={"2.1.1": "2.2.1"},
        gaps={"3.1": "Resettlement is judged elsewhere."},
        gaps_in_other={"2.2.2": "It was not asked before."},
    )

    assert found == Mapped(
        standards={"2.1": "2.2"},
        questions={"2.1.1": "2.2.1"},
        gaps={"1.1": NO_COUNTERPART, "2.2": NO_COUNTERPART, "3.1": "Resettlement is judged elsewhere."},
        lost={"1.1": NO_COUNTERPART, "2.1": NO_COUNTERPART, "2.2.2": "It was not asked before.", "3.1": NO_COUNTERPART},
        note="Ours.",
    )


def test_a_standard_that_the_other_framework_does_not_have_has_no_counterpart():
    own, other = shipped("youth-2021"), shipped("youth-2018")

    found = mapped_to(own, other, same_numbers=True)

    assert {standard.number for standard in own.standards} - {standard.number for standard in other.standards} == {
        "4.1"
    }
    assert found.gaps["4.1"] == NO_COUNTERPART
    assert "4.1" not in found.standards
    assert found.standards["2.1"] == "2.1"


def test_what_is_named_as_a_gap_in_either_framework_has_no_counterpart_even_with_the_same_number(small):
    other = small.model_copy(update={"slug": "elsewhere-2031"})

    found = mapped_to(
        small,
        other,
        same_numbers=True,
        gaps={"3.1": "Resettlement is judged elsewhere."},
        gaps_in_other={"2.1": "It was rated in another way.", "2.2.2": "It was not asked before."},
    )

    assert not {"2.1", "3.1"} & {*found.standards}
    assert not [number for number in found.questions if number == "2.2.2" or number.startswith(("2.1.", "3.1."))]
    assert found.standards["2.2"] == "2.2"
    assert found.lost["2.1"] == "It was rated in another way."
    assert found.lost["2.2.2"] == "It was not asked before."


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_a_mapping_with_the_numbers_of_its_framework_has_no_mistake(small):
    right = mapping(
        "elsewhere-2031",
        standards={"2.1": "A"},
        questions={"2.1.1": "A1", "2.2.1": "B1"},
        gaps={"3.1": "It is new.", "2.2.2": "It is new."},
        gaps_in_other={"C": "It was left out."},
    )

    assert list(mistakes_in(right, small)) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "mappings anywhere-2030: a framework needs no mapping with itself"),
        ('standards = { "2.9" = "2.1" }', "mappings elsewhere-2031, standards 2.9: there is no standard 2.9"),
        (
            'questions = { "2.1" = "2.1" }',
            "mappings elsewhere-2031, questions 2.1: there is no key question 2.1",
        ),
        (
            'gaps = { "2.1.9" = "It is new." }',
            "mappings elsewhere-2031, gaps 2.1.9: there is no standard or key question 2.1.9",
        ),
    ],
)
def test_a_mistake_in_a_mapping_is_reported_with_its_place(tmp_path, words, why):
    other = "elsewhere-2031" if words else "anywhere-2030"
    lines = f'[[mappings]]\nwith = "{other}"\nnote = "Ours."\n{words}\n\n[layouts]'
    path = write_framework(tmp_path / "anywhere.toml", ("[layouts]", lines))

    with pytest.raises(FrameworkFileError) as found:
        read_framework_file(path)

    assert found.value.mistakes == [why]
