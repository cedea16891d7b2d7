"""Measures the checks of figures with sentences that were written before them. docs/checks.md has the results."""

from __future__ import annotations

import dataclasses

import pytest

from reports.checks.families import findings
from reports.document.material import Material
from tests.reports.checks.sentences import FALSE, LATER_FALSE, LATER_TRUE, TRUE, Sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def materials(materials) -> dict[str, Material]:
    """The demonstration inspections without their texts."""
    return {reference: dataclasses.replace(material, texts={}) for reference, material in materials.items()}


# The checks that read sentences. The others look at the whole report.
READ = {"agreement", "denominator", "fact", "figure", "impossible", "rank", "rating", "sample", "score", "unrated"}


def pointed_out(sentence: Sentence, materials: dict[str, Material]) -> list[str]:
    alone = dataclasses.replace(materials[sentence.inspection], texts={sentence.section: sentence.text})
    return [f"{found.excerpt}: {found.message}" for found in findings(alone) if found.check in READ]


def test_there_are_more_than_a_hundred_and_about_half_are_true():
    assert len(TRUE) + len(FALSE) > 100
    assert 0.4 < len(TRUE) / (len(TRUE) + len(FALSE)) < 0.6


def test_no_true_sentence_raises_an_alarm(materials):
    # All sentences of a section are put into it together, each as a paragraph, so that the checks read each report once.
    texts: dict[str, dict[str, str]] = {reference: {} for reference in materials}
    for sentence in (*TRUE, *LATER_TRUE):
        of_report = texts[sentence.inspection]
        of_report[sentence.section] = f"{of_report.get(sentence.section, '')}{sentence.text}\n\n"

    alarms = [
        f"{reference}, {found.excerpt}: {found.message}"
        for reference, material in materials.items()
        for found in findings(dataclasses.replace(material, texts=texts[reference]))
        if found.check in READ
    ]

    assert alarms == []


@pytest.mark.slow
def test_at_least_ninety_per_cent_of_false_sentences_are_found(materials):
    for sentences in (FALSE, LATER_FALSE):
        missed = [sentence.text for sentence in sentences if not pointed_out(sentence, materials)]

        assert len(missed) <= len(sentences) // 10, missed
