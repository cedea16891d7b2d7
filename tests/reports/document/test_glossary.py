"""The glossary explains each term once."""

from __future__ import annotations

import pytest

from reports.document.glossary import in_order, without_duplicates


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        ([("YOT, YOS", "A"), ("Youth offending team (YOT)", "B")], ["YOT, YOS"]),
        ([("Case", "A"), ("case", "B")], ["Case"]),
        ([("Case", "A"), ("Relevant case", "B")], ["Case", "Relevant case"]),
        ([("YOT/YOS", "A"), ("YOT Management Board", "B")], ["YOT/YOS", "YOT Management Board"]),
        ([("Court disposals", "A"), ("Court disposal", "B")], ["Court disposals"]),
    ],
)
def test_a_term_that_shares_a_name_with_an_earlier_one_is_left_out(terms, kept):
    assert [term for term, _ in without_duplicates(terms)] == kept


def test_every_meaning_ends_with_a_full_stop():
    assert without_duplicates([("A", "One"), ("B", "Two."), ("C", "Why?")]) == [
        ("A", "One."),
        ("B", "Two."),
        ("C", "Why?"),
    ]


def test_a_term_with_several_names_is_in_the_place_of_its_first_name():
    names = ["Youth caution", "YOT Management Board", "YOT/YOS", "Case"]

    assert [term for term, _ in in_order((name, "") for name in names)] == [
        "Case",
        "YOT/YOS",
        "YOT Management Board",
        "Youth caution",
    ]
