"""The files that the notes of a case name, which the quick fields of a note offer again."""

from __future__ import annotations

import pytest

from inspections.cases.case_page import sentences
from inspections.cases.notes import files_named


@pytest.mark.parametrize(
    ("notes", "named"),
    [
        ([], []),
        (["The plan names no one."], []),
        (["[Asset, 12 March 2021, page 4] No plan."], ["Asset"]),
        (["[Asset, page 4] and [Case diary]", "[Asset, page 9]"], ["Asset", "Case diary"]),
        (["[plan B]", "[Plan A, 3 May 2021]"], ["Plan A", "plan B"]),
        (["[]", "[ , 4]", "[not closed", "a [line\nbreak] is not a name"], []),
    ],
)
def test_each_file_is_named_once(notes, named):
    assert files_named(notes) == named


def test_the_date_of_a_file_is_not_taken_for_a_date_of_birth():
    assert (
        sentences("[Asset, 12 March 2021, page 4] and [Case diary, 1 May 2021] Nothing is said about his mother.") == []
    )
    assert sentences("[Asset, 12 March 2021, page 4] Born on 3 April 2006.") == [
        "“3 April 2006” looks like a date of birth."
    ]
    assert sentences("[12 March 2021]") == ["“12 March 2021” looks like a date of birth."]
