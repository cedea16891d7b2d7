"""Compares a sample with the eligible cases, and finds the cases most similar to another. Plain Python."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inspections.sampling.drawing import NOT_RECORDED, Eligible
from inspections.sampling.size import CONFIDENCE, achieved_margin


@dataclass(frozen=True)
class Group:
    """A group of cases that share a value: how many are eligible, how many are in the sample, and its exact share."""

    characteristic: str
    value: str  # as on the list; NOT_RECORDED if it is empty
    eligible: int
    of_eligible: int
    sampled: int
    of_sample: int

    @property
    def expected(self) -> Fraction:
        """How many cases would be the group's exact share of the sample."""
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
        """The margin of error of a percentage for the sampled cases in this group."""
        return achieved_margin(self.sampled, self.eligible, confidence)


def _per_cent(part: int, whole: int) -> int:
    """A whole percentage, rounded half up; 0 if the whole is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def compare(eligible: Sequence[Eligible], sample: Sequence[Eligible]) -> list[Group]:
    """The groups for each characteristic, largest first and "not recorded" last."""
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
    matched = next((case.characteristics for case in (*eligible, *sample)), ())
    order = {name: place for place, name in enumerate(matched)}
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
    """The characteristics in which two cases differ, in the order in which they matter."""
    return [name for (name, own), (_, others) in zip(case.groups, other.groups, strict=True) if own != others]


def nearest(case: Eligible, candidates: Iterable[Eligible], seed: int) -> list[Eligible]:
    """Cases that could replace another, most similar first.

    Cases that differ in the fewest characteristics come first. Among those, cases with the same disposal come first,
    then the same classifications, then the same gender. The seed decides the order of cases that are equally similar.
    """
    chooser = random.Random(seed)  # noqa: S311 (an order that can be repeated, not a secret)
    drawn = {each: chooser.random() for each in sorted(candidates, key=lambda each: each.reference)}

    def unlike(other: Eligible) -> tuple[int, list[bool], float]:
        differs = differing(case, other)
        return len(differs), [name in differs for name in case.characteristics], drawn[other]

    return sorted(drawn, key=unlike)
