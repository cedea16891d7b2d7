"""A table of facts: a row for each label, with its figures, its comparisons and its sources.

A source belongs to the rows that it is recorded for. If all rows have the same source, it is named below the table, or
below the last of several tables that share it. Otherwise, each row has the letters of its sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from reports.document.charts import compared_chart
from reports.document.data import SourceLine, TableOfFacts
from reports.document.material import FactValue
from reports.layouts import FactTable
from reports.text.narrative import to_inline_html
from reports.text.numbers_in_words import number, upper_first

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def table_of_facts(
    facts: Sequence[FactValue],
    described: FactTable,
    *,
    area: str,
    short: str,
    label: str = "",
) -> TableOfFacts | None:
    """The facts in one section as a table, or None if there are none: a column for the service and one for each comparator."""
    facts = [fact for fact in facts if fact.section == described.slug]
    if not facts:
        return None
    by_label = {name: [fact for fact in facts if fact.label == name] for name in dict.fromkeys(f.label for f in facts)}
    letters = letters_of(facts)
    own = {"area": area, "figure": "Figure"}.get(described.of, f"{area} {short}")
    lines = {name: _line(name, of_label, area, letters) for name, of_label in by_label.items()}
    charts = {}
    for name, line in lines.items() if described.chart else ():
        names, values = (own, *line.compared), (line.value, *line.compared.values())
        if chart := compared_chart(line.label, names, values, line.marks):
            charts[name] = chart
    # The label with the most comparators sets the order of the columns.
    most_compared = sorted(lines.values(), key=lambda line: -len(line.compared))
    comparators = list(dict.fromkeys(comparator for line in most_compared for comparator in line.compared))
    rows = [
        (line.label, (line.value, *(line.compared.get(each, "") for each in comparators))) for line in lines.values()
    ]
    marks = [line.marks for line in lines.values()]
    columns: tuple[str, ...] = (own, *comparators)
    column_marks: list[tuple[str, ...]] = []
    if described.across:
        column_marks, marks = marks, []
        columns, rows = (
            tuple(name for name, _ in rows),
            [(column, tuple(values[place] for _, values in rows)) for place, column in enumerate(columns)],
        )
    elif not comparators:
        columns = (described.figures,) if described.figures else ()
    return TableOfFacts(
        slug=described.slug,
        heading=described.heading,
        group=described.group,
        first=described.first,
        columns=columns,
        rows=tuple(rows),
        charts=tuple(charts.values()),
        charted=() if described.across else tuple(place for place, name in enumerate(lines) if name in charts),
        label=label or described.heading,
        marks=tuple(marks),
        column_marks=tuple(column_marks),
        sources=source_lines(facts, letters),
        sources_title=_sources_title(letters, len(rows), len(charts)),
    )


def _sources_title(letters: Mapping[str, str], rows: int, charts: int) -> str:
    """“Source”, or what it is the source of if it stands below several charts."""
    if len(letters) > 1:
        return "Sources"
    return f"Source of these {number(charts)} charts" if not letters and charts == rows > 1 else "Source"


class _Line(NamedTuple):
    """A label with its figure and what the figure is compared with."""

    label: str
    value: str
    compared: dict[str, str]
    marks: tuple[str, ...]


def _line(name: str, facts: Sequence[FactValue], area: str, letters: Mapping[str, str]) -> _Line:
    compared = {fact.comparator: fact.comparator_value for fact in facts if fact.comparator}
    value = next((fact.value for fact in facts if fact.value), "")
    label = upper_first(_without_place(name, area) if compared else name)
    return _Line(label, value, compared, tuple(letters[source] for source in sources_of(facts)) if letters else ())


def with_shared_sources(tables: Sequence[TableOfFacts]) -> list[TableOfFacts]:
    """The tables in order. If several that follow one another have one source, only the last of them names it."""
    shown: list[TableOfFacts] = []
    for (is_one, _, _), sharing in groupby(tables, key=_shared):
        *others, last = sharing
        if is_one and others:
            noun = "tables" if all(table.marked_rows for table in (*others, last)) else "tables and charts"
            last = replace(last, sources_title=f"Source of these {number(len(others) + 1)} {noun}")
            others = [replace(table, sources=()) for table in others]
        shown += [*others, last]
    return shown


def _shared(table: TableOfFacts) -> tuple[bool, tuple[SourceLine, ...], str]:
    is_one = len(table.sources) == 1 and not table.sources[0].letter
    # Tables with letters share nothing, because each letter belongs to one table.
    return is_one, table.sources, "" if is_one else table.slug


def sources_of(facts: Sequence[FactValue]) -> list[str]:
    """The sources, each once. A full stop at the end does not make two sources of one."""
    return [source for source in dict.fromkeys(fact.source.strip().rstrip(".") for fact in facts) if source]


def source_lines(facts: Sequence[FactValue], letters: Mapping[str, str]) -> tuple[SourceLine, ...]:
    """The sources as they are printed below a table or figures, with their letters if they have any."""
    return tuple(SourceLine(letters.get(source, ""), to_inline_html(source)) for source in sources_of(facts))


def letters_of(facts: Sequence[FactValue]) -> dict[str, str]:
    """The letter of each source; empty if all rows have the same source."""
    sources = sources_of(facts)
    if len(sources) <= 1 and all(fact.source.strip() for fact in facts):
        return {}
    return {source: _letter(place) for place, source in enumerate(sources)}


def _letter(place: int) -> str:
    """ "a" to "z", then "aa", "ab" and so on."""
    before, last = divmod(place, len(_LETTERS))
    return (_LETTERS[before - 1] if before else "") + _LETTERS[last]


def _without_place(label: str, area: str) -> str:
    """The label of a compared figure without the place, because the figures beside it are from other places."""
    return re.sub(rf"\s+(?:in|of|for)\s+{re.escape(area)}(?=$|[,;:(]|\s)", "", label) or label
