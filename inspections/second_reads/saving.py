"""Saves the answers of a read that is separate from the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Changes:
    """What changes in the answers of a read: name, old and new value for the history, and the rows to store."""

    history: list[tuple[str, str, str]]
    rows: list[Any]

    def store(self, answers: type[models.Model]) -> None:
        """Store the rows. Write the history first, which refuses changes that come too late."""
        answers._default_manager.bulk_create(
            self.rows, update_conflicts=True, unique_fields=["read", "entry"], update_fields=["value", "note"]
        )


def changes_to(answers: type[models.Model], read: Any, values: Mapping[str, str]) -> Changes:
    """What these answers and notes, by the name of the entry, change in a read whose answers are rows of the model `answers`.

    The values must be clean (`Entry.value`). Call this in a transaction that has locked the read.
    """
    rows = {row.entry: row for row in read.answers.all()}
    history = []
    for name, value in values.items():
        entry, column = (name.removesuffix("-note"), "note") if name.endswith("-note") else (name, "value")
        row = rows.setdefault(entry, answers(read=read, entry=entry))
        if getattr(row, column) != value:
            history.append((name, getattr(row, column), value))
            setattr(row, column, value)
    touched = sorted({name.removesuffix("-note") for name, _, _ in history})
    given = [(name, rows[name].value, rows[name].note) for name in touched]
    return Changes(history, [answers(read=read, entry=name, value=value, note=note) for name, value, note in given])
