"""A sentence that puts a key question beside the other inspections is compared with their mean or median."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.checks.claims.reading import Reader
from reports.checks.reading.known import Known
from reports.ratings.across import across

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def reader(request) -> Reader:
    """Medway, where planning for desistance (2.2.1) was sufficient in 75 per cent, beside nine others: mean 78, median 81."""
    material = request.getfixturevalue("materials")["medway-2020"]
    assert material.tallies["2.2.1"].per_cent == 75
    others = across([48, 68, 72, 78, 81, 83, 88, 92, 92])
    return Reader(Known(replace(material, others={"2.2.1": others})))


def claims(reader: Reader, text: str, section: str = "standard-2.2") -> list[tuple[str, str]]:
    (passage,) = reader.known.read(section, text)
    return [
        (claim.verdict, claim.source)
        for claim in reader.claims_of(passage)
        if claim.kind == "comparison" or "average" in claim.excerpt
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Planning for desistance was below the national average.",
        "At 75 per cent, planning for desistance was lower than the average of other inspections.",
        "Planning for desistance was three percentage points below the average.",
        "Planning for desistance was sufficient in 75 per cent of cases, below the average of 78 per cent.",
        "Planning for desistance was below the median of the other inspections, while assessment was a strength.",
        "Planning for desistance was worse than nationally.",
        "Planning for desistance was in line with the national average.",
    ],
)
def test_what_the_other_inspections_bear_out_is_verified(reader, text):
    ((verdict, source),) = claims(reader, text)

    assert verdict == "verified"
    assert source.endswith("mean 78 and median 81 per cent in 9 other inspections")


@pytest.mark.parametrize(
    "text",
    [
        "Planning for desistance was above the national average.",
        "Planning for desistance was eight percentage points below the national average.",
        "Planning for desistance was sufficient in 75 per cent of cases, below the average of 86 per cent.",
        "Planning for desistance was in line with the median of other inspections.",
        "Planning for desistance was better than in most other inspections, and ahead of the national average.",
    ],
)
def test_what_they_do_not_is_contradicted(reader, text):
    assert "contradicted" in [verdict for verdict, _ in claims(reader, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Planning for the safety of the child was below the national average.",  # fewer than eight have a percentage
        "Planning was below the national average.",  # several key questions
    ],
)
def test_below_eight_inspections_nothing_is_verified(reader, text):
    assert [verdict for verdict, _ in claims(reader, text)] == ["not_verified"]


def test_facts_keep_their_own_comparators(reader):
    (passage,) = reader.known.read("background", "The reoffending rate is below the national average.")
    assert not any("other inspections" in claim.source for claim in reader.claims_of(passage))
