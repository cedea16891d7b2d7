"""A reader who has every report's tables about children and the figures by group cannot work out a hidden count.

The reader tries every number of children that fits (DOMAIN.md, "recovered"). Of key questions, the reader uses the sums over a
set; test_what_releases_reveal also has the percentage of each inspection. Random sets have gender, looked after and ethnicity. In
small sets, the reader also uses the rules of the figures by group.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, product

import pytest

from reports.national.groups.rules import Inspected, columns, rows_by_question
from reports.sample.suppression import FEWEST, VALUES_LEFT, hidden
from reports.sample.tables import tables_of
from tests.standards.framework_files import shipped

RELEASES = int(os.environ.get("RELEASES", "12"))
INSPECTIONS = 20
YOUTH_2018 = shipped("youth-2018")
COURT = next(domain for domain in YOUTH_2018.domains if domain.case_based)
# Values with how often they occur, most frequent first, as in real samples.
CHARACTERISTICS = {
    "gender": {"Male": 8, "Female": 3},
    "looked_after": {"No": 6, "Yes": 3, "Not recorded": 1},
    "ethnicity": {"White": 12, "Asian": 3, "Black": 3, "Mixed": 2},
}
# Key questions with the shares of yes, no and not relevant.
QUESTIONS = {"2.1.1": (6, 4, 0), "2.2.2": (5, 3, 2), "2.4.2": (7, 1, 1), "2.4.1": (9, 1, 0)}

Sizes = tuple[int, ...]
Display = tuple[
    tuple[str, int], ...
]  # what a report prints: groups with their sizes, and the names of small ones with their sum


@cache
def display(groups: tuple[str, ...], sizes: Sizes) -> Display:
    """What a report prints about these sizes."""
    found = [(group, size) for group, size in zip(groups, sizes, strict=True) if size]
    hides = hidden([size for _, size in found])
    if all(hides):
        return ()
    shown = [each for each, is_hidden in zip(found, hides, strict=True) if not is_hidden]
    small = [each for each, is_hidden in zip(found, hides, strict=True) if is_hidden]
    together = [(", ".join(sorted(group for group, _ in small)), sum(size for _, size in small))] if small else []
    return (*shown, *together)


@cache
def worlds(groups: tuple[str, ...], total: int) -> Mapping[Display, list[Sizes]]:
    """Every way to divide the children of an inspection among the groups, by what its report would print."""
    found = defaultdict(list)
    for sizes in product(range(total + 1), repeat=len(groups) - 1):
        if (last := total - sum(sizes)) >= 0:
            found[display(groups, (*sizes, last))].append((*sizes, last))
    return found


def inspection(dice: random.Random, groups: Mapping[str, int], questions: Mapping[str, tuple[int, ...]]) -> Inspected:
    """The children of one invented inspection, with an answer to each question."""
    children = dice.choices(list(groups), list(groups.values()), k=dice.randint(5, 18))
    cases = Counter(children)
    answers: dict[str, dict[str, tuple[int, int]]] = {}
    for group, number in cases.items():
        given = {question: Counter(dice.choices("yna", shares, k=number)) for question, shares in questions.items()}
        answers[group] = {question: (each["y"], each["n"]) for question, each in given.items()}
    names = tuple(groups)
    shown = {group for group, size in display(names, sizes_of(names, cases)) if cases.get(group) == size}
    return Inspected(cases, answers, frozenset(shown))


def sizes_of(groups: Sequence[str], cases: Mapping[str, int]) -> Sizes:
    return tuple(cases.get(group, 0) for group in groups)


def report_on(each: Inspected, groups: tuple[str, ...]) -> Display:
    return display(groups, sizes_of(groups, each.cases))


def release(dice: random.Random, number: int = INSPECTIONS) -> dict[str, list[Inspected]]:
    """The inspections of a set, by each characteristic."""
    return {
        name: [inspection(dice, groups, QUESTIONS) for _ in range(number)] for name, groups in CHARACTERISTICS.items()
    }


def numbers_that_fit(inspections: Sequence[Inspected], groups: tuple[str, ...]) -> list[dict[str, set[int]]]:
    """For each inspection, the numbers of children in each group that fit its report and the sizes of all columns.

    The reader knows the size of each column, even if no question is asked in every case. Every combination of all
    inspections is tried: the sums that some of them can have are the bits of a whole number.
    """
    shown = columns(inspections)
    absent = [place for place, group in enumerate(groups) if not any(group in column for column in shown)]
    ways = [
        [
            sizes
            for sizes in worlds(groups, each.total)[report_on(each, groups)]
            if not any(sizes[place] for place in absent)
        ]
        for each in inspections
    ]
    known = shown[:-1]  # the last column follows from the others
    places = [[groups.index(group) for group in column] for column in known]
    target = [sum(each.cases.get(group, 0) for each in inspections for group in column) for column in known]
    strides = [1, *accumulate((size + 20 for size in target), lambda one, other: one * other)]

    def as_bit(sizes: Sizes) -> int:
        return sum(stride * sum(sizes[each] for each in own) for stride, own in zip(strides, places, strict=False))

    valid = 1
    for size, stride in zip(target, strides, strict=False):
        row = valid
        valid = 0
        for each in range(size + 1):
            valid |= row << each * stride

    def with_one_more(sums: int, own: list[Sizes]) -> int:
        found = 0
        for bit in {as_bit(sizes) for sizes in own}:
            found |= sums << bit
        return found & valid

    goal = sum(size * stride for size, stride in zip(target, strides, strict=False))
    before = list(accumulate(ways, with_one_more, initial=1))
    after = list(accumulate(reversed(ways), with_one_more, initial=1))[::-1]
    fitting = []
    for place, own in enumerate(ways):
        # The bit of the goal minus each sum of the inspections after this one.
        backwards = int(f"{after[place + 1]:0{goal + 1}b}"[::-1], 2)
        sums = before[place]
        values: dict[str, set[int]] = {group: set() for group in groups}
        reached = {bit: bool(sums << bit & backwards) for bit in {as_bit(sizes) for sizes in own}}
        for sizes in own:
            if reached[as_bit(sizes)]:
                for group, size in zip(groups, sizes, strict=True):
                    values[group].add(size)
        fitting.append(values)
    return fitting


def recovered_in_reports(inspections: Sequence[Inspected], groups: tuple[str, ...]) -> Iterator[str]:
    """The counts that a report hides and that the figures by group reveal."""
    if len(columns(inspections)) < 2:
        return
    for each, values in zip(inspections, numbers_that_fit(inspections, groups), strict=True):
        assert all(each.cases.get(group, 0) in values[group] for group in groups)
        for group in groups:
            is_named = any(group in column for column in columns(inspections))
            if is_named and each.may_have(group) and len(values[group]) < VALUES_LEFT:
                yield f"{group}: {values[group]} in {each.cases}"


def recovered_in_answers(inspections: Sequence[Inspected]) -> Iterator[str]:
    """The numbers of children with yes, no or neither in a column that is not shown apart, and that can be worked out."""
    shown = columns(inspections)
    for question, rows in rows_by_question(inspections, list(QUESTIONS)).items():
        assert sum(row.relevant for row in rows) == sum(
            sum(answers.get(question, (0, 0))) for each in inspections for answers in each.answers.values()
        )
        total_other = sum(each.total for each in inspections) - sum(row.relevant for row in rows)
        for row in rows:
            inside = [column for column in shown if set(column) <= set(row.groups)]
            sizes = [sum(each.cases.get(group, 0) for each in inspections for group in column) for column in inside]
            yes, no = row.yes, row.relevant - row.yes
            other = sum(sizes) - row.relevant
            assert min(yes, no) >= FEWEST
            assert other >= FEWEST or not total_other
            if len(inside) < 2:
                continue
            for column, size in zip(inside, sizes, strict=True):
                for name, count in (("yes", yes), ("no", no), ("other", other)):
                    others = yes + no + other - count
                    values = min(size, count) - max(0, size - others) + 1
                    if values < VALUES_LEFT and (name != "other" or total_other):
                        yield f"{question} {column}: {values} numbers of {name} in {row}"


@pytest.mark.repeated
def test_no_hidden_count_of_random_releases_can_be_worked_out():
    dice = random.Random(2028)
    shown: Counter[str] = Counter()
    for _ in range(RELEASES):
        for name, inspections in release(dice).items():
            groups = tuple(CHARACTERISTICS[name])
            shown[name] += len(rows_by_question(inspections, list(QUESTIONS)))
            assert not list(recovered_in_reports(inspections, groups))
            assert not list(recovered_in_answers(inspections))
    assert all(shown[name] for name in CHARACTERISTICS)  # the rule does not protect by showing nothing


def test_reports_print_what_the_reader_of_this_test_reads():
    dice = random.Random(2029)
    for name, groups in CHARACTERISTICS.items():
        for _ in range(40):
            one = inspection(dice, groups, {})
            cases = [
                {name: group.lower().replace("not recorded", "")}
                for group, size in one.cases.items()
                for _ in range(size)
            ]
            rows = tables_of(YOUTH_2018, COURT, cases)[name].rows
            assert {row.label for row in rows if "together" not in row.label} == set(one.printed)


# --- every world, and the rules behind what is shown -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "totals"),
    [
        (("a", "b"), (6, 7, 8, 9)),
        (("a", "b"), (5, 6, 12, 12)),
        (("a", "b", "c"), (6, 6, 6)),
        (("a", "b", "c"), (5, 6, 7)),
    ],
)
def test_no_count_can_be_worked_out_by_a_reader_who_tries_every_world(groups, totals):
    """The reader also rules out each world in which the rules would show something else."""
    seen = defaultdict(list)
    for each in product(*(_every_way(len(groups), total) for total in totals)):
        reports = tuple(display(groups, sizes) for sizes in each)
        seen[reports].append(each)
    published = 0
    for reports, together in seen.items():
        if all(len(report) == len(groups) for report in reports):
            continue
        alike = defaultdict(list)
        for each in together:
            inspections = [
                Inspected(
                    {group: size for group, size in zip(groups, sizes, strict=True) if size},
                    {},
                    frozenset(
                        name
                        for name, size in report
                        if name in groups and "," not in name and dict(zip(groups, sizes, strict=True))[name] == size
                    ),
                )
                for sizes, report in zip(each, reports, strict=True)
            ]
            shown = tuple(columns(inspections))
            if len(shown) < 2:
                continue  # the reader learns nothing from this that a withheld table does not say
            sums = tuple(sum(one.cases.get(group, 0) for one in inspections for group in column) for column in shown)
            alike[shown, sums].append((each, inspections))
        for (shown, _), possible in alike.items():
            published += 1
            _, inspections = possible[0]
            for place, one in enumerate(inspections):
                for position, group in enumerate(groups):
                    # A group without a name in the table has no child in the set. Reports name their groups too.
                    if one.may_have(group) and any(group in column for column in shown):
                        values = {each[place][position] for each, _ in possible}
                        assert len(values) >= VALUES_LEFT, (shown, reports, values)
    assert published


def _every_way(number: int, total: int) -> list[Sizes]:
    return [sizes for sizes in product(range(total + 1), repeat=number) if sum(sizes) == total]


@pytest.mark.parametrize(
    ("sizes", "fewest", "has_other"), [((10, 11, 13), 5, False), ((12, 12, 12), 5, False), ((6, 6, 7), 2, True)]
)
def test_no_answer_can_be_worked_out_by_a_reader_who_tries_every_world(sizes, fewest, has_other):
    names = ("a", "b", "c")
    seen = defaultdict(list)
    ways = [
        [(yes, no) for yes in range(size + 1) for no in range(size - yes + 1) if has_other or yes + no == size]
        for size in sizes
    ]
    for each in product(*ways):
        one = Inspected(
            dict(zip(names, sizes, strict=True)),
            {name: {"2.1.1": counts} for name, counts in zip(names, each, strict=True)},
            frozenset(names),
        )
        rows = rows_by_question([one], ["2.1.1"], fewest).get("2.1.1", [])
        if rows:
            totals = (sum(yes for yes, _ in each), sum(no for _, no in each))
            seen[totals, tuple(rows)].append(each)
    assert seen
    for (_, rows), possible in seen.items():
        for row in rows:
            for name in row.groups if len(row.groups) > 1 else ():
                place = names.index(name)
                assert len({each[place][0] for each in possible}) >= VALUES_LEFT, (rows, possible)
                assert len({each[place][1] for each in possible}) >= VALUES_LEFT, (rows, possible)
                others = {sizes[place] - sum(each[place]) for each in possible}
                assert not has_other or len(others) >= VALUES_LEFT or others == {0}, (rows, possible)
