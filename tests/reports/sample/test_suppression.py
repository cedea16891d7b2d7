"""Which counts of children may leave the team: nothing that is hidden can be worked out from what is shown."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sample.suppression import FEWEST, VALUES_LEFT, hidden, may_be_said
from tests.properties import tries


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([7, 5], [7, 5]),
        ([8, 4], []),  # eight would reveal the four
        ([12], []),  # every child is in this group
        ([6, 1, 4, 1], [6]),  # six others, in three groups
        ([6, 3, 3], [6]),  # three and three could be two and four
        ([6, 4, 4], [6]),  # eight could be three and five, too: a five beside a three would be hidden
        ([5, 4, 4], []),  # eight in groups smaller than five can only be four and four
        ([20, 8, 1], [20]),  # one child is hidden behind the next larger group
        ([9, 7, 6, 2], [9, 7]),
        ([20, 1, 1], []),  # a row of two children would be a small cell
        ([1, 1, 1, 1, 1], []),
        ([], []),
    ],
)
def test_what_is_shown(sizes, shown):
    assert [size for size, hides in zip(sizes, hidden(sizes), strict=True) if not hides] == shown


def test_another_framework_can_hide_more():
    assert hidden([7, 5]) == [False, False]
    assert hidden([7, 5], fewest=6) == [True, True]


@pytest.mark.parametrize(("number", "largest"), [(2, 25), (3, 16), (4, 11), (5, 8)])
def test_a_reader_who_knows_this_code_cannot_work_out_a_hidden_count(number, largest):
    """The reader tries every way to divide the children among the groups and rules out those that would be shown differently."""
    ways = defaultdict(set)
    for sizes in product(range(1, largest + 1), repeat=number):
        is_hidden = hidden(sizes)
        if any(is_hidden) and not all(is_hidden):
            shown = tuple(None if hides else size for size, hides in zip(sizes, is_hidden, strict=True))
            ways[shown, sum(sizes)].add(sizes)

    assert ways or number == 2
    for (shown, _), possible in ways.items():
        for place, size in enumerate(shown):
            # A way that needs a group larger than `largest` is missing here, so a real reader has even more to choose from.
            assert size is not None or len({sizes[place] for sizes in possible}) >= VALUES_LEFT, (shown, possible)


sizes_of_groups = st.lists(st.integers(1, 40), min_size=1, max_size=8)


@tries(300)
@given(sizes_of_groups)
def test_groups_of_one_size_are_treated_alike_and_small_ones_are_never_shown(sizes):
    is_hidden = hidden(sizes)

    assert {size for size, hides in zip(sizes, is_hidden, strict=True) if hides}.isdisjoint(
        size for size, hides in zip(sizes, is_hidden, strict=True) if not hides
    )
    together = sum(size for size, hides in zip(sizes, is_hidden, strict=True) if hides)
    if not all(is_hidden):
        assert all(size >= FEWEST for size, hides in zip(sizes, is_hidden, strict=True) if not hides)
        assert together == 0 or together >= FEWEST


@pytest.mark.parametrize(
    ("count", "of", "is_said"),
    [(5, 10, True), (4, 10, False), (6, 10, False), (0, 10, False), (10, 10, False), (0, 0, True)],
)
def test_a_count_on_its_own_needs_five_on_both_sides(count, of, is_said):
    assert may_be_said(count, of) is is_said
