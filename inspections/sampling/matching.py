"""Compares a sample with the eligible cases, and finds the cases that are most like another. Plain Python."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inspections.sampling.drawing import CHARACTERISTICS, NOT_RECORDED, Eligible
from inspections.sampling.size import CONFIDENCE, achieved_margin


@dataclass(frozen=True)
class Group:
    """A group of cases that share a value: how many are eligible, how many are in the sample, and its share of it."""

    characteristic: str
    value: str  # as the list has it; NOT_RECORDED if it has none
    eligible: int
    of_eligible: int
    sampled: int
    of_sample: int

    @property
    def expected(self) -> Fraction:
        """The cases that would be the group's exact share of the sample."""
        return Fraction(self.eligible * self.of_sample, self.of_eligible) if self.of_eligible else Fraction(0)

    @property
    def difference(self) -> Fraction:
        return abs(self.sampled - self.expected)

    @property
    def per_cent_of_eligible(self) -> int:
        return _per_cent(self.eligible, self.of_eligible)

    @property
    def per_cent_of_sample(self) -> int:
        return _per_cent(self.sampled, self.of_sample)

    def margin(self, confidence: int = CONFIDENCE) -> int | None:
        """The margin of error of a percentage among the sampled cases of this group."""
        return achieved_margin(self.sampled, self.eligible, confidence)


def _per_cent(part: int, whole: int) -> int:
    """A whole percentage, rounded half up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def compare(eligible: Sequence[Eligible], sample: Sequence[Eligible]) -> list[Group]:
    """Every group of each characteristic, largest first, "not recorded" last."""
    groups = []
    spelt = {
        group: value for case in (*sample, *eligible) for group, value in zip(case.groups, case.values, strict=True)
    }
    among_eligible, among_sample = (
        Counter(group for case in cases for group in case.groups) for cases in (eligible, sample)
    )
    for group, value in spelt.items():
        name, plain = group
        shown = NOT_RECORDED if plain == NOT_RECORDED else value.strip()
        counts = (among_eligible[group], len(eligible), among_sample[group], len(sample))
        groups.append(Group(name, shown, *counts))
    order = {name: place for place, name in enumerate(CHARACTERISTICS)}
    return sorted(
        groups,
        key=lambda each: (
            order[each.characteristic],
            each.value == NOT_RECORDED,
            -each.eligible,
            -each.sampled,
            each.value,
        ),
    )


def largest(groups: Iterable[Group]) -> Group | None:
    """The group that differs most from its share; None if there is none."""
    return max(groups, key=lambda each: each.difference, default=None)


def differing(case: Eligible, other: Eligible) -> list[str]:
    """The characteristics in which two cases differ, in the order of CHARACTERISTICS."""
    return [name for (name, own), (_, others) in zip(case.groups, other.groups, strict=True) if own != others]


def nearest(case: Eligible, candidates: Iterable[Eligible], seed: int) -> list[Eligible]:
    """Cases that could replace another, most like it first.

    First those that differ in the fewest characteristics. Among those, the ones that have the same disposal, then the same
    classifications, then the same gender. Cases that are equally like it are in an order that the seed decides.
    """
    chooser = random.Random(seed)  # noqa: S311 (an order that can be repeated, not a secret)
    drawn = {each: chooser.random() for each in sorted(candidates, key=lambda each: each.reference)}

    def unlike(other: Eligible) -> tuple[int, list[bool], float]:
        differs = differing(case, other)
        return len(differs), [name in differs for name in CHARACTERISTICS], drawn[other]

    return sorted(drawn, key=unlike)
