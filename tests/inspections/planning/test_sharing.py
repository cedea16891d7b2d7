"""Sharing cases evenly: as equal as conflicts of interest and earlier cases allow."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.planning.sharing import share_out


def loads(shared: dict[str, str], already: dict[str, int]) -> dict[str, int]:
    return {who: number + list(shared.values()).count(who) for who, number in already.items()}


def test_seven_cases_and_three_inspectors():
    assert share_out("abcdefg", ["Ann", "Bob", "Cat"], already={}) == {
        "a": "Ann", "b": "Bob", "c": "Cat", "d": "Ann", "e": "Bob", "f": "Cat", "g": "Ann",
    }  # fmt: skip


def test_an_inspector_who_already_has_cases_gets_fewer():
    shared = share_out("abc", ["Ann", "Bob"], already={"Ann": 2})

    assert loads(shared, {"Ann": 2, "Bob": 0}) == {"Ann": 3, "Bob": 2}


def test_no_one_gets_a_case_in_which_they_have_declared_a_conflict():
    """Ann may only take a, which Bob could take too, so Bob does not get it."""
    barred = {("Ann", "b"), ("Ann", "c")}

    assert share_out("abc", ["Bob", "Ann"], already={}, barred=barred) == {"a": "Ann", "b": "Bob", "c": "Bob"}


def test_a_case_that_everyone_is_barred_from_is_left_out():
    assert share_out("ab", ["Ann"], already={}, barred={("Ann", "a")}) == {"b": "Ann"}
    assert share_out("ab", [], already={}) == {}


@settings(max_examples=150)
@given(st.data())
def test_no_other_way_of_sharing_is_more_even(data):
    """Compared with every possible way of sharing."""
    inspectors = ["Ann", "Bob", "Cat"][: data.draw(st.integers(1, 3))]
    cases = "abcde"[: data.draw(st.integers(0, 5))]
    already = {who: data.draw(st.integers(0, 4)) for who in inspectors}
    barred = {pair for pair in itertools.product(inspectors, cases) if data.draw(st.booleans())}

    shared = share_out(cases, inspectors, already=already, barred=barred)

    can_get = {case: [who for who in inspectors if (who, case) not in barred] for case in cases}
    possible = [case for case in cases if can_get[case]]
    assert list(shared) == possible
    assert not barred & {(who, case) for case, who in shared.items()}
    ways = (dict(zip(possible, way, strict=True)) for way in itertools.product(*(can_get[case] for case in possible)))
    most_even = min(sum(number**2 for number in loads(way, already).values()) for way in ways)
    assert sum(number**2 for number in loads(shared, already).values()) == most_even
