"""A reader of two releases, all reports and the figures by group cannot work out a hidden count.

The reader has the files that `release` writes, the tables of each edition of each report, and the figures by group of each set,
about the same invented children. See `reader` for how hidden counts are looked for.
"""

from __future__ import annotations

import datetime
import os
import random

import pytest

from tests.reports.national import reader
from tests.reports.national.invented_releases import (
    CHARACTERISTICS,
    QUESTIONS,
    Child,
    Edition,
    World,
    random_world,
)
from tests.reports.national.reader import recovered

RELEASES = int(os.environ.get("RELEASES", "1"))
QUESTION = QUESTIONS[0]


@pytest.mark.repeated
def test_no_hidden_count_in_random_pairs_of_releases_can_be_worked_out():
    for seed in range(RELEASES):
        dice = random.Random(seed)
        world = random_world(dice)
        tables = [world.tables(number) for number in (0, 1)]
        assert any(rows for of_set in tables for questions in of_set.values() for rows in questions.values())
        assert any(edition.rows(column) for edition in world.editions for column in CHARACTERISTICS)
        assert not recovered(world, dice), f"seed {seed}"


def test_the_reader_recovers_counts_if_only_small_counts_are_hidden(monkeypatch, with_few_moves):
    """Without secondary suppression, a single hidden count is the rest of the total."""

    def hidden(sizes, fewest=5):
        return [size < fewest for size in sizes]

    for module in ("reports.sample.suppression", "reports.sample.tables", "reports.national.groups.rules"):
        monkeypatch.setattr(f"{module}.hidden", hidden)

    found = recovered(random_world(random.Random(1)), random.Random(1), ["gender"])

    assert any(each.startswith("gender ('children'") for each in found)


@pytest.fixture
def with_few_moves(monkeypatch) -> None:
    monkeypatch.setattr(reader, "ENOUGH", 500)
    monkeypatch.setattr(reader, "TIMES", 1)


def place(number: int, males: int, females: int, earlier: Edition | None = None) -> Edition:
    """An edition that counts these children. Three in five had a yes."""
    genders = ["Male"] * males + ["Female"] * females
    others = {"looked_after": "No", "ethnicity": "White", "age": "15 or 16"}
    children = [
        Child({"gender": gender, **others}, {QUESTION: "yes" if at % 5 < 3 else "no"})
        for at, gender in enumerate(genders)
    ]
    return Edition(f"place-{number}", datetime.date(2025, 1, 1), children, earlier)


def whole(first: int, number: int = 20) -> list[Edition]:
    """Inspections whose reports print how many children are boys and girls."""
    return [place(at, 8, 6) for at in range(first, first + number)]


def genders_shown(world: World) -> list[bool]:
    return [bool(world.tables(number)["gender"]) for number in (0, 1)]


def with_two_tables_withheld() -> World:
    first = [*whole(0, 18), place(18, 16, 4), place(19, 16, 4)]
    return World(first, [*first, *whole(20)])


def test_the_reader_recovers_counts_if_a_set_completes_the_tables_that_are_withheld(monkeypatch, with_few_moves):
    world = with_two_tables_withheld()
    assert genders_shown(world) == [False, True]
    assert not recovered(world, random.Random(1), ["gender"])

    monkeypatch.setattr("reports.national.groups.rules._leaves_a_choice", lambda *_: True)
    world = with_two_tables_withheld()
    assert genders_shown(world) == [True, True]
    assert any("('children', 19, ('Female',)): {4}" in each for each in recovered(world, random.Random(1), ["gender"]))


def with_a_table_that_changed() -> World:
    """The second edition counts one more child and prints no table, so nobody must know whether the child is a boy or a girl."""
    once = place(20, 8, 6)
    first = [*whole(0), once]
    return World(first, [*first[:20], place(20, 9, 6, once), *whole(21)])


def test_the_reader_recovers_counts_if_a_set_has_an_inspection_whose_table_changed(monkeypatch, with_few_moves):
    world = with_a_table_that_changed()
    assert world.second[20] not in world.of_sets[1]
    assert genders_shown(world) == [True, True]
    assert not recovered(world, random.Random(1), ["gender"])

    monkeypatch.setattr("reports.national.groups.sets.counts_of_a_set", lambda signed: signed[-1])
    world = with_a_table_that_changed()
    assert world.second[20] in world.of_sets[1]
    assert any("('children', 21, ('Male',)): {9}" in each for each in recovered(world, random.Random(1), ["gender"]))
