"""Makes the figures of a set from the counts of its inspections, and adds the figures of several sets. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from inspections.spreadsheets.identity import identity
from reports.national.groups.rules import Inspected, rows_by_question
from reports.ratings.percentages import whole_per_cent
from reports.sample.figures import NOT_RECORDED
from reports.sample.splits import Characteristic
from reports.sample.tables import FACTS, decide_what_is_asked
from reports.text.numbers_in_words import listed
from reports.then_and_now.difference import Sample, wilson
from standards.language.definition import DomainDefinition, FrameworkDefinition, KeyQuestionDefinition

# A set has at least this many inspections, so that a group has enough children and each child is one of many. Ours.
FEWEST_IN_A_SET = 20

Counts = Mapping[str, Any]  # of one inspection, as reports.rated.groups keeps them
Tables = dict[str, dict[str, list[Any]]]


@dataclass(frozen=True)
class Figure:
    """One row: a group, or groups together, with the answers to a key question in the sets that show it."""

    label: str
    yes: int
    relevant: int
    sets: tuple[int, ...]

    @property
    def per_cent(self) -> int:
        return whole_per_cent(self.yes, self.relevant)

    @cached_property
    def interval(self) -> tuple[int, int]:
        """As if all children were a sample of very many, at a confidence level of 95 per cent."""
        return wilson(Sample(self.yes, self.relevant))


@dataclass(frozen=True)
class OfQuestion:
    question: KeyQuestionDefinition
    figures: list[Figure]  # empty if they are withheld


def counts_of_a_set(signed: Sequence[Counts]) -> Counts | None:
    """The counts that were signed last, given all that were signed in an inspection, oldest first. None if the inspection must
    not be in a set.

    If the children were counted otherwise before, an earlier edition may have printed tables that the newest edition leaves out
    (reports.sample.tables). Together with the sum of a set, they would show which child was added or corrected.
    """
    newest = signed[-1] if signed else {}
    is_same = all(_children(each) == _children(newest) for each in signed)
    return newest if any(newest.values()) and is_same else None


def _children(counts: Counts) -> dict[tuple[str, str], Mapping[str, int]]:
    return {
        (column, domain): of_domain["cases"]
        for column, domains in counts.items()
        for domain, of_domain in domains.items()
    }


def tables_of(framework: FrameworkDefinition, columns: Sequence[str], inspections: Sequence[Counts]) -> Tables:
    """The rows that may be published about these inspections, by characteristic and key question. A question that is not there
    is withheld."""
    fewest = framework.percentages.smallest_group
    tables: Tables = {}
    for column in columns:
        rows: dict[str, list[Any]] = {}
        for domain in framework.domains:
            of_domain = [each[column][domain.number] for each in inspections if domain.number in each.get(column, {})]
            inspected = _inspected(column, of_domain)
            # Readers know in how many cases a question was asked. This reveals groups that decide where it is asked.
            if column in decide_what_is_asked(domain) and not all(each.is_whole for each in inspected):
                continue
            numbers = [question.number for question in _questions(domain)]
            for number, found in rows_by_question(inspected, numbers, fewest).items():
                rows[number] = [[list(row.groups), row.yes, row.relevant] for row in found]
        tables[column] = rows
    return tables


def _inspected(column: str, counts: Sequence[Counts]) -> list[Inspected]:
    """The counts, with the same name for a group in all inspections."""
    names: dict[str, str] = {}

    def same(label: str) -> str:
        return names.setdefault(identity(label), label)

    return [
        Inspected(
            cases={same(label): number for label, number in each["cases"].items()},
            answers={
                same(label): {number: (yes, no) for number, (yes, no) in answers.items()}
                for label, answers in each["answers"].items()
            },
            printed=frozenset(map(same, each["printed"])),
            in_report=column in FACTS,
        )
        for each in counts
    ]


def _questions(domain: DomainDefinition) -> list[KeyQuestionDefinition]:
    return [q for standard in domain.standards if standard.has_answers for q in standard.key_questions]


def figures_by(
    framework: FrameworkDefinition, by: Characteristic, sets: Sequence[tuple[int, Tables]]
) -> list[tuple[DomainDefinition, list[OfQuestion]]]:
    """The figures of all sets together, by domain and key question.

    They are sums of published numbers, so they reveal nothing more. A set that combines other groups has a separate row.
    """
    return [
        (
            domain,
            [OfQuestion(question, _figures(by, question.number, sets)) for question in questions],
        )
        for domain in framework.domains
        if domain.case_based and (questions := _questions(domain))
    ]


def _figures(by: Characteristic, question: str, sets: Sequence[tuple[int, Tables]]) -> list[Figure]:
    found: dict[tuple[str, ...], tuple[tuple[str, ...], list[tuple[int, int, int]]]] = {}
    for number, tables in sets:
        for groups, yes, relevant in tables.get(by.column, {}).get(question, []):
            same = tuple(sorted(identity(group) for group in groups))
            found.setdefault(same, (tuple(groups), []))[1].append((number, yes, relevant))
    order = {title: place for place, title in enumerate((by.titles or {}).values())}
    figures = [
        (
            (len(groups) > 1, groups[0] == NOT_RECORDED, order.get(groups[0], len(order)), groups),
            Figure(
                f"{listed(list(groups))}, together" if len(groups) > 1 else groups[0],
                sum(yes for _, yes, _ in rows),
                sum(relevant for _, _, relevant in rows),
                tuple(number for number, _, _ in rows),
            ),
        )
        for groups, rows in found.values()
    ]
    return [figure for _, figure in sorted(figures, key=lambda each: each[0])]
