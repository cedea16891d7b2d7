"""Puts a public figure into the rows of a table of facts. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.context.rows import normal
from reports.context.sources import joined_source, split_source

Row = dict[str, str]


@dataclass(frozen=True)
class Placed:
    """A public figure to put into a table. `area` is the area for comparison; "" if the figure is about the YOT."""

    label: str
    value: str
    area: str
    source: str
    yot: str  # the name of the YOT that the report is about

    def is_about(self, label: str) -> bool:
        """Whether a row is about this figure: its label is the same, or differs only because it names the place of the
        YOT, such as “in Medway”.
        """
        words, ours = normal(label), normal(self.label)
        place = words.removeprefix(f"{ours} in ")
        return words == ours or (place != words and normal(self.yot).startswith(f"{place} "))


def place(figure: Placed, rows: Sequence[Row]) -> list[Row]:
    """The rows with the figure added.

    A figure about the YOT becomes the value in every row about it. A figure about an area becomes a comparison: in the
    row that already has this area, or else in the first row without a comparison, or else in a new row below. If there
    is no row about the figure, a new row is added.
    """
    about = [index for index, row in enumerate(rows) if figure.is_about(row["label"])]
    after = [dict(row) for row in rows]
    if not figure.area:
        for index in about:
            _, other = split_source(rows[index]["source"], rows[index]["comparator"])
            source = joined_source(figure.source, rows[index]["comparator"], other)
            after[index] |= {"value": figure.value, "source": source}
        return after if about else [*after, _new(figure)]
    same = [index for index in about if rows[index]["comparator"] == figure.area]
    free = [index for index in about if not rows[index]["comparator"]]
    for index in same or free[:1]:
        after[index] = _compared(rows[index], figure)
    if about and not same and not free:
        last = rows[about[-1]]
        own, _ = split_source(last["source"], last["comparator"])
        alone = {**last, "comparator": "", "comparator_value": "", "source": own}
        after.insert(about[-1] + 1, _compared(alone, figure))
    return after if about else [*after, _new(figure)]


def _compared(row: Row, figure: Placed) -> Row:
    own, _ = split_source(row["source"], row["comparator"])
    source = joined_source(own if row["value"] else "", figure.area, figure.source)
    return {**row, "comparator": figure.area, "comparator_value": figure.value, "source": source}


def _new(figure: Placed) -> Row:
    row = {"label": figure.label, "value": "", "comparator": "", "comparator_value": "", "source": figure.source}
    values = {"comparator": figure.area, "comparator_value": figure.value} if figure.area else {"value": figure.value}
    return {**row, **values}
