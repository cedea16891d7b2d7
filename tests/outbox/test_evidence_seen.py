"""The quick fields of a note: what they write for a file, its date and the page."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def fields(module):
    return module("outbox/evidence_seen.js")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("12/3/21", "12 March 2021"),
        ("12.03.2021", "12 March 2021"),
        ("12 3 2021", "12 March 2021"),
        ("120321", "12 March 2021"),
        ("12032021", "12 March 2021"),
        ("29/2/2024", "29 February 2024"),
        # Text that is not a date is kept as typed.
        ("29/2/2023", "29/2/2023"),
        ("31/4/21", "31/4/21"),
        ("3/21", "3/21"),
        ("spring 2021", "spring 2021"),
        ("", ""),
    ],
)
def test_digits_become_a_date_in_words(fields, typed, written):
    assert fields.dateInWords(typed) == written


@pytest.mark.parametrize(
    ("file", "date", "page", "written"),
    [
        ("Asset", "12/3/21", "4", "[Asset, 12 March 2021, page 4] "),
        ("Asset", "", "4", "[Asset, page 4] "),
        ("Case diary", "12/3/21", "", "[Case diary, 12 March 2021] "),
        ("Case diary", "", "", "[Case diary] "),
        ("Asset", "", "p. 4 to 6", "[Asset, page 4 to 6] "),
        (" Plan, [final] ", "", "page 2", "[Plan final, page 2] "),
        ("", "12/3/21", "4", ""),
        (" , ", "", "", ""),
    ],
)
def test_the_evidence_is_written_in_square_brackets(fields, file, date, page, written):
    assert fields.evidenceSeen({"file": file, "date": date, "page": page}) == written
