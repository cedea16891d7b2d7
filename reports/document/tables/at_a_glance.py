"""The contextual facts that people take in at a glance: a few large figures at the beginning of a section of facts.

The layout says how many rows of each table are shown like this. They are not printed again in the table or in a chart,
except for a row whose parts follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.document.data import SourceLine
from reports.document.material import FactValue
from reports.document.tables.facts import letters_of, source_lines, sources_of
from reports.layouts import FactTable
from reports.text.numbers_in_words import upper_first

_A_PART = re.compile(r"(?:of|including|among) (?:which|these|them|whom)\b", re.IGNORECASE)
FEWEST_FIGURES = 2  # a single figure stays in its table
# The number, and what follows it: “35.9%”, “£655,327”, “12 weeks”, “52 (71.2%)”.
_FIGURE = re.compile(r"(£?\d[\d,]*(?:\.\d+)?%?)(?:\s+(\S.{0,11}))?")
_PER = re.compile(r"\s*\(rate (per \d[\d,]*\d)\)|,?\s*\(?(per \d[\d,]*\d)\)?")


@dataclass(frozen=True)
class GlanceFigure:
    """One large figure with its unit, a short label, and what it is compared with."""

    number: str
    unit: str
    label: str
    compared: tuple[tuple[str, str], ...]  # (“England and Wales”, “222”)
    marks: tuple[str, ...]  # the letters of its sources, if they differ


@dataclass(frozen=True)
class AtAGlance:
    figures: tuple[GlanceFigure, ...]
    sources: tuple[SourceLine, ...]
    sources_title: str


def shown_at_a_glance(facts: Sequence[FactValue], tables: Sequence[FactTable], fewest: int) -> list[FactValue]:
    """The rows that are shown as large figures: the first of each table, as many as the layout says.

    A row is only shown large if its value is a figure, and not one that counts fewer than `fewest`: that row stays in its
    table, where the checks find it.
    """
    chosen: list[FactValue] = []
    for table in tables:
        rows = [fact for fact in facts if fact.section == table.slug]
        labels = [label for label in dict.fromkeys(fact.label for fact in rows) if _is_large(label, rows, fewest)]
        chosen += [fact for fact in rows if fact.label in labels[: table.at_a_glance]]
    return chosen if len({(fact.section, fact.label) for fact in chosen}) >= FEWEST_FIGURES else []


def _is_large(label: str, rows: Sequence[FactValue], fewest: int) -> bool:
    value = next((fact.value.strip() for fact in rows if fact.label == label and fact.value.strip()), "")
    read = _FIGURE.fullmatch(value)
    if read is None:
        return False
    number = read[1].replace(",", "")
    return not (number.isdecimal() and int(number) < fewest)  # “3”, “3 (4.1%)” and “4 children” are few


def printed_again(chosen: Sequence[FactValue], facts: Sequence[FactValue]) -> list[FactValue]:
    """The rows of these that stay in their table too, because the next row is a part of them: “of which, …”."""
    labels: dict[str, list[str]] = {}
    for fact in facts:
        if fact.label not in labels.setdefault(fact.section, []):
            labels[fact.section].append(fact.label)
    followed = {
        (section, label)
        for section, of_table in labels.items()
        for label, after in pairwise(of_table)
        if _A_PART.match(after)
    }
    return [fact for fact in chosen if (fact.section, fact.label) in followed]


def at_a_glance(chosen: Sequence[FactValue], *, area: str) -> AtAGlance | None:
    """The large figures of these rows, with their sources; None if there are none."""
    if not chosen:
        return None
    letters = letters_of(chosen)
    rows: dict[tuple[str, str], list[FactValue]] = {}
    for fact in chosen:
        rows.setdefault((fact.section, fact.label), []).append(fact)
    return AtAGlance(
        figures=tuple(_figure(label, of_label, area, letters) for (_, label), of_label in rows.items()),
        sources=source_lines(chosen, letters),
        sources_title="Sources" if len(letters) > 1 else "Source",
    )


def _figure(name: str, facts: Sequence[FactValue], area: str, letters: dict[str, str]) -> GlanceFigure:
    value = next(fact.value.strip() for fact in facts if fact.value.strip())
    read = _FIGURE.fullmatch(value)
    assert read is not None  # `shown_at_a_glance` has chosen it
    label = (
        re.sub(rf"\s+(?:(?:in|of|for)\s+)?{re.escape(area)}(?=$|\s*[,;:(]|\s+(?:in|at|from|since|during)\s)", "", name)
        or name
    )
    unit = read[2] or ""
    per = _PER.search(label)
    if per and not unit:
        unit = per[1] or per[2]
        label = " ".join(f"{label[: per.start()]}{label[per.end() :]}".split())
    compared = {fact.comparator: fact.comparator_value for fact in facts if fact.comparator and fact.comparator_value}
    marks = tuple(letters[source] for source in sources_of(facts)) if letters else ()
    return GlanceFigure(read[1], unit, upper_first(label), tuple(compared.items()), marks)
