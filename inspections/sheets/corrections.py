"""Shows problems in the cells of an uploaded file as a form, and reads the corrections. Plain Python.

templates/components/cells_to_correct.html shows the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Place = tuple[int, str]  # a row in the file, and what names the column
_CELL = re.compile(r"cell-(\d{1,7})-([a-z]+|\d{1,3})")
_LEAVE = re.compile(r"leave-(\d{1,7})")


@dataclass(frozen=True)
class CellInput:
    """A cell with a problem, shown as an input, or as a list of values with labels if it has `choices`."""

    row: int  # 0 for a cell that is outside the rows
    column: str
    title: str
    value: str
    reason: str
    suggestion: str = ""
    choices: Sequence[tuple[str, str]] = ()

    @property
    def name(self) -> str:
        return f"cell-{self.row}-{self.column}"

    @property
    def where(self) -> str:
        return f"{self.title} in row {self.row}" if self.row else self.title


@dataclass(frozen=True)
class ProblemRow:
    """A row with problems: its number, the text of its other cells, and its cells with a problem. Row 0 cannot be left
    out.
    """

    number: int
    words: str
    cells: Sequence[CellInput]
    problem: str = ""  # of the whole row
    named: str = ""  # shown instead of its number

    @property
    def heading(self) -> str:
        return self.named or f"Row {self.number}"

    @property
    def leave_name(self) -> str:
        return f"leave-{self.number}" if self.number else ""


def sent_cells(sent: Mapping[str, str]) -> dict[Place, str]:
    """The corrections in a form, by place. The caller must use only those for cells that have a problem."""
    return {
        (int(found[1]), found[2]): " ".join(value.split())
        for name, value in sent.items()
        if (found := _CELL.fullmatch(name))
    }


def rows_left_out(sent: Mapping[str, str]) -> set[int]:
    """The rows that the user chose to leave out."""
    return {int(found[1]) for name in sent if (found := _LEAVE.fullmatch(name))}
