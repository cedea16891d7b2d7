"""Counts the answers in an inspection by the characteristics of its children and by disposal, to be kept at signing.

The counts follow the same rules as the tallies of the whole inspection. They are never shown for one inspection:
`reports.national.groups` publishes sums over many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from inspections.cases.models import Judgement
from inspections.inspection.models import Inspection
from inspections.spreadsheets.identity import identity
from reports.ratings.tallies import tallies
from reports.sample.figures import NOT_RECORDED
from reports.sample.splits import Characteristic, characteristic
from reports.sample.tables import DISPOSAL, SampleTable, tables_of
from standards.language.asking import unit_of
from standards.language.definition import FrameworkDefinition

# The other facts that answers can be split by are left out. Places and classifications do not describe a child, and the disposals
# say who is in custody.
COLUMNS = ("gender", "age", "ethnicity", "religion", "disability", "looked_after", DISPOSAL)

Rows = Sequence[Mapping[str, Any]]


def characteristic_of(definition: FrameworkDefinition, column: str) -> Characteristic:
    """A characteristic with the titles of its groups in this framework."""
    titles = {each.slug: each.title for each in definition.disposals} if column == DISPOSAL else None
    return characteristic(column, titles)


def group_counts(inspection: Inspection) -> dict[str, Any]:
    """The counts as plain values, by characteristic and domain: the children in each group, their answers to each key question
    (yes and no), and the groups whose size the report prints. Four queries."""
    whole = inspection.framework.whole
    definition, asking = whole.definition, whole.asking
    cases = inspection.cases.all()
    facts = {row["pk"]: row for row in cases.values("pk", *COLUMNS)}
    listed = [row | facts[row["key"]] for row in cases.counted_by_facts(asking, key=F("pk"))]
    also = cases.also_counted_by_facts(asking, key=F("pk"))
    deciding = {row["key"]: row["deciding"] for row in listed}
    judgements = Judgement.objects.filter(case__inspection=inspection, key_question__isnull=False).exclude(answer="")
    answers = [
        {"key": case, "asked": number, "given": answer, "deciding": deciding[case], "cases": 1}
        for case, number, answer in judgements.values_list("case_id", "key_question__number", "answer")
    ]
    domain_of = {
        question.number: domain.number
        for domain in definition.domains
        for standard in domain.standards
        for question in standard.key_questions
    }
    printed = _tables(definition, listed, also)
    counted: dict[str, Any] = {}
    for column in COLUMNS:
        by = characteristic_of(definition, column)
        found: dict[str, Any] = {}
        for label, rows in _groups(listed, by).items():
            own = {row["key"] for row in rows}
            of_group = tallies(definition, rows, _of(answers, own), _of(also, own), asking=asking)
            for number, tally in of_group.items():
                if tally.cases and number in domain_of:  # and not a prompt
                    empty: dict[str, Any] = {"cases": {}, "answers": {}}
                    domain = found.setdefault(domain_of[number], empty)
                    domain["cases"][label] = tally.cases
                    domain["answers"].setdefault(label, {})[number] = [tally.yes, tally.no]
        for number, domain in found.items():
            domain["printed"] = _printed(domain["cases"], printed[number].get(column))
        counted[column] = found
    return counted


def _of(rows: Rows, cases: set[int]) -> Rows:
    return [row for row in rows if row["key"] in cases]


def _groups(listed: Rows, by: Characteristic) -> dict[str, Rows]:
    """The cases by their group. "NORTH " and "North" are one group; the first spelling is its name."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    labels: dict[str, str] = {}
    for row in sorted(listed, key=lambda row: row["key"]):
        label = by.group(row)
        groups[labels.setdefault(identity(label), label)].append(row)
    return dict(groups)


def _tables(definition: FrameworkDefinition, listed: Rows, also: Rows) -> dict[str, dict[str, SampleTable]]:
    """The tables about the children that the report can print, by domain."""
    samples: dict[str, list[dict[str, str]]] = defaultdict(list)
    plain = {row["key"]: {column: str(row[column] or "") for column in COLUMNS} for row in listed}
    for row in listed:
        unit = unit_of(definition, row["number"], row["disposal"])
        for number in unit.domains if unit.in_sample else ():
            samples[number].append(plain[row["key"]])
    for row in also:
        samples[row["number"]].append(plain[row["key"]])
    return {
        domain.number: tables_of(definition, domain, samples[domain.number])
        for domain in definition.domains
        if domain.case_based
    }


def _printed(cases: Mapping[str, int], table: SampleTable | None) -> list[str]:
    """The groups whose number of children readers of the report know."""
    if set(cases) == {NOT_RECORDED}:  # the report has no table, and does not say that it withholds one
        return [NOT_RECORDED]
    shown = {(identity(row.label), row.count) for row in table.shown} if table else set()
    return [label for label, number in cases.items() if (identity(label), number) in shown]
