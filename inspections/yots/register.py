"""The whole register as plain values: which YOT has which name, and what a file of rows would change."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from inspections.spreadsheets.identity import identity
from inspections.spreadsheets.text import quoted
from inspections.yots.facts import LISTS, Difference, Facts, Problem, differences, on_one_line, problems, sentence
from standards.language.scale import USUAL, Words

_NAMES = ("name", "earlier_names", "other_names")


class Register:
    """Every YOT by its key. New YOTs have negative keys."""

    def __init__(self, yots: Mapping[int, Facts], words: Words = USUAL) -> None:
        """`words` are the words for a YOT in messages."""
        self.yots = dict(yots)
        self.words = words
        self._exactly: dict[str, int] = {}
        self._alike: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for key, facts in self.yots.items():
            for name in facts.names:
                self._exactly.setdefault(name, key)
                # An imported inspection can add a name with two spaces, which a cell in a register file cannot have.
                self._exactly.setdefault(on_one_line(name), key)
                self._alike[identity(name)].append((key, name))

    def called(self, name: str) -> int | None:
        """The key of the YOT that has exactly this name, now or as another name."""
        return self._exactly.get(name)

    def alike(self, name: str) -> str | None:
        """A name in the register that differs from this name only in capitals or spaces."""
        return None if name in self._exactly else next((found for _, found in self._alike[identity(name)]), None)

    def with_current_name(self, facts: Facts) -> Facts:
        """The facts, with the current name of the YOT into which it was merged."""
        into = self.called(facts.merged_into) if facts.merged_into else None
        return facts if into is None else replace(facts, merged_into=self.yots[into].name)

    def problems(self, key: int) -> Iterator[Problem]:
        """What is wrong with the facts about a YOT, including what contradicts the rest of the register."""
        facts = self.yots[key]
        yield from problems(facts, self.words)
        yield from self._names_of_others(key, facts)
        if facts.merged_into:
            yield from self._problems_of_merging(key, facts)

    def _names_of_others(self, key: int, facts: Facts) -> Iterator[Problem]:
        own: set[str] = set()
        for fact in _NAMES:
            for name in (facts.name,) if fact == "name" else getattr(facts, fact):
                others = [other for other, _ in self._alike[identity(name)] if other != key]
                if others:
                    whose = self.yots[others[0]].name
                    of_whom = (
                        f"is the name of another {self.words.service.one}"
                        if whose == name
                        else f"is also a name of {quoted(whose)}"
                    )
                    yield Problem(
                        fact, f"{quoted(name)} {of_whom}; a name can belong to one {self.words.service.one} only"
                    )
                if fact != "name" and identity(name) in own:
                    yield Problem(
                        fact,
                        f"has {quoted(name)}, which is already a name of this {self.words.service.one}; leave it out",
                    )
            own |= {identity(name) for name in ((facts.name,) if fact == "name" else getattr(facts, fact))}

    def _problems_of_merging(self, key: int, facts: Facts) -> Iterator[Problem]:
        into = self.called(facts.merged_into)
        if into is None:
            similar = self.alike(facts.merged_into)
            meant = f"; did you mean {quoted(similar)}?" if similar else f"; add that {self.words.service.one} first"
            yield Problem("merged_into", f"{quoted(facts.merged_into)} is not in the register{meant}")
            return
        passed = {key}
        while into is not None:
            if into in passed:
                is_itself = into == key and len(passed) == 1
                service = self.words.service
                reason = f"is the same {service.one}" if is_itself else f"leads back to {service.a} merged into it"
                yield Problem("merged_into", f"{quoted(facts.merged_into)} {reason}; choose another {service.one}")
                return
            passed.add(into)
            into = self.called(self.yots[into].merged_into)


# --- what a file would change -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A row of a register file: its number in the spreadsheet, and its values for the columns that the file has."""

    number: int
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """What one row would do: add a YOT (which has a negative key) or change one."""

    row: int
    key: int
    after: Facts
    changes: tuple[Difference, ...]
    found_as: str = ""  # the other name that the row uses for the YOT

    @property
    def is_new(self) -> bool:
        return self.key < 0


@dataclass(frozen=True)
class RowProblem:
    """A problem at its row and column."""

    row: int | str
    column: str
    reason: str

    @property
    def sentence(self) -> str:
        return sentence(self.reason)


@dataclass
class Plan:
    """What a file would change in the register, and what is wrong with the file."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def added(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_new]

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_new and entry.changes]

    @property
    def unchanged(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_new and not entry.changes]

    @property
    def fingerprint(self) -> str:
        """A fingerprint of what is added and changed, including the old values, to notice if the register has changed."""
        told = [
            [entry.key, [(change.field, change.old, change.new) for change in entry.changes]]
            for entry in (*self.added, *self.changed)
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def plan(rows: Sequence[Row], register: Register) -> Plan:
    """What these rows would change. Columns that a row does not have keep their values; empty values clear them."""
    planned = Plan()
    keys = _keys(rows, register, planned)
    afters = {key: _after(row, register.yots.get(key)) for key, row in keys.items()}
    final = Register({**register.yots, **afters}, register.words)
    for key, row in keys.items():
        before, name = register.yots.get(key), row.given["name"]
        after = final.yots[key] = final.with_current_name(afters[key])
        found_as = name if before and name != on_one_line(before.name) else ""
        planned.entries.append(Entry(row.number, key, after, tuple(differences(before, after)), found_as))
    for entry in planned.entries:
        if entry.changes:
            planned.problems += (RowProblem(entry.row, each.field, each.reason) for each in final.problems(entry.key))
    return planned


def _keys(rows: Sequence[Row], register: Register, planned: Plan) -> dict[int, Row]:
    """The rows by the key of their YOT, with a negative key for each new YOT. Rows that do not name a YOT are problems."""
    keys: dict[int, Row] = {}
    for row in rows:
        name = row.given["name"]
        key = register.called(name)
        if key is None and (similar := register.alike(name)):
            reason = f"{quoted(name)} is not in the register; did you mean {quoted(similar)}?"
            planned.problems.append(RowProblem(row.number, "name", reason))
        elif key is not None and key in keys:
            whose = quoted(register.yots[key].name)
            service, earlier = register.words.service.one, keys[key].number
            reason = f"{quoted(name)} is the same {service} as row {earlier} ({whose}); keep one of the two rows"
            planned.problems.append(RowProblem(row.number, "name", reason))
        else:
            keys[-1 - len(keys) if key is None else key] = row
    return keys


def _after(row: Row, before: Facts | None) -> Facts:
    """The facts about a YOT after the row is imported. A row never renames a YOT."""
    if before is None:
        return Facts(**row.given)
    name = row.given["name"]
    after = replace(before, **{**row.given, "name": before.name})
    if name not in map(on_one_line, after.names):
        # Keep the other name that the row uses for the YOT, even if the lists in the row leave it out.
        fact = "earlier_names" if name in before.earlier_names else "other_names"
        more: dict[str, Any] = {fact: (*getattr(after, fact), name)}
        after = replace(after, **more)
    same: dict[str, Any] = {fact: getattr(before, fact) for fact in LISTS if _same_names(fact, before, after)}
    return replace(after, **same)


def _same_names(fact: str, before: Facts, after: Facts) -> bool:
    """Whether two lists have the same names, ignoring order and spaces. If so, nothing has changed."""
    return sorted(map(on_one_line, getattr(before, fact))) == sorted(map(on_one_line, getattr(after, fact)))
