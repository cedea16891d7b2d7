"""Sentences about key questions, made from a grammar: the recorded figure is verified, and any other contradicted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.reading import Reader
from reports.checks.reading.known import Known
from reports.ratings.percentages import whole_per_cent
from tests.reports.checks.verdicts import claims_in

pytestmark = pytest.mark.django_db

STAGES = {
    "stage:assess": "Assessment of",
    "stage:plan": "Planning for",
    "stage:deliver": "Delivery for",
    "stage:review": "Reviewing of",
}
AIMS = {
    "aim:desistance": "desistance",
    "aim:child": "the safety of the child",
    "aim:others": "the safety of other people",
}
NAMES = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@pytest.fixture(scope="module")
def readers(request):
    return [Reader(Known(material)) for material in request.getfixturevalue("materials").values()]


def subjects(reader: Reader) -> Iterator[tuple[Leaf, str]]:
    """The key questions that a stage and an aim name, with these words."""
    for leaf in leaves_of(reader.known).all:
        stages, aims = leaf.stages & STAGES.keys(), leaf.aims & AIMS.keys()
        if not leaf.content and len(stages) == 1 and len(aims) == 1:
            yield leaf, f"{STAGES[min(stages)]} {AIMS[min(aims)]}"


def written(number: int) -> str:
    return NAMES[number] if 0 < number < len(NAMES) else str(number)


def sentences(subject: str, yes: int, of: int) -> Iterator[str]:
    per_cent = whole_per_cent(yes, of)
    yield f"{subject} was sufficient in {written(yes)} of the {of} cases."
    yield f"In {written(yes)} of the {of} cases, {subject[:1].lower()}{subject[1:]} was good enough."
    yield f"At {per_cent} per cent, {subject[:1].lower()}{subject[1:]} was sufficient in fewer cases than we expect."
    yield f"{subject} was sufficient in {per_cent}% of cases."
    yield f"{subject} fell short in {written(of - yes)} of the {of} cases."


def with_figures(reader: Reader, leaf: Leaf, text: str) -> list[str]:
    """The verdicts of claims that were compared with a figure."""
    found = claims_in(reader, f"standard-{leaf.standard}", text)
    return [claim.verdict for claim in found if any(mark.isdigit() for mark in claim.source)]


def test_the_recorded_figure_of_every_key_question_is_verified_and_any_other_contradicted(readers):
    seen = 0
    for reader in readers:
        for leaf, subject in subjects(reader):
            for text in sentences(subject, leaf.yes, leaf.of):
                assert "contradicted" not in with_figures(reader, leaf, text), text
            for text in list(sentences(subject, leaf.yes, leaf.of))[:2]:
                assert "verified" in with_figures(reader, leaf, text), text
            other = leaf.yes - 1 if leaf.yes > 1 else leaf.yes + 1
            for text in list(sentences(subject, other, leaf.of))[:2]:
                assert "contradicted" in with_figures(reader, leaf, text), text
            seen += 1
    assert seen > 40
