"""The history: the author of a change, and the only way to record a change.

An action saves a change and its history in one transaction. Nothing else writes to records or to the history.
"""

from __future__ import annotations

import enum
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from inspections import phases
from inspections.inspection.append import append_changes
from inspections.inspection.models import Change, Inspection
from inspections.people.models import User
from inspections.phases import Refused as Refused
from inspections.spreadsheets.text import CONTROL


class SignedInspection(Refused):
    def __init__(self, inspection: Inspection, what: str) -> None:
        phase = phases.BY_SLUG[inspection.phase].title.lower()
        super().__init__(f"{inspection.reference} is signed (phase: {phase}), so {what} can no longer be changed")


class EditConflict(Refused):
    """A change based on an older version than the current one.

    `what` says who did what ("Sam Second changed E1") and `current` gives the current value.
    """

    def __init__(self, what: str, current: str) -> None:
        super().__init__(
            f"{what} after you opened the page. {current}. Your changes have not been saved. To replace theirs, save again."
        )


class Until(enum.Enum):
    """How long a part of an inspection can change."""

    SIGNED = "until the ratings are signed"  # findings and decisions
    PUBLISHED = "until the report is published"  # what the report says
    ALWAYS = "always"  # the phase itself

    def has_passed(self, phase: str) -> bool:
        return (self is Until.SIGNED and phases.BY_SLUG[phase].is_signed) or (
            self is Until.PUBLISHED and phase == "published"
        )


@dataclass(frozen=True)
class Author:
    """A person, a named command, or a person using a command."""

    person: User | None = None
    command: str = ""

    def __post_init__(self) -> None:
        if self.person is None and not self.command:
            raise ValueError("A change needs an author: a person or a named command")

    def as_fields(self) -> dict[str, Any]:
        return {"by": self.person, "command": self.command}

    def in_person(self, otherwise: str = "Sign in. A named person must be responsible for this.") -> User:
        """The person who makes the change. Raises Refused with the message `otherwise` if a command runs without a person."""
        if self.person is None:
            raise Refused(otherwise)
        return self.person


FEWEST_WORDS = 2  # for a reason that the ratings panel enters
_WORD = re.compile(r"[^\W\d_]{2,}")


def has_words(reason: str, fewest: int = 1) -> bool:
    """Whether a reason has at least `fewest` different words of two letters or more. "x" and "n/a" have none.

    One word is enough in imported records of earlier meetings; a reason that the panel enters needs `FEWEST_WORDS`.
    """
    return len({word.casefold() for word in _WORD.findall(reason)}) >= fewest


def refuse_blank(text: str, instruction: str) -> None:
    """Raises Refused with the instruction if the text is blank."""
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

    This locks the inspection until the transaction ends, so that entries are linked one after another (see
    `inspections.inspection.chain`). Pass `phase` if you have locked the inspection and read its phase since then. Actions on
    one case do this. `receipt` identifies a single change sent by a browser.
    Raises SignedInspection if the change is no longer allowed. The check is here rather than in each action so that
    none can forget it: no change is made without its history.
    """
    changes = list(changes)
    if not changes:
        return []
    for field, _, new in changes:
        if found := CONTROL.search(as_text(new)):
            raise Refused(
                f"{subject}, {field}: the text has a character that no file can hold (U+{ord(found[0]):04X}), after “"
                f"{as_text(new)[max(0, found.start() - 20) : found.start()]}”. Delete it, and type the words again."
            )
    if inspection is not None:
        # Read from the database and locked until this change is committed: a colleague may have signed since it was read.
        refuse_too_late(inspection, f"{subject}, {changes[0][0]}", phase or current_phase(inspection), until)
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
    append_changes(inspection, rows)
    return rows


def refuse_too_late(inspection: Inspection, what: str, phase: str, until: Until = Until.SIGNED) -> None:
    """Raises SignedInspection if `what` can no longer be changed in this phase. The database would refuse its row."""
    if until.has_passed(phase):
        inspection.phase = phase
        raise SignedInspection(inspection, what)


def current_phase(inspection: Inspection) -> str:
    """Lock the inspection and return its phase, which cannot change until the transaction ends."""
    return Inspection.objects.select_for_update().values_list("phase", flat=True).get(pk=inspection.pk)


def change_fields(
    row: models.Model,
    values: Mapping[str, Any],
    *,
    inspection: Inspection | None,
    subject: str,
    by: Author,
    until: Until = Until.SIGNED,
) -> bool:
    """Save only the fields of a row that differ, with their history, and return whether any did.

    Saving only what changed lets two people change different fields of one row at the same time.
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
    """A value as the history shows it: "" for None."""
    return "" if value is None else str(value)
