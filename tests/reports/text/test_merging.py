"""Merging two texts that began with the same text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.text.merging import Part, joined, merge, split
from tests.properties import tries

# Few paragraphs, so that texts have paragraphs in common, and some that are like each other.
PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "The plan is clear.",
            "The plan is weak.",
            "The plan is weak in most cases.",
            "Reviews are late.",
            "> A quotation",
            "- one\n- two",
            "x",
            "y",
        ]
    ),
    max_size=7,
)


def kinds(base: str, mine: str, theirs: str) -> list[str]:
    return [part.kind for part in merge(base.split(), mine.split(), theirs.split())]


def merged(parts: tuple[Part, ...]) -> list[str]:
    assert not [part for part in parts if part.kind == "conflict"]
    return [paragraph for part in parts for paragraph in part.merged]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("a b c", "a b c", "a b c", ["unchanged"]),
        ("a b c", "A b c", "a b c", ["mine", "unchanged"]),
        ("a b c", "a b c", "a b C", ["unchanged", "theirs"]),
        ("a b c", "A b c", "a b C", ["mine", "unchanged", "theirs"]),
        ("a b c", "a B c", "a B c", ["unchanged", "same", "unchanged"]),
        ("a b c", "a B c", "a X c", ["unchanged", "conflict", "unchanged"]),
        # Neighbouring paragraphs are two parts, and each side keeps its own.
        ("a b c", "A b c", "a B c", ["mine", "theirs", "unchanged"]),
        # One side removes what the other side changes.
        ("a b c", "a c", "a B c", ["unchanged", "conflict", "unchanged"]),
        # Both add a paragraph at the same place, or at different places.
        ("a b", "a x b", "a y b", ["unchanged", "conflict", "unchanged"]),
        ("a b", "a x b", "a x b", ["unchanged", "same", "unchanged"]),
        ("a b", "x a b", "a b y", ["mine", "unchanged", "theirs"]),
        ("a b", "a x b", "a B", ["unchanged", "mine", "theirs"]),
        # There was no text before.
        ("", "x", "y", ["conflict"]),
        ("", "", "y", ["theirs"]),
        ("", "", "", []),
    ],
)
def test_who_changed_what(base, mine, theirs, expected):
    assert kinds(base, mine, theirs) == expected


def test_paragraphs_that_share_words_are_compared_one_by_one():
    base = ["The plan is clear.", "Reviews are late."]
    mine = ["The plan is very clear.", "Reviews are late in most cases."]
    theirs = ["The plan is clear.", "Reviews are never late."]

    parts = merge(base, mine, theirs)

    assert [(part.kind, part.mine) for part in parts] == [("mine", (mine[0],)), ("conflict", (mine[1],))]


def test_two_conflicts_with_the_same_words_are_told_apart():
    parts = merge(["a", "m", "a"], ["b", "m", "b"], ["c", "m", "c"])

    keys = [part.key for part in parts if part.kind == "conflict"]
    assert len(keys) == len(set(keys)) == 2


def test_a_conflict_keeps_its_key_when_the_other_person_saves_again():
    first, again = (merge(["a"], ["b"], [theirs]) for theirs in ("c", "d"))

    assert first[0].key == again[0].key


def test_a_text_is_split_at_blank_lines_and_a_list_at_every_line():
    assert split("One\nline.\n \n\n\n- two\n  lines  \n") == ("One\nline.", "- two\n  lines")
    assert split("- one\n\n- two", is_list=True) == ("- one", "- two")
    assert joined(("- one", "- two"), is_list=True) == "- one\n- two"


@tries(300)
@given(PARAGRAPHS, PARAGRAPHS)
def test_if_they_changed_nothing_the_merged_text_is_mine(base, mine):
    assert merged(merge(base, mine, base)) == mine


@tries(300)
@given(PARAGRAPHS, PARAGRAPHS)
def test_if_i_changed_nothing_the_merged_text_is_theirs(base, theirs):
    assert merged(merge(base, base, theirs)) == theirs


@tries(300)
@given(PARAGRAPHS, PARAGRAPHS)
def test_if_both_changed_the_same_there_is_no_conflict(base, both):
    assert merged(merge(base, both, both)) == both


@tries(500)
@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_every_paragraph_is_in_one_part_and_no_text_is_lost(base, mine, theirs):
    parts = merge(base, mine, theirs)

    assert [paragraph for part in parts for paragraph in part.base] == base
    assert [paragraph for part in parts for paragraph in part.mine] == mine
    assert [paragraph for part in parts for paragraph in part.theirs] == theirs
    for part in parts:
        is_as_it_was = part.mine == part.base, part.theirs == part.base
        assert (
            is_as_it_was
            == {
                "unchanged": (True, True),
                "mine": (False, True),
                "theirs": (True, False),
                "same": (False, False),
                "conflict": (False, False),
            }[part.kind]
        )


@tries(300)
@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_merging_the_other_way_round_swaps_the_sides(base, mine, theirs):
    swapped = {"mine": "theirs", "theirs": "mine"}

    there = [(part.kind, part.mine, part.theirs) for part in merge(base, mine, theirs)]
    back = [(swapped.get(part.kind, part.kind), part.theirs, part.mine) for part in merge(base, theirs, mine)]

    assert there == back


@tries(300)
@given(st.text(alphabet="ab \n-", max_size=40), st.booleans())
def test_splitting_loses_no_words(text, is_list):
    assert joined(split(text, is_list=is_list), is_list=is_list).split() == text.split()
