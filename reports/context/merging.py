"""Finds what accepting a data return would change in the tables of facts. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.context.checking import Supplied
from reports.context.rows import normal
from reports.context.sources import joined_source, split_source

Row = dict[str, str]


@dataclass(frozen=True)
class ChangedRow:
    """A row of a table that would change or be added: its value and source, now and then."""

    label: str
    was: str
    will_be: str
    source_was: str
    source_will_be: str
    warning: str
    is_new: bool


@dataclass(frozen=True)
class ChangedTable:
    """A table of facts that would change: all its new rows, and those that differ."""

    slug: str
    heading: str
    rows: Sequence[Row]
    changed: Sequence[ChangedRow]


def merge(
    supplied: Sequence[Supplied], recorded: Mapping[str, Sequence[Row]], tables: Mapping[str, str]
) -> list[ChangedTable]:
    """The tables that would change, in the order of the report.

    A figure replaces the value and source of every row with its label. Comparisons and other rows do not change. A
    figure without a row is added at the end.
    """
    found = []
    for slug, heading in tables.items():
        given = [figure for figure in supplied if figure.table == slug]
        table = _merge_table(slug, heading, given, recorded.get(slug, ()))
        if table.changed:
            found.append(table)
    return found


def _merge_table(slug: str, heading: str, given: Sequence[Supplied], recorded: Sequence[Row]) -> ChangedTable:
    by_label = {normal(figure.label): figure for figure in given}
    rows, changed = [], list[ChangedRow]()
    for row in recorded:
        figure = by_label.get(normal(row["label"]))
        after = _replaced(row, figure) if figure else row
        rows.append(after)
        if figure and after != row:
            changed.append(_changed(figure, row, after, is_new=False))
    there = {normal(row["label"]) for row in recorded}
    for figure in given:
        if normal(figure.label) not in there:
            blank = {"comparator": "", "comparator_value": ""}
            rows.append({"label": figure.label, "value": figure.value, **blank, "source": figure.source})
            changed.append(_changed(figure, {}, rows[-1], is_new=True))
    return ChangedTable(slug, heading, rows, changed)


def _replaced(row: Row, figure: Supplied) -> Row:
    """A row with the figure from the return. The comparison keeps its own source."""
    _, other = split_source(row["source"], row["comparator"])
    return {**row, "value": figure.value, "source": joined_source(figure.source, row["comparator"], other)}


def _changed(figure: Supplied, row: Mapping[str, str], after: Row, *, is_new: bool) -> ChangedRow:
    compared = row.get("comparator", "")
    return ChangedRow(
        label=f"{figure.label} (compared with {compared})" if compared else figure.label,
        was=row.get("value", ""),
        will_be=figure.value,
        source_was=row.get("source", ""),
        source_will_be=after["source"],
        warning=figure.warning,
        is_new=is_new,
    )
