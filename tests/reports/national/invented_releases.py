"""Invented releases of open data, in pairs, with the reports and the figures by group that are published with them.

Files and tables are those of the code in use. Nothing is read from a database.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from reports.national.groups import sets
from reports.national.groups.sets import FEWEST_IN_A_SET, Tables
from reports.national.release import tables
from reports.national.release.tables import Published
from reports.national.tabular import as_csv
from reports.ratings.percentages import Tally
from reports.ratings.rules import rate_inspection
from reports.sample import suppression
from reports.sample.figures import NOT_RECORDED, Share
from reports.sample.tables import tables_of
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")
COURT = next(domain for domain in YOUTH_2018.domains if domain.case_based)
QUESTIONS = [q.number for standard in COURT.standards if standard.has_answers for q in standard.key_questions]
# Groups with how often they occur, most frequent first, as in real samples. Reports have no table of ages.
CHARACTERISTICS = {
    "gender": {"Male": 8, "Female": 3},
    "looked_after": {"No": 6, "Yes": 3, NOT_RECORDED: 1},
    "ethnicity": {"White": 12, "Asian": 3, "Black": 3, "Mixed": 2},
    "age": {"17 and over": 5, "15 or 16": 4, "Under 15": 1},
}
# Shares of yes, no and not relevant: questions that divide cases, and questions with nearly the same answer everywhere.
SHARES = ((6, 4, 0), (5, 3, 2), (7, 1, 1), (9, 1, 0), (30, 1, 0), (1, 12, 8))
ANSWERED = ("yes", "no", "other")


@dataclass(eq=False)
class Child:
    groups: dict[str, str]  # by characteristic
    answers: dict[str, str]  # by key question


@dataclass(eq=False)
class Edition:
    """The children as one edition of a report counts them. A later edition knows the edition before it."""

    reference: str
    published: datetime.date
    children: list[Child]
    earlier: Edition | None = None

    def sizes(self, column: str) -> Counter[str]:
        return Counter(child.groups[column] for child in self.children)

    def rows(self, column: str) -> tuple[Share, ...]:
        """What the report prints about a characteristic."""
        return self.rows_if(column, self.sizes(column))

    def rows_if(self, column: str, sizes: Mapping[str, int]) -> tuple[Share, ...]:
        before = self.earlier.rows(column) if self.earlier else None
        return _rows(column, tuple(sorted(sizes.items())), before, suppression.hidden)

    def counts(self, columns: Sequence[str] = tuple(CHARACTERISTICS)) -> dict[str, Any]:
        """As `reports.rated.groups` keeps them at signing, which does not know earlier editions."""
        return {column: {COURT.number: self._counts(column)} for column in columns}

    def _counts(self, column: str) -> dict[str, Any]:
        sizes = self.sizes(column)
        answers = {group: {number: [0, 0] for number in QUESTIONS} for group in sizes}
        for child in self.children:
            of_group = answers[child.groups[column]]
            for number, answer in child.answers.items():
                if answer != "other":
                    of_group[number][ANSWERED.index(answer)] += 1
        shown = {
            (row.label, row.count) for row in _rows(column, tuple(sorted(sizes.items())), None, suppression.hidden)
        }
        printed = [group for group, size in sizes.items() if (group, size) in shown]
        return {"cases": dict(sizes), "answers": answers, "printed": printed}

    def as_published(self) -> Published:
        answers = {number: Counter(child.answers.get(number) for child in self.children) for number in QUESTIONS}
        cases = len(self.children)
        tallies = {
            number: Tally(each["yes"], each["no"], cases - each["yes"] - each["no"], cases=cases)
            for number, each in answers.items()
        }
        ratings = rate_inspection(YOUTH_2018, tallies, {}, {})
        return Published(self.reference, self.reference, "single", self.published, YOUTH_2018, ratings)


@cache
def _rows(
    column: str, sizes: tuple[tuple[str, int], ...], before: tuple[Share, ...] | None, rule: Callable[..., list[bool]]
) -> tuple[Share, ...]:
    """What a report prints about these sizes, if an earlier edition printed `before`, under this rule of suppression."""
    cases = [{column: _as_recorded(column, group)} for group, size in sizes for _ in range(size)]
    printed = [] if before is None else [{(COURT.number, column): before}]
    table = tables_of(YOUTH_2018, COURT, cases, printed).get(column)
    return table.rows if table else ()


def _as_recorded(column: str, group: str) -> str:
    if group == NOT_RECORDED:
        return ""
    return group.lower() if column == "looked_after" else group


@dataclass
class World:
    """Two releases: the editions in each, and the sets of figures by group that are drawn up before each."""

    first: list[Edition]
    second: list[Edition]

    @property
    def editions(self) -> list[Edition]:
        return [*self.first, *(each for each in self.second if each not in self.first)]

    @cached_property
    def of_sets(self) -> list[list[Edition]]:
        """The first set has the first inspections. The second has the newest edition of the others, if the rule allows it."""
        drawn_up = self.first[:FEWEST_IN_A_SET]
        known = {each.reference for each in drawn_up}
        others = [each for each in self.second if each.reference not in known and sets.counts_of_a_set(_signed(each))]
        return [drawn_up, others]

    def tables(self, number: int, columns: Sequence[str] = tuple(CHARACTERISTICS)) -> Tables:
        return sets.tables_of(YOUTH_2018, columns, [each.counts(columns) for each in self.of_sets[number]])

    def files(self) -> list[dict[str, bytes]]:
        """The .csv files of both releases. The spreadsheet has the same tables."""
        releases = [[each.as_published() for each in release] for release in (self.first, self.second)]
        return [{f"{table.name}.csv": as_csv(table) for table in tables.tables_of(release)} for release in releases]

    def everything_published(self) -> tuple[Any, ...]:
        reports = [[each.rows(column) for column in CHARACTERISTICS] for each in self.editions]
        return self.files(), reports, [self.tables(0), self.tables(1)]


def _signed(edition: Edition) -> list[dict[str, Any]]:
    return [*(_signed(edition.earlier) if edition.earlier else []), edition.counts()]


# --- random releases --------------------------------------------------------------------------------------------------------


def random_world(dice: random.Random) -> World:
    """Two releases. In the second, three inspections have a new edition, in which children or answers are corrected."""
    shares = dict(zip(dice.sample(QUESTIONS, len(SHARES)), SHARES, strict=True))
    first = [_edition(dice, place, shares) for place in range(FEWEST_IN_A_SET + 4)]
    again = {
        place: Edition(each.reference, each.published, _corrected(dice, each.children, shares), each)
        for place in (dice.randrange(FEWEST_IN_A_SET), FEWEST_IN_A_SET, FEWEST_IN_A_SET + 1)
        for each in [first[place]]
    }
    newer = [_edition(dice, place, shares) for place in range(len(first), len(first) + FEWEST_IN_A_SET)]
    return World(first, [*(again.get(place, each) for place, each in enumerate(first)), *newer])


def _edition(dice: random.Random, place: int, shares: Mapping[str, tuple[int, ...]]) -> Edition:
    children = [_child(dice, shares) for _ in range(dice.randint(5, 18))]
    return Edition(f"place-{place}", datetime.date(2024, 1, 1) + datetime.timedelta(days=7 * place), children)


def _child(dice: random.Random, shares: Mapping[str, tuple[int, ...]]) -> Child:
    groups = {name: dice.choices(list(found), list(found.values()))[0] for name, found in CHARACTERISTICS.items()}
    return Child(groups, {number: dice.choices(ANSWERED, each)[0] for number, each in shares.items()})


def _corrected(dice: random.Random, children: Sequence[Child], shares: Mapping[str, tuple[int, ...]]) -> list[Child]:
    """The same children, of whom one has other characteristics or answers, or with one more child."""
    same = [Child(dict(child.groups), dict(child.answers)) for child in children]
    return [*same[dice.randrange(2) :], _child(dice, shares)]
