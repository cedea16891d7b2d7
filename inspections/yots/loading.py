"""Loads YOTs from files that come with the service or with an installation. Never overwrites what a person has changed."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from inspections.history import Author
from inspections.inspection.models import Change
from inspections.inspection.yots import YOT
from inspections.sheets.values import nearest
from inspections.spreadsheets.text import quoted
from inspections.yots.actions import carry_out
from inspections.yots.facts import LABELS, LISTS, Facts, differences
from inspections.yots.queries import register
from inspections.yots.register import Entry, Plan, Register

SHIPPED = Path(__file__).resolve().parent / "yots_in_published_documents.toml"


class YOTFileError(Exception):
    """A file of YOTs that cannot be loaded. The message has a line for each mistake, with its place."""


@dataclass(frozen=True)
class Loaded:
    """The outcome for one YOT in a file: “loaded”, “updated”, “unchanged”, or “left as it is” with a reason."""

    name: str
    outcome: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.outcome}: {self.name}{f' ({self.reason})' if self.reason else ''}"


def read_yot_file(path: Path) -> list[Facts]:
    """The YOTs in a file. Raises YOTFileError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise YOTFileError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    mistakes = [] if content.get("source") else ["source: is missing; say where the facts are from"]
    tables = content.get("yots")
    if not isinstance(tables, list) or not tables:
        raise YOTFileError(f"{path}: yots: has no YOTs; add a table [[yots]] for each")
    yots = []
    for number, table in enumerate(tables, 1):
        found = _mistakes(table)
        if found:
            mistakes += (f"yots {number} {mistake}" for mistake in found)
        else:
            values: dict[str, Any] = {
                name: tuple(each) if isinstance(each, list) else each for name, each in table.items()
            }
            yots.append(Facts(**values))
    in_file = Register(dict(enumerate(yots)))
    if not mistakes:
        mistakes = [
            f"yots {key + 1} {each.field}: {each.reason}"
            for key in in_file.yots
            for each in in_file.problems(key)
            if each.field != "merged_into"  # the other YOT may be in the register
        ]
    if mistakes:
        raise YOTFileError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    return yots


def _mistakes(table: Any) -> list[str]:
    """Unknown keys, values of the wrong kind, and a missing name in one table."""
    if not isinstance(table, dict):
        return ["-: is not a table"]
    found = [] if table.get("name") else ["name: is missing"]
    for name, value in table.items():
        if name not in LABELS:
            found.append(f"{name}: is not a fact about a YOT{nearest(name, LABELS)}")
        elif not _is_of_kind(name, value):
            found.append(f"{name}: is not {_KINDS.get(name, 'text')}")
        elif name in _CHOICES and value not in _CHOICES[name]:
            found.append(f"{name}: {quoted(value)} is not one of: {', '.join(_CHOICES[name])}")
    return found


_CHOICES = {"region": YOT.Region.values, "nation": YOT.Nation.values}
_KINDS = {
    "joint_service": "true or false",
    "closed": "a date, for example 2020-06-30",
    **dict.fromkeys(LISTS, "a list of texts"),
}


def _is_of_kind(name: str, value: Any) -> bool:
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    kind: type = {"joint_service": bool, "closed": datetime.date}.get(name, str)
    return type(value) is kind


@transaction.atomic
def load_yots(yots: list[Facts], *, by: Author) -> list[Loaded]:
    """Add the YOTs that are missing, and fill in facts that no person has changed."""
    return [_load(facts, by=by) for facts in yots]


def _load(facts: Facts, *, by: Author) -> Loaded:
    known = register()
    key = _key_of(facts, known)
    if key is None:
        if _was_removed(facts.name):
            return Loaded(facts.name, "left as it is", "a person removed it from the register")
        after, before, key = facts, None, -1
    else:
        before = known.yots[key]
        after = _merged(before, facts, _changed_by_people(key))
    final = Register({**known.yots, key: after}, known.words)
    if problems := list(final.problems(key)):
        return Loaded(facts.name, "left as it is", "; ".join(map(str, problems)))
    changes = differences(before, after)
    if changes:
        carry_out(Plan([Entry(0, key, after, tuple(changes))]), by=by)
    return Loaded(facts.name, "loaded" if before is None else "updated" if changes else "unchanged")


def _key_of(facts: Facts, known: Register) -> int | None:
    """The YOT in the register that has one of these names, or had it until someone corrected the spelling."""
    for name in facts.names:
        if (key := known.called(name) or known.called(known.alike(name) or "")) is not None:
            return key
    subject = Change.objects.filter(inspection=None, subject__startswith="YOT ", field="name", old=facts.name)
    number = (subject.values_list("subject", flat=True).first() or "").removeprefix("YOT ")
    return int(number) if number.isdecimal() and int(number) in known.yots else None


def _was_removed(name: str) -> bool:
    removed = Change.objects.filter(inspection=None, subject__startswith="YOT ", field="name", old=name, new="")
    return removed.filter(by__isnull=False).exists()


def _changed_by_people(key: int) -> set[str]:
    """The facts about a YOT that a person has entered, changed or cleared."""
    changes = Change.objects.filter(inspection=None, subject=YOT(pk=key).subject, by__isnull=False)
    return set(changes.values_list("field", flat=True))


def _merged(before: Facts, given: Facts, by_people: set[str]) -> Facts:
    """The facts in the file, except those that a person has changed. The name, and facts that are not in the file, do
    not change.
    """
    other_names = given.other_names if given.name == before.name else (given.name, *given.other_names)
    earlier = given.earlier_names
    if given.name in before.earlier_names:
        earlier, other_names = (*earlier, given.name), given.other_names
    values = {**vars(given), "other_names": other_names, "earlier_names": earlier}
    own = {before.name}
    for fact in ("earlier_names", "other_names"):
        more = (name for name in values[fact] if name not in own and name not in getattr(before, fact))
        values[fact] = (*getattr(before, fact), *more)
    return replace(
        before,
        **{
            name: value
            for name, value in values.items()
            if name != "name" and name not in by_people and value not in ("", None, ())
        },
    )
