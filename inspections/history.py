"""The history: who answers for a change, and the one way to write it down.

An action saves and writes the history in one transaction. Nothing else writes either.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from inspections import phases
from inspections.inspection.append import append_change
from inspections.inspection.models import Change, Inspection
from inspections.people.models import User


class Refused(Exception):
    """Something that may not happen now. The message says why, and what would have to change."""


class SignedInspection(Refused):
    def __init__(self, inspection: Inspection, what: str) -> None:
        phase = phases.BY_SLUG[inspection.phase].title.lower()
        super().__init__(f"{inspection.reference} is signed (phase: {phase}), so {what} can no longer be changed")


class EditConflict(Refused):
    """A change that is based on an older state than stands: somebody else was quicker.

    `done` says who did what ("Sam Second changed E1"), `stands` what it now is.
    """

    def __init__(self, done: str, stands: str) -> None:
        super().__init__(
            f"{done} meanwhile. {stands}. What you gave is not saved: to let it stand over that, save again."
        )


class Until(enum.Enum):
    """How long something of an inspection may change."""

    SIGNED = "until the ratings are signed"  # what was found and decided
    PUBLISHED = "until the report is published"  # what the report says
    ALWAYS = "always"  # the phase itself

    def has_passed(self, phase: str) -> bool:
        return (self is Until.SIGNED and phases.BY_SLUG[phase].is_signed) or (
            self is Until.PUBLISHED and phase == "published"
        )


@dataclass(frozen=True)
class Author:
    """A person, a named command, or a person by way of a command."""

    person: User | None = None
    command: str = ""

    def __post_init__(self) -> None:
        if self.person is None and not self.command:
            raise ValueError("A change needs somebody who answers for it: a person or a named command")

    def as_fields(self) -> dict[str, Any]:
        return {"by": self.person, "command": self.command}

    def in_person(self, otherwise: str = "Sign in: a person has to answer for this.") -> User:
        """The person. Raises Refused with the words `otherwise` where a command alone would answer for it."""
        if self.person is None:
            raise Refused(otherwise)
        return self.person


def refuse_blank(text: str, instruction: str) -> None:
    """Raises Refused with the instruction where nothing is written."""
    if not text.strip():
        raise Refused(instruction)


def write_history(
    inspection: Inspection | None,
    subject: str,
    changes: Iterable[tuple[str, object, object]],
    *,
    by: Author,
    until: Until = Until.SIGNED,
    phase: str | None = None,
    receipt: uuid.UUID | None = None,
) -> list[Change]:
    """Append one row for each (field, old value, new value).

    `phase` is given by those who hold a lock that whoever signs has to wait for, and have read it since: by all that record
    in one case. Others have the inspection locked here. `receipt` names the one change that a browser sent.

    Raises SignedInspection where something changed that may change no longer. The check stands here, and not in each action,
    so that none can forget it: a change without its history cannot be made.
    """
    changes = list(changes)
    if not changes:
        return []
    if inspection is not None and until is not Until.ALWAYS:
        # Asked of the database, and locked until this change is through: a colleague may have signed since it was read.
        phase = phase or current_phase(inspection)
        if until.has_passed(phase):
            inspection.phase = phase
            raise SignedInspection(inspection, f"{subject}, {changes[0][0]}")
    rows = [
        Change(
            inspection=inspection,
            subject=subject,
            field=field,
            old=as_text(old),
            new=as_text(new),
            receipt=receipt,
            **by.as_fields(),
        )
        for field, old, new in changes
    ]
    if len(rows) == 1:
        append_change(rows[0])
    else:
        Change.objects.bulk_create(rows)
    return rows


def current_phase(inspection: Inspection) -> str:
    """The phase as it stands now. Nobody else moves the inspection until the transaction ends."""
    return Inspection.objects.select_for_update().values_list("phase", flat=True).get(pk=inspection.pk)


def change_fields(
    row: models.Model,
    values: Mapping[str, Any],
    *,
    inspection: Inspection,
    subject: str,
    by: Author,
    until: Until = Until.SIGNED,
) -> bool:
    """Save those fields of a row that differ, and only those, with their history; tell whether any did.

    Saving only what changed lets two people change different fields of one row at once.
    """
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return False
    history = [(name, getattr(row, name), value) for name, value in changed.items()]
    write_history(inspection, subject, history, by=by, until=until)
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    return True


def as_text(value: object) -> str:
    """How the history shows a value; an empty one is ""."""
    return "" if value is None else str(value)
