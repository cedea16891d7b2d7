"""The page of checks says which numbers it has read, and names every other number."""

from __future__ import annotations

import dataclasses

import pytest

from reports.checks.reading.coverage import coverage
from reports.checks.reading.known import Known

TEXT = """Planning was sufficient in five of the 12 cases. The service costs £655,327 a year, and 25 staff work there.

> It took 14 weeks, one parent told us.
"""


@pytest.fixture
def known(materials) -> Known:
    return Known(dataclasses.replace(materials["medway-2020"], texts={"foreword": TEXT}))


def test_numbers_that_no_check_reads_are_named(known):
    read = coverage(known)

    assert (read.texts, read.sentences, read.quoted) == (1, 2, 1)
    assert read.compared >= 1
    assert {sentence for _, sentence in read.unread} == {
        "The service costs £655,327 a year, and 25 staff work there.",
    }


@pytest.mark.parametrize("reference", ["medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022"])
def test_every_number_is_either_read_or_named(materials, reference):
    read = coverage(Known(materials[reference]))

    assert read.sentences > 100
    assert read.compared > 20
    assert 0 < read.unread_numbers < 400
