"""Plays a reader who has two releases of open data, the reports and the figures by group, and looks for hidden counts.

The reader looks for other children with whom everything published would be the same, to the byte. A hidden count is recovered if
the reader finds fewer than three values for it (DOMAIN.md). So the reader may say "recovered" by mistake, but never misses a
count that can be worked out.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from reports.national.groups.rules import Inspected, columns
from reports.sample.suppression import VALUES_LEFT
from reports.sample.tables import FACTS
from tests.reports.national.invented_releases import ANSWERED, CHARACTERISTICS, COURT, World

ENOUGH, TIMES = 30_000, 5  # steps, and how often the reader begins again before giving up
Cell = tuple[Any, ...]
Changes = list[tuple[int, str]]  # children by their place, with another group
AT_ONCE = 25  # new values that are found before the rules run again


class Search:
    """Looks for other groups of the children by one characteristic, and other answers, with which the same is published."""

    def __init__(self, world: World, column: str, dice: random.Random) -> None:
        self.world, self.column, self.dice = world, column, dice
        self.groups = list(CHARACTERISTICS[column])
        self.editions = world.editions
        self.rows = [each.rows(column) for each in self.editions]
        self.all_tables = [world.tables(number) for number in (0, 1)]
        self.tables = [each[column] for each in self.all_tables]
        self.shown = [columns(self._inspected(number)) if self.tables[number] else [] for number in (0, 1)]
        self.set_of = [
            next((number for number in (0, 1) if each in world.of_sets[number] and self.tables[number]), None)
            for each in self.editions
        ]
        self.row_of = {
            (number, name, question, group): row
            for number, tables in enumerate(self.all_tables)
            for name, by_question in tables.items()
            for question, rows in by_question.items()
            for row, (groups, _, _) in enumerate(rows)
            for group in groups
        }
        self.withheld_in = [
            next((number for number in (0, 1) if each in world.of_sets[number] and not self.tables[number]), None)
            for each in self.editions
        ]
        self.printed = [self._printed(place) for place in range(len(self.editions))]
        self.sizes = [each.sizes(column) for each in self.editions]
        self.children = [child for each in self.editions for child in each.children]
        self.edition_of = [place for place, each in enumerate(self.editions) for _ in each.children]
        self.of_edition: dict[int, list[int]] = defaultdict(list)
        self.answers: Counter[tuple[int, str, str, str]] = Counter()
        self.alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)  # by set, group and answers
        self.with_group: dict[tuple[int | None, str], list[int]] = defaultdict(list)
        for place, edition in enumerate(self.edition_of):
            self.of_edition[edition].append(place)
            self._enter(place, 1)
        self.shows: dict[tuple[int, ...], bool] = {}
        self.cells = list(dict.fromkeys(self._cells()))
        self.values: dict[Cell, set[int]] = {cell: {self._value(cell)} for cell in self.cells}

    def _inspected(self, number: int) -> list[Inspected]:
        counts = [each.counts([self.column])[self.column][COURT.number] for each in self.world.of_sets[number]]
        in_report = self.column in FACTS
        return [Inspected(each["cases"], {}, frozenset(each["printed"]), in_report) for each in counts]

    def _printed(self, place: int) -> set[str]:
        """The groups whose number of children the report prints. Groups that a printed table does not name have none."""
        ends = [row.label.removesuffix(", together") for row in self.rows[place] if row.label.endswith(", together")]
        together = {group for each in ends for group in re.split(", | and ", each)}
        return set(self.groups) - together if self.rows[place] else set()

    def _cells(self) -> Iterator[Cell]:
        """The hidden counts: children in a group of a report, and in a set the parts of groups that are shown together."""
        for place, number in enumerate(self.set_of):
            named = self.groups if number is None else [group for column in self.shown[number] for group in column]
            for group in named:
                if group not in self.printed[place]:
                    yield "children", place, (group,)
        for number in (0, 1):
            parts = [(group,) for column in self.shown[number] if len(column) > 1 for group in column]
            for part in parts:
                yield "in set", number, part
            total = sum(len(each.children) for each in self.world.of_sets[number])
            for question, rows in self.tables[number].items():
                apart = [tuple(groups) for groups, _, _ in rows]
                kinds = ANSWERED if sum(relevant for _, _, relevant in rows) < total else ANSWERED[:2]
                for part in (*parts, *self.shown[number]):
                    if part not in apart:
                        yield from (("answers", number, part, question, answer) for answer in kinds)

    def _value(self, cell: Cell) -> int:
        kind, place, part, *question = cell
        if kind == "children":
            return self.sizes[place][part[0]]
        if kind == "in set":
            return sum(self.sizes[each][part[0]] for each, number in enumerate(self.set_of) if number == place)
        return sum(self.answers[(place, group, *question)] for group in part)

    def left(self) -> list[Cell]:
        """The cells for which fewer than three values are found, beginning with the real children each time."""
        real = self._now()
        for _ in range(TIMES):
            if not self._unknown():
                break
            self._restore(real)
            self._walk()
        return self._unknown()

    def _walk(self) -> None:
        kept, values, found, at_once = self._now(), self._values_now(), 0, AT_ONCE
        unknown = self._unknown()
        for _ in range(ENOUGH):
            if not unknown:
                break
            if not self._step(self.dice.choice(unknown)):
                continue
            for cell in unknown:
                if (value := self._value(cell)) not in self.values[cell]:
                    self.values[cell].add(value)
                    found += 1
            unknown = self._unknown()
            if found >= at_once or not unknown:
                if [self.world.tables(number) for number in (0, 1)] == self.all_tables:
                    at_once = min(AT_ONCE, 2 * at_once)
                else:  # the rules would show something else about such children
                    self._restore(kept)
                    self.values, at_once = values, 1
                kept, values, found = self._now(), self._values_now(), 0
                unknown = self._unknown()
        self._restore(kept)
        self.values = values

    def _unknown(self) -> list[Cell]:
        return [cell for cell in self.cells if len(self.values[cell]) < VALUES_LEFT]

    def _now(self) -> list[tuple[str, dict[str, str]]]:
        return [(child.groups[self.column], dict(child.answers)) for child in self.children]

    def _values_now(self) -> dict[Cell, set[int]]:
        return {cell: set(found) for cell, found in self.values.items()}

    def _restore(self, kept: Sequence[tuple[str, dict[str, str]]]) -> None:
        for place, (group, answers) in enumerate(kept):
            if (self.children[place].groups[self.column], self.children[place].answers) != (group, answers):
                self._set(place, group, answers)

    # --- steps ---

    def _step(self, cell: Cell) -> bool:
        """Whether something changed that is not published."""
        kind, place, _, *question = cell
        edition = place if kind == "children" else self.dice.choice(self._editions_of_set(place))
        if self.dice.random() < 0.3:
            return self._swap_answers(edition, question[0] if question else self.dice.choice(self._asked))
        if kind == "children":
            return self._other_sizes(edition)
        one = self.dice.choice(self.of_edition[edition])
        return self._change(one, self.dice.choice(self.groups), question[0] if question else "")

    def _swap_answers(self, edition: int, question: str) -> bool:
        """Swap the answers of two children of one inspection, if no row of any characteristic counts only one of them."""
        one, other = self.dice.choices(self.of_edition[edition], k=2)
        mine, theirs = self.children[one], self.children[other]
        if mine.answers[question] == theirs.answers[question]:
            return False
        number = next((each for each in (0, 1) if self.editions[edition] in self.world.of_sets[each]), None)
        for name in CHARACTERISTICS:
            rows = [self.row_of.get((number, name, question, child.groups[name])) for child in (mine, theirs)]
            if rows[0] != rows[1]:
                return False
        answers = [
            {**child.answers, question: swapped.answers[question]}
            for child, swapped in ((mine, theirs), (theirs, mine))
        ]
        self._set(one, mine.groups[self.column], answers[0])
        self._set(other, theirs.groups[self.column], answers[1])
        return True

    def _other_sizes(self, edition: int) -> bool:
        """Give the groups of one inspection other sizes with which its report prints the same."""
        ways = self._ways(edition, tuple(self.sizes[edition][group] for group in self.groups))
        if not ways:
            return False
        goal = dict(zip(self.groups, self.dice.choice(ways), strict=True))
        done: list[tuple[int, str]] = []
        for _ in range(40):
            sizes = self.sizes[edition]
            more = [group for group in self.groups if sizes[group] < goal[group]]
            fewer = [group for group in self.groups if sizes[group] > goal[group]]
            if not more:
                return True
            one = self.dice.choice(
                [each for each in self.of_edition[edition] if self.children[each].groups[self.column] in fewer]
            )
            self._change(one, self.dice.choice(more), "", done, edition)
        for place, group in reversed(done):
            self._set(place, group)
        return False

    @cache  # noqa: B019  (a search is short)
    def _ways(self, edition: int, sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Sizes that differ in at most three children."""
        near = {sizes}
        for _ in range(3):
            near |= {
                tuple(size - (at == one) + (at == other) for at, size in enumerate(each))
                for each in near
                for one in range(len(sizes))
                for other in range(len(sizes))
                if one != other and each[one]
            }
        return [each for each in sorted(near - {sizes}) if self._shows_with(edition, each)]

    def _change(
        self,
        one: int,
        theirs: str,
        question: str,
        done: list[tuple[int, str]] | None = None,
        free: int | None = None,
    ) -> bool:
        """Give a child another group, and others its group, so that all published sums stay as they are. The inspection `free`
        may have any sizes for now."""
        changes = self._changes(one, theirs, question)
        if changes is None:
            return False
        before = [(place, self.children[place].groups[self.column]) for place, _ in changes]
        for place, group in changes:
            self._set(place, group)
        editions = {self.edition_of[place] for place, _ in changes} - {free}
        if all(self._shows_with(each, tuple(self.sizes[each][group] for group in self.groups)) for each in editions):
            if done is not None:
                done += before
            return True
        for place, group in before:
            self._set(place, group)
        return False

    def _changes(self, one: int, theirs: str, question: str) -> Changes | None:
        edition = self.edition_of[one]
        mine, number = self.children[one].groups[self.column], self.set_of[edition]
        if mine == theirs or {mine, theirs} & self.printed[edition]:
            return None
        if number is None and self.withheld_in[edition] is not None and self.dice.random() < 0.7:
            # Nothing is shown about the set. With the same sums, this stays so.
            other = self.dice.choice(self.with_group[None, theirs] or [one])
            is_same = self.withheld_in[self.edition_of[other]] == self.withheld_in[edition]
            return [(one, theirs), (other, mine)] if is_same and other != one else None
        if number is None or any({mine, theirs} <= set(column) for column in self.shown[number]):
            return [(one, theirs)]
        wanted = self._answers_of(one)
        if not question and self.dice.random() < 0.5:
            other = self._find(number, theirs, wanted, mine)
            return None if other is None else [(one, theirs), (other, mine)]
        # The other child differs in one answer. If a row counts only one of them, two more children make up for it.
        question = question or self.dice.choice(self._asked)
        at = self._asked.index(question)
        for answer in self.dice.sample(ANSWERED, 3):
            other = self._find(number, theirs, (*wanted[:at], answer, *wanted[at + 1 :]), mine)
            if other is None:
                continue
            if question not in self._apart(number, mine, theirs):
                return [(one, theirs), (other, mine)]
            for _ in range(8):
                third = self.dice.choice(self.with_group[number, theirs])
                has = self._answers_of(third)
                if has[at] != wanted[at]:
                    continue
                fourth = self._find(number, mine, (*has[:at], answer, *has[at + 1 :]), theirs)
                if fourth is not None and len({one, other, third, fourth}) == 4:
                    return [(one, theirs), (other, mine), (third, mine), (fourth, theirs)]
        return None

    def _find(self, number: int, group: str, answers: tuple[str, ...], mine: str) -> int | None:
        """A child with this group and these answers. Answers that no row counts apart for the two groups can differ."""
        found = self.alike.get((number, group, answers))
        if found:
            return self.dice.choice(found)
        apart = self._apart(number, mine, group)
        wanted = [
            (question, answer) for question, answer in zip(self._asked, answers, strict=True) if question in apart
        ]
        if len(wanted) == len(answers):
            return None
        for place in self.dice.choices(self.with_group[number, group] or [0], k=12):
            given = self.children[place].answers
            if self.children[place].groups[self.column] == group and all(
                given[each] == answer for each, answer in wanted
            ):
                return place
        return None

    @cache  # noqa: B019  (a search is short)
    def _apart(self, number: int, one: str, other: str) -> set[str]:
        """The questions that have separate rows for two groups."""
        rows = {
            each: [self.row_of.get((number, self.column, each, group)) for group in (one, other)]
            for each in self._asked
        }
        return {question for question, (first, second) in rows.items() if first != second}

    @cached_property
    def _asked(self) -> list[str]:
        return sorted(self.children[0].answers)

    def _answers_of(self, place: int) -> tuple[str, ...]:
        return tuple(self.children[place].answers[question] for question in self._asked)

    @cache  # noqa: B019  (a search is short)
    def _editions_of_set(self, number: int) -> list[int]:
        return [place for place, found in enumerate(self.set_of) if found == number]

    def _shows_with(self, edition: int, sizes: tuple[int, ...]) -> bool:
        key = (edition, *sizes)
        if key not in self.shows:
            known = {group: size for group, size in zip(self.groups, sizes, strict=True) if size}
            self.shows[key] = self.editions[edition].rows_if(self.column, known) == self.rows[edition]
        return self.shows[key]

    def _set(self, place: int, group: str, answers: dict[str, str] | None = None) -> None:
        self._enter(place, -1)
        child, sizes = self.children[place], self.sizes[self.edition_of[place]]
        sizes[child.groups[self.column]] -= 1
        sizes[group] += 1
        child.groups[self.column] = group
        child.answers = child.answers if answers is None else answers
        self._enter(place, 1)

    def _enter(self, place: int, number: int) -> None:
        child, of_set = self.children[place], self.set_of[self.edition_of[place]]
        group = child.groups[self.column]
        for places in (self.alike[of_set, group, self._answers_of(place)], self.with_group[of_set, group]):
            if number > 0:
                places.append(place)
            else:
                places.remove(place)
        if of_set is not None:
            for question, answer in child.answers.items():
                self.answers[of_set, group, question, answer] += number


