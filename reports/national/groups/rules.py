"""Decides which figures by group may be published about the children in a set of inspections. Plain Python.

The figures of one characteristic cover the children in one domain, in all inspections of a set. No child is in two sets. We
assume that the reader knows this code, every report with its tables about children, and the percentages of each key question.

Three things protect a child:

- Readers know from the reports how many children are in the larger groups of an inspection. What is left of a group's total
  are the children whom the reports do not show. A group is shown only if five or more of them are left, and if every inspection
  could still have at least three different numbers of them. Smaller groups are combined, as `reports.sample.suppression`
  decides.
- A question is shown for a group only if five or more children had a yes, five or more had a no, and five or more had
  neither. If not, the group is combined with all smaller ones. Readers know the size of each group from the other questions.
- If this is not enough, the question or the whole characteristic is withheld. The reason is not given, because it would reveal
  something itself.

What is shown depends only on numbers that are published, and on the order of groups by size. A rule on the largest number in one
inspection would itself reveal something: the tests found so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from reports.sample.suppression import FEWEST, VALUES_LEFT, hidden, possible_sizes

Column = tuple[str, ...]  # the groups that are shown together; most columns have one


@dataclass(frozen=True)
class Inspected:
    """The children in one domain of one inspection by one characteristic.

    `printed` has the groups whose number the report prints, and `in_report` says whether reports have a table on the
    characteristic at all.
    """

    cases: Mapping[str, int]  # by group, 1 or more
    answers: Mapping[str, Mapping[str, tuple[int, int]]]  # by group and key question: yes, no
    printed: frozenset[str] = frozenset()
    in_report: bool = True

    @property
    def total(self) -> int:
        return sum(self.cases.values())

    @property
    def is_whole(self) -> bool:
        """Whether the report prints every group."""
        return self.printed >= self.cases.keys()

    def may_have(self, group: str) -> bool:
        """Whether readers of the report do not know the number of children in a group. A report that prints a group names all
        others."""
        return group not in self.printed and (not self.printed or group in self.cases)

    def left_of(self, group: str) -> int:
        """The number of children in a group that the report does not show."""
        return self.cases.get(group, 0) if self.may_have(group) else 0

    def possible(self, fewest: int) -> set[int]:
        """Numbers that readers of the report must think possible for a group that it does not print. There may be more."""
        if not self.printed:
            few = range(min(fewest, self.total + 1)) if self.in_report else range(self.total + 1)
            return {each for count in few for each in (count, self.total - count)}
        unprinted = [count for name, count in self.cases.items() if name not in self.printed]
        below = min(count for name, count in self.cases.items() if name in self.printed)
        return set(possible_sizes(len(unprinted), sum(unprinted), below, fewest))


@dataclass(frozen=True)
class Row:
    """A group, or groups that are shown together, with the answers to one key question."""

    groups: Column
    yes: int
    relevant: int


@dataclass
class _Counted:
    yes: int = 0
    no: int = 0
    other: int = 0
    groups: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return self.yes + self.no + self.other

    def add(self, more: _Counted) -> None:
        self.yes, self.no, self.other = self.yes + more.yes, self.no + more.no, self.other + more.other
        self.groups = [*self.groups, *more.groups]

    def may_be_shown(self, fewest: int, *, all_relevant: bool) -> bool:
        return min(self.yes, self.no) >= fewest and (all_relevant or self.other >= fewest)


def rows_by_question(
    inspections: Sequence[Inspected], questions: Sequence[str], fewest: int = FEWEST
) -> dict[str, list[Row]]:
    """The rows that may be published, by key question. A question without rows is withheld."""
    shown = columns(inspections, fewest)
    if len(shown) < 2:
        return {}
    found = {question: _rows(inspections, shown, question, fewest) for question in questions}
    return {question: rows for question, rows in found.items() if rows}


def columns(inspections: Sequence[Inspected], fewest: int = FEWEST) -> list[Column]:
    """The groups whose sizes may be known, in the order of their names; small ones together, last. Empty if all are withheld."""
    groups = sorted({group for each in inspections for group in each.cases})
    unknown = [group for group in groups if any(each.may_have(group) for each in inspections)]
    apart: list[Column] = [(group,) for group in groups if group not in unknown]
    if not unknown:
        return apart
    sizes = [sum(each.left_of(group) for each in inspections) for group in unknown]
    if 0 in sizes:  # readers would know that no inspection has a child of this group
        return []
    together = hidden(sizes, fewest)
    pool = tuple(group for group, hides in zip(unknown, together, strict=True) if hides)
    shown: list[Column] = [(group,) for group, hides in zip(unknown, together, strict=True) if not hides]
    if not shown or not all(_leaves_a_choice(inspections, group, fewest) for (group,) in shown):
        return []
    return [*sorted([*apart, *shown]), *([pool] if pool else [])]


def _leaves_a_choice(inspections: Sequence[Inspected], group: str, fewest: int) -> bool:
    """Whether each inspection that does not print a group could have at least three numbers of its children, if readers know
    the sum.

    A set of numbers is the bits of a whole number, so that adding a number to all of them is a shift.
    """
    unknown = [each for each in inspections if each.may_have(group)]
    total = sum(each.cases.get(group, 0) for each in unknown)
    possible = [each.possible(fewest) for each in unknown]
    whole = (1 << total + 1) - 1

    def with_one_more(sums: int, numbers: set[int]) -> int:
        return _either(sums << number & whole for number in numbers)

    before = list(accumulate(possible, with_one_more, initial=1))
    after = list(accumulate(reversed(possible), with_one_more, initial=1))[::-1]
    for place, numbers in enumerate(possible):
        backwards = int(f"{after[place + 1]:0{total + 1}b}"[::-1], 2)  # the bit of `total` minus each sum
        fitting = sum(1 for number in numbers if number <= total and before[place] << number & backwards)
        if fitting < VALUES_LEFT:
            return False
    return True


def _either(sets: Iterator[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found


def _rows(inspections: Sequence[Inspected], shown: Sequence[Column], question: str, fewest: int) -> list[Row]:
    counted = [_count(inspections, column, question) for column in shown]
    all_relevant = not any(each.other for each in counted)
    # In the order of their sizes, which readers know.
    counted.sort(key=lambda each: (each.size, each.groups))
    few = [place for place, each in enumerate(counted, 1) if not each.may_be_shown(fewest, all_relevant=all_relevant)]
    if not few:
        return [_row(each) for each in counted]
    for smallest in range(max(2, *few), len(counted)):
        together = _Counted()
        for each in counted[:smallest]:
            together.add(each)
        if together.may_be_shown(fewest, all_relevant=all_relevant):
            return [*(_row(each) for each in counted[smallest:]), _row(together)]
    return []


def _row(counted: _Counted) -> Row:
    return Row(tuple(sorted(counted.groups)), counted.yes, counted.yes + counted.no)


def _count(inspections: Sequence[Inspected], column: Column, question: str) -> _Counted:
    found = _Counted(groups=list(column))
    for each in inspections:
        for group in column:
            yes, no = each.answers.get(group, {}).get(question, (0, 0))
            found.add(_Counted(yes, no, each.cases.get(group, 0) - yes - no))
    return found
