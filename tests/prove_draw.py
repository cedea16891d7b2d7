"""Compares the draw of a sample with the exact optimum, over invented populations: `python -m tests.prove_draw`.

It prints the figures in docs/sample.md. `make soak` runs all of it, and the test suite runs a small part.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pulp

from inspections.sampling.drawing import CHARACTERISTICS, Eligible, Group, draw
from inspections.sampling.size import sample_size

POPULATIONS, DRAWS = 50, 1_000


@dataclass(frozen=True)
class Population:
    name: str
    cases: tuple[Eligible, ...]
    size: int


def populations(number: int = POPULATIONS) -> Iterator[Population]:
    """Invented populations of 10 to 400 cases. In some, most cases are alike and a few are rare; in others, all differ."""
    for seed in range(number):
        chooser = random.Random(seed)
        total = chooser.randint(10, 40) if seed % 5 == 0 else chooser.randint(10, 400)
        values = [chooser.randint(2, 4), chooser.randint(2, 9), chooser.randint(3, 5), chooser.randint(3, 5)]
        skew = chooser.choice([1, 3, 8])
        weights = [[chooser.random() ** skew + 0.001 for _ in range(count)] for count in values]
        cases = tuple(
            Eligible(
                f"case-{number:03}",
                tuple(str(chooser.choices(range(len(each)), each)[0]).replace("0", "") for each in weights),
            )
            for number in range(total)
        )
        # The size of the formula, and sizes that are harder to match: one case in 25, one in eight, nine in ten
        size = (sample_size(total), max(1, total // 25), max(1, total // 8), total * 9 // 10)[seed % 4]
        yield Population(f"{seed + 1}", cases, size)


def difference(cases: tuple[Eligible, ...], references: set[str]) -> Fraction:
    """The largest |sample count - size × population share| in cases, counted without the code of the draw."""
    total, drawn = Counter(), Counter()
    for case in cases:
        total.update(case.groups)
        drawn.update(case.groups if case.reference in references else ())
    share = Fraction(len(references), len(cases))
    return max(abs(drawn[group] - share * count) for group, count in total.items())


def optimum(cases: tuple[Eligible, ...], size: int) -> Fraction:
    """The least difference of any sample of this size: the least for which an integer programme has a solution.

    The possible differences are known, so the programme only says if a sample exists. Its limits are whole numbers of cases,
    so that rounding in the solver cannot matter.
    """
    total: Counter[Group] = Counter(group for case in cases for group in case.groups)
    possible = sorted(
        {abs(len(cases) * taken - size * count) for count in set(total.values()) for taken in range(count + 1)}
    )
    low, high = 0, len(possible) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if exists(cases, total, size, possible[middle]) else (middle + 1, high)
    return Fraction(possible[low], len(cases))


def exists(cases: tuple[Eligible, ...], total: Counter[Group], size: int, off: int) -> bool:
    """Whether a sample has no group more than `off` / N cases from its share."""
    limits = {
        group: (max(0, -((off - size * count) // len(cases))), min(count, (size * count + off) // len(cases)))
        for group, count in total.items()
    }
    if any(least > most for least, most in limits.values()):
        return False
    kinds = Counter(case.groups for case in cases)
    programme = pulp.LpProblem("sample", pulp.LpMinimize)
    taken = {kind: pulp.LpVariable(f"kind_{at}", 0, kinds[kind], "Integer") for at, kind in enumerate(kinds)}
    programme += pulp.lpSum(taken.values()) == size
    for group, (least, most) in limits.items():
        count = pulp.lpSum(each for kind, each in taken.items() if group in kind)
        programme += count >= least
        programme += count <= most
    return programme.solve(pulp.PULP_CBC_CMD(msg=False)) == pulp.LpStatusOptimal


@dataclass(frozen=True)
class Proof:
    """What the draws from one population showed. Differences are in cases."""

    population: Population
    optimum: Fraction
    worst: Fraction  # the largest difference of any draw
    mean: float
    certain: int  # draws that were within one case by their own limit
    never_drawn: int  # eligible cases that no draw had
    spread: float  # of how often cases were drawn: 1 is what equal chances give

    @property
    def above_optimum(self) -> Fraction:
        return self.worst - self.optimum


def prove(population: Population, draws: int = DRAWS) -> Proof:
    times: Counter[str] = Counter()
    differences, certain = [], 0
    for seed in range(draws):
        drawn = draw(population.cases, population.size, seed)
        assert len(drawn.references) == len(set(drawn.references)) == population.size
        times.update(drawn.references)
        differences.append(difference(population.cases, set(drawn.references)))
        assert differences[-1] == drawn.difference
        certain += drawn.is_within_one_case
    chance = population.size / len(population.cases)
    expected = draws * chance
    off = sum((times[case.reference] - expected) ** 2 for case in population.cases)
    return Proof(
        population,
        optimum(population.cases, population.size),
        max(differences),
        float(sum(differences) / draws),
        certain,
        sum(not times[case.reference] for case in population.cases),
        off / len(population.cases) / (expected * (1 - chance) or 1),
    )


def main() -> None:
    print(
        "| population | eligible | sample | groups | optimum | mean | largest | above the optimum | not drawn | spread |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    proofs = [prove(population) for population in populations()]
    for each in proofs:
        groups = len({group for case in each.population.cases for group in case.groups})
        print(
            f"| {each.population.name} | {len(each.population.cases)} | {each.population.size} | {groups} "
            f"| {float(each.optimum):.2f} | {each.mean:.2f} | {float(each.worst):.2f} "
            f"| {float(each.above_optimum):.2f} | {each.never_drawn} | {each.spread:.2f} |"
        )
    print(f"\nlargest above the optimum: {float(max(each.above_optimum for each in proofs)):.3f} cases")
    print(f"certain by their own limit: {sum(each.certain for each in proofs)} of {len(proofs) * DRAWS}")
    print(f"eligible cases never drawn: {sum(each.never_drawn for each in proofs)}")
    print(f"characteristics: {', '.join(CHARACTERISTICS)}")


if __name__ == "__main__":
    main()