# --- what is known without the figures by group -------------------------------------------------------------------------------


def key_questions_of(files: Mapping[str, bytes]) -> dict[tuple[str, str], tuple[int, int]]:
    """Yes and relevant by inspection and key question, from the file of a release."""
    rows = csv.DictReader(io.StringIO(files["key_questions.csv"].decode(), newline=""))
    return {(row["reference"], row["key_question"]): (int(row["yes"]), int(row["relevant"])) for row in rows}


def is_known_from_the_exception(search: Search, cell: Cell, known: Mapping[tuple[str, str], tuple[int, int]]) -> bool:
    """Whether the percentages of whole domains and the reports alone leave fewer than three values for answers in a set.

    For example, if every child had a yes, so had every girl. Suppression cannot hide this, and DOMAIN.md makes the exception.
    """
    kind, number, part, *rest = cell
    if kind != "answers":
        return False
    question, answer = rest
    lowest = highest = 0
    for place, edition in enumerate(search.editions):
        if search.set_of[place] != number:
            continue
        total = len(edition.children)
        yes, relevant = known[edition.reference, question]
        count = {"yes": yes, "no": relevant - yes, "other": total - relevant}[answer]
        printed = search.printed[place]
        fixed = sum(search.sizes[place][group] for group in part if group in printed)
        unknown = total - sum(search.sizes[place][group] for group in printed)
        most = fixed + (unknown if any(group not in printed for group in part) else 0)
        lowest += max(0, count - (total - fixed))
        highest += min(most, count)
    return highest - lowest + 1 < VALUES_LEFT


def recovered(world: World, dice: random.Random, about: Sequence[str] = tuple(CHARACTERISTICS)) -> list[str]:
    """The hidden counts by these characteristics that a reader of everything published can work out."""
    before = world.everything_published()
    known = key_questions_of(before[0][0]) | key_questions_of(before[0][1])
    found = []
    for column in about:
        search = Search(world, column, dice)
        found += [
            f"{column} {cell}: {search.values[cell]}"
            for cell in search.left()
            if not is_known_from_the_exception(search, cell, known)
        ]
    assert world.everything_published() == before  # with other children
    return found
