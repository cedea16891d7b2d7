"""Measures the checks of claims with true and false sentences that were written without looking at them.

docs/checks.md has the results of the first run of each set. The limits here are those of today, so that a test fails if a change
makes the checks worse. The sentences are never changed to suit the checks.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from reports.demonstration.loading import REFERENCES
from tests.reports.checks.sentences import FALSE, LATER_FALSE, LATER_TRUE, TRUE
from tests.reports.checks.verdicts import verdicts

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent


class Sentence(NamedTuple):
    reference: str
    section: str
    text: str
    is_true: bool


def from_file(name: str) -> list[Sentence]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [
            Sentence(row["reference"], row["section"], row["sentence"], row["is_true"] == "yes")
            for row in csv.DictReader(file)
        ]


SETS = {
    "the oldest": [Sentence(*each, is_true=True) for each in (*TRUE, *LATER_TRUE)]
    + [Sentence(*each, is_true=False) for each in (*FALSE, *LATER_FALSE)],
    "the first set": from_file("first_set.csv"),
    "the second set": from_file("second_set.csv"),
    "the third set": from_file("third_set.csv"),
    "the fourth set": from_file("fourth_set.csv"),
    "the fifth set": from_file("fifth_set.csv"),
    "the sixth set": from_file("sixth_set.csv"),
    "the seventh set": from_file("seventh_set.csv"),
    "the eighth set": from_file("eighth_set.csv"),
    "the ninth set": from_file("ninth_set.csv"),
    "the tenth set": from_file("tenth_set.csv"),
    "the eleventh set": from_file("eleventh_set.csv"),
    "the twelfth set": from_file("twelfth_set.csv"),
    "the thirteenth set": from_file("thirteenth_set.csv"),
    "the fourteenth set": from_file("fourteenth_set.csv"),
    "the fifteenth set": from_file("fifteenth_set.csv"),
    "the sixteenth set": from_file("sixteenth_set.csv"),
    "the seventeenth set": from_file("seventeenth_set.csv"),
    "the eighteenth set": from_file("eighteenth_set.csv"),
    "the nineteenth set": from_file("nineteenth_set.csv"),
}


def result(found: list[str], *, is_true: bool) -> str:
    if "contradicted" in found:
        return "contradicted"
    if is_true:
        return "verified" if found and set(found) == {"verified"} else "open"
    return "open" if "not_verified" in found else "missed"


def measured(reader, name: str) -> tuple[Counter[str], Counter[str]]:
    """The results of the false and of the true sentences."""
    false, true = Counter(), Counter()
    for sentence in SETS[name]:
        found = verdicts(reader(sentence.reference), sentence.section, sentence.text)
        (true if sentence.is_true else false)[result(found, is_true=sentence.is_true)] += 1
    return false, true


def test_the_sets_are_whole():
    counts = {name: Counter(sentence.is_true for sentence in sentences) for name, sentences in SETS.items()}

    assert counts["the first set"] == {False: 120, True: 80}
    assert counts["the second set"] == {False: 60, True: 40}
    assert counts["the third set"] == {False: 120, True: 80}
    for name in list(SETS)[4:]:
        assert counts[name] == {False: 60, True: 40}


@pytest.mark.parametrize(
    ("name", "missed", "contradicted", "alarms", "verified"),
    [
        ("the oldest", 3, 115, 0, 108),
        ("the first set", 0, 114, 0, 78),
        ("the second set", 2, 51, 0, 33),
        ("the third set", 1, 109, 0, 70),
        ("the fourth set", 0, 54, 0, 27),
        ("the fifth set", 1, 50, 0, 29),
        ("the sixth set", 0, 56, 0, 36),
        ("the seventh set", 1, 55, 0, 39),
        ("the eighth set", 1, 50, 0, 36),
        ("the ninth set", 0, 57, 0, 35),
        ("the tenth set", 0, 55, 0, 36),
        ("the eleventh set", 1, 54, 0, 31),
        ("the twelfth set", 0, 53, 0, 35),
        ("the thirteenth set", 0, 58, 0, 34),
        ("the fourteenth set", 0, 53, 0, 31),
        ("the fifteenth set", 0, 57, 0, 34),
        ("the sixteenth set", 0, 57, 0, 36),
        ("the seventeenth set", 0, 51, 0, 33),
        ("the eighteenth set", 0, 49, 0, 30),
        ("the nineteenth set", 0, 50, 0, 36),
    ],
)
def test_false_sentences_are_caught_and_true_ones_verified(reader, name, missed, contradicted, alarms, verified):
    false, true = measured(reader, name)

    assert false["missed"] <= missed
    assert false["contradicted"] >= contradicted
    assert true["contradicted"] <= alarms
    assert true["verified"] >= verified


@pytest.mark.parametrize("reference", REFERENCES)
def test_95_of_100_claims_in_a_demonstration_report_are_verified(reader, reference):
    found = Counter(claim.verdict for claim in reader(reference).claims)

    assert found["contradicted"] == 0
    assert found["verified"] >= 0.95 * found.total()
