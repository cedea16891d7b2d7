"""Draws a sample of cases that matches the eligible cases. Plain Python.

The sample matches if each group of each characteristic has its share: of 20 cases drawn from 100 of which 30 are girls, 6
are girls. The difference of a group is |its cases in the sample - size × its share|, in cases. The difference of a sample is
the largest difference of any group. It cannot always be 0, so we compare it with a limit:

1. Work out the least difference that the sizes of the groups of each characteristic allow. No sample has less. The limit
   is one case more.
2. Put the cases in a random order and sort them by the characteristics, taken in a random order. Take every (N/n)th case
   from a random start. Every case has the same chance, and most groups get nearly their share.
3. While a group is over the limit, exchange a random pair of cases, one drawn and one not, if this brings the groups over
   the limit closer to it.
4. Stop as soon as no group is over the limit, so that the draw is as random as possible. If exchanges no longer help,
   start again at step 2. After a number of starts, use the best sample found.

A sample within the limit is within one case of the best possible sample. docs/sample.md describes the whole method, and
how we compared it with an exact solver.

The same cases and the same seed give the same sample, in any order, on any computer. Only `Random.random` is used, because
Python promises to keep its sequence for a seed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from standards.language.ways_of_working import MATCHED

# What a sample must match unless the framework says otherwise. A replacement must match these in this order.
CHARACTERISTICS: tuple[str, ...] = MATCHED
NOT_RECORDED = "not_recorded"
_NOT_RECORDED = ("", "not recorded", NOT_RECORDED)

STARTS = 40
EXCHANGES_TRIED = 2_000

Group = tuple[str, str]  # a characteristic and its value


@dataclass(frozen=True)
class Eligible:
    """A case that can be drawn, or that counts as eligible: its reference, and a value for each characteristic that the
    sample must match. The framework says which these are."""

    reference: str
    values: tuple[str, ...]
    characteristics: tuple[str, ...] = CHARACTERISTICS

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(zip(self.characteristics, map(category, self.values), strict=True))


def category(value: str) -> str:
    """The value as the draw reads it: "Male" and "male" are the same, and an empty value is "not recorded"."""
    plain = value.strip().casefold()
    return NOT_RECORDED if plain in _NOT_RECORDED else plain


@dataclass(frozen=True)
class Drawn:
    """The cases that were drawn, in order of reference, and their largest difference from the eligible cases, in cases.

    `limit` is one case more than the least difference that any sample can have, judged by single characteristics.
    """

    references: tuple[str, ...]
    difference: Fraction
    limit: Fraction

    @property
    def is_within_one_case(self) -> bool:
        """Whether the sample is known to be within one case of the best possible sample."""
        return self.difference <= self.limit


def draw(
    eligible: Iterable[Eligible],
    size: int,
    seed: int,
    *,
    already: Iterable[Eligible] = (),
    never: Iterable[str] = (),
) -> Drawn:
    """Draw cases until the sample has `size` cases, including those it has `already`.

    `already` may have cases that are not eligible, for example cases added by hand. The references in `never` count as
    eligible, but are not drawn. Raises ValueError if there are too few cases to draw from, or if a reference appears
    twice.
    """
    problem = _Problem.of(eligible, size, already, never)
    chooser = random.Random(seed)  # noqa: S311 (a draw that can be repeated, not a secret)
    best = problem.exchange(problem.start(chooser), chooser)
    for _ in range(STARTS - 1):
        if best[0] <= problem.limit:
            break
        best = min(best, problem.exchange(problem.start(chooser), chooser), key=lambda found: found[0])
    difference, places = best
    drawn = tuple(problem.free[place].reference for place in sorted(places))
    return Drawn(drawn, Fraction(difference, problem.unit), Fraction(problem.limit, problem.unit))


class _Problem:
    """The cases to draw from, with differences as whole numbers: each is multiplied by N, so that one case is `unit` =
    N.

    `off[group]` is N·(cases in the sample) - n·(cases among the eligible cases), for the cases that are already in the
    sample.
    """

    def __init__(self, free: list[Eligible], to_draw: int, unit: int, off: dict[Group, int], limit: int) -> None:
        self.free, self.to_draw, self.unit, self.off, self.limit = free, to_draw, unit, off, limit
        self.groups = [each.groups for each in free]

    @classmethod
    def of(cls, eligible: Iterable[Eligible], size: int, already: Iterable[Eligible], never: Iterable[str]) -> _Problem:
        population, kept = sorted(eligible, key=_reference), sorted(already, key=_reference)
        for cases in (population, kept):
            if twice := [name for name, times in Counter(map(_reference, cases)).items() if times > 1]:
                raise ValueError(f"{twice[0]} appears twice")
        left_out = {each.reference for each in kept}.union(never)
        free = [each for each in population if each.reference not in left_out]
        if not 0 <= size - len(kept) <= len(free):
            raise ValueError(f"{size - len(kept)} cases cannot be drawn from {len(free)}")
        unit = max(1, len(population))
        off = _off(population, kept, size)
        return cls(free, size - len(kept), unit, off, _least(off, _count(free), unit, size - len(kept)) + unit)

    def start(self, chooser: random.Random) -> list[int]:
        """The places of cases taken at equal intervals from a random order that is then sorted by the characteristics."""
        if not self.to_draw:
            return []
        order = _shuffled(range(len(self.groups[0])), chooser)
        ranks = {group: chooser.random() for group in sorted(self.off)}
        places = _shuffled(range(len(self.free)), chooser)
        places.sort(key=lambda place: [ranks[self.groups[place][number]] for number in order])
        first = _below(len(places), chooser)
        return [places[(first + step * len(places)) // self.to_draw] for step in range(self.to_draw)]

    def exchange(self, start: list[int], chooser: random.Random) -> tuple[int, frozenset[int]]:
        """Exchange cases until no group is over the limit, or exchanges no longer help. Returns the difference and the
        places.
        """
        inside, outside = start, sorted(set(range(len(self.free))).difference(start))
        off = dict(self.off)
        for place in inside:
            for group in self.groups[place]:
                off[group] += self.unit
        while self._over(off) and (pair := self._better(inside, outside, off, chooser)):
            leaves, enters = pair
            off.update(self._after(inside[leaves], outside[enters], off))
            inside[leaves], outside[enters] = outside[enters], inside[leaves]
        return max(map(abs, off.values()), default=0), frozenset(inside)

    def _over(self, off: Mapping[Group, int]) -> int:
        """How far groups are over the limit: the sum of the squares, so that the largest counts most."""
        return sum((abs(value) - self.limit) ** 2 for value in off.values() if abs(value) > self.limit)

    def _after(self, leaves: int, enters: int, off: Mapping[Group, int]) -> dict[Group, int]:
        """The new differences for the groups that change if one case leaves the sample and another joins it."""
        changed: dict[Group, int] = {}
        for gone, come in zip(self.groups[leaves], self.groups[enters], strict=True):
            if gone != come:
                changed[gone], changed[come] = off[gone] - self.unit, off[come] + self.unit
        return changed

    def _better(
        self, inside: list[int], outside: list[int], off: Mapping[Group, int], chooser: random.Random
    ) -> tuple[int, int] | None:
        """A random exchange, as places in `inside` and `outside`, that brings groups closer to the limit; None if none
        was found. Either the case that leaves is in a group with too many cases, or the case that joins is in one with
        too few.
        """
        many = {group for group, value in off.items() if value > self.limit}
        few = {group for group, value in off.items() if -value > self.limit}
        leaving = [at for at, place in enumerate(inside) if not many.isdisjoint(self.groups[place])]
        entering = [at for at, place in enumerate(outside) if not few.isdisjoint(self.groups[place])]
        everyone = list(range(len(inside))), list(range(len(outside)))
        ways = [(out, into) for out, into in ((leaving, everyone[1]), (everyone[0], entering)) if out and into]
        for _ in range(EXCHANGES_TRIED if ways else 0):
            out, into = ways[_below(len(ways), chooser)]
            leaves, enters = out[_below(len(out), chooser)], into[_below(len(into), chooser)]
            changed = self._after(inside[leaves], outside[enters], off)
            if self._over(changed) < self._over({group: off[group] for group in changed}):
                return leaves, enters
        return None


def _off(population: Sequence[Eligible], kept: Sequence[Eligible], size: int) -> dict[Group, int]:
    there, total = _count(kept), _count(population)
    return {group: len(population) * there[group] - size * total[group] for group in there | total}


def _count(cases: Iterable[Eligible]) -> Counter[Group]:
    return Counter(group for each in cases for group in each.groups)


def _least(off: Mapping[Group, int], free: Mapping[Group, int], unit: int, to_draw: int) -> int:
    """The least difference, as a whole number, that any sample can have. It is worked out for each characteristic
    alone: the least for which its groups can be filled from the free cases and add up to the number of cases to draw.
    """

    def fits(bound: int, groups: list[Group]) -> bool:
        least = [max(0, -((off[group] + bound) // unit)) for group in groups]
        most = [min(free.get(group, 0), (bound - off[group]) // unit) for group in groups]
        return all(low <= high for low, high in zip(least, most, strict=True)) and sum(least) <= to_draw <= sum(most)

    bound = 0
    for name in dict.fromkeys(name for name, _ in off):
        groups = [group for group in off if group[0] == name]
        low, high = bound, max((abs(off[group]) for group in groups), default=0) + to_draw * unit
        while low < high:  # halve the range that contains the least difference
            middle = (low + high) // 2
            low, high = (low, middle) if fits(middle, groups) else (middle + 1, high)
        bound = low
    return bound


# --- choosing with only Random.random ---


def _below(number: int, chooser: random.Random) -> int:
    return int(chooser.random() * number)


def _shuffled(items: Iterable[int], chooser: random.Random) -> list[int]:
    keys = {item: chooser.random() for item in items}
    return sorted(keys, key=keys.__getitem__)


def _reference(case: Eligible) -> str:
    return case.reference
