"""The checks compare the score of a standard that is rated by a share of answers with the answers."""

from __future__ import annotations

import dataclasses

import pytest

from reports.checks.families import findings
from reports.document.material import Material

pytestmark = pytest.mark.django_db


@pytest.fixture
def portsmouth(materials) -> Material:
    return materials["portsmouth-2015"]


def found(material: Material, section: str, sentence: str) -> list[tuple[str, str]]:
    """The check and the message of each finding about a sentence that is added to a section."""
    texts = {**material.texts, section: f"{material.texts[section]}\n\n{sentence}"}
    return [(each.check, each.message) for each in findings(dataclasses.replace(material, texts=texts))]


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("standard-1", "The score is 70 per cent."),
        ("standard-1", "The score is 70%, because 153 of the 219 answers were sufficient."),
        ("summary-standard-2", "Protecting the public has a score of 76 per cent."),
        ("summary-standard-6", "The score for interventions to reduce reoffending is 75 per cent."),
        ("foreword", "For reducing reoffending, the score is 70 per cent."),
        ("standard-5.1", "A score of 70 per cent would not describe this theme."),  # it has no answers
    ],
)
def test_a_true_score_is_no_finding(portsmouth, section, sentence):
    assert found(portsmouth, section, sentence) == []


@pytest.mark.parametrize(
    ("section", "sentence", "message"),
    [
        ("standard-1", "The score is 71 per cent.", "The data says: 1: 153 of 219 answers, 70 per cent."),
        ("standard-1", "In this theme, 154 of the 219 answers were sufficient.",
         "The data says: 1: 153 of 219 answers, 70 per cent."),
        ("summary-standard-2", "Protecting the public has a score of 85 per cent.",
         "The data says: 2: 148 of 194 answers, 76 per cent."),
    ],
)  # fmt: skip
def test_a_false_score_is_a_finding(portsmouth, section, sentence, message):
    assert found(portsmouth, section, sentence) == [("figure", message)]
