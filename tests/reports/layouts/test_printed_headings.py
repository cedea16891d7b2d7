"""Our reports match the printed reports line by line: headings, order, tables and annexes (published/headings.py)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reports.text.typography import typeset
from tests.reports.layouts.outline import outline
from tests.reports.published.headings import BLAENAU_GWENT_CAERPHILLY, BRADFORD, MEDWAY
from tests.reports.published.portsmouth_headings import PORTSMOUTH

pytestmark = pytest.mark.django_db

PRINTED = {
    "medway-2020": MEDWAY,
    "bradford-2020": BRADFORD,
    "blaenau-gwent-caerphilly-2022": BLAENAU_GWENT_CAERPHILLY,
    "portsmouth-2015": PORTSMOUTH,
}

# In the text of M, the column heads of 3.1 are above the sentence that introduces them.
A_TABLE_AND_ITS_LEAD = 6


@pytest.mark.parametrize("reference", PRINTED)
def test_headings_tables_and_annexes_match_line_by_line(reference, web_editions):
    expected = [typeset(line.ours) for line in PRINTED[reference] if line.ours]

    assert outline(web_editions(reference)) == expected


@pytest.mark.parametrize("reference", PRINTED)
def test_they_are_in_printed_order(reference):
    numbers = [line.number for line in PRINTED[reference] if line.number is not None]

    assert len(numbers) > 70
    for earlier, later in pairwise(numbers):
        assert later >= earlier - A_TABLE_AND_ITS_LEAD


@pytest.mark.parametrize("reference", PRINTED)
def test_every_difference_has_a_reason(reference):
    for line in PRINTED[reference]:
        assert bool(line.reason) == (line.printed != line.ours), line
