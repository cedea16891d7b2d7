"""The facts about a YOT as plain values, what can be wrong with them, and how two versions differ."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from inspections.spreadsheets.identity import identity
from inspections.spreadsheets.text import quoted
from standards.language.scale import USUAL, Words

LONGEST_NAME = 200
LONGEST_AUTHORITY = 100
MOST_IN_A_LIST = 40
SEPARATOR = ";"
WALES = "Wales"


@dataclass(frozen=True)
class Facts:
    """What the register says about a YOT. An empty value means that the fact is not recorded."""

    name: str
    earlier_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    local_authorities: tuple[str, ...] = ()
    police_force_area: str = ""
    region: str = ""
    nation: str = ""
    joint_service: bool | None = None
    closed: datetime.date | None = None
    merged_into: str = ""  # the name of another YOT

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.earlier_names, *self.other_names)


# The headings in a register file, which are also the names of the facts, and their labels on pages.
LABELS = {
    "name": "Name",
    "earlier_names": "Earlier names",
    "other_names": "Other names",
    "local_authorities": "Local authorities",
    "police_force_area": "Police force area",
    "region": "Region",
    "nation": "Nation",
    "joint_service": "Joint service",
    "closed": "Closed on",
    "merged_into": "Merged into",
}
LISTS = {"earlier_names": LONGEST_NAME, "other_names": LONGEST_NAME, "local_authorities": LONGEST_AUTHORITY}


@dataclass(frozen=True)
class Problem:
    """A problem with one fact. The reason is a sentence without a subject, for example “is empty; enter a name”."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{LABELS[self.field]}: {self.sentence}"

    @property
    def sentence(self) -> str:
        return sentence(self.reason)


def sentence(reason: str) -> str:
    """The reason as a sentence: with a full stop, unless it is a question."""
    return reason if reason.endswith("?") else f"{reason}."


@dataclass(frozen=True)
class Difference:
    """A fact that changes, with its old and new text."""

    field: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return LABELS[self.field]


def as_text(value: object) -> str:
    """A fact as text, in the form used in files and the history."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"{SEPARATOR} ".join(value)
    return "" if value is None else str(value)


def differences(old: Facts | None, new: Facts) -> list[Difference]:
    """The facts that differ, in column order. If there is no old version, all recorded facts."""
    found = []
    for fact in fields(Facts):
        before = as_text(getattr(old, fact.name)) if old else ""
        after = as_text(getattr(new, fact.name))
        if before != after:
            found.append(Difference(fact.name, before, after))
    return found


def problems(facts: Facts, words: Words = USUAL) -> Iterator[Problem]:
    """What is wrong with the facts about one YOT, apart from conflicts with other YOTs in the register."""
    if not facts.name:
        yield Problem("name", f"is empty; enter the name of the {words.service.one}")
    elif reason := _wrong_with(facts.name, LONGEST_NAME):
        yield Problem("name", reason)
    if len(facts.police_force_area) > LONGEST_AUTHORITY:
        yield Problem("police_force_area", f"is longer than {LONGEST_AUTHORITY} characters")
    yield from _problems_of_lists(facts)
    if facts.region and facts.nation and (facts.region == WALES) != (facts.nation == WALES):
        yield Problem("nation", f"is {facts.nation}, but the region is {facts.region}; change one of them")
    if facts.joint_service is False and len(facts.local_authorities) > 1:
        number = len(facts.local_authorities)
        yield Problem(
            "joint_service", f"is no, but there are {number} local authorities; choose yes, or keep one of them"
        )
    if facts.merged_into and facts.closed is None:
        yield Problem(
            "closed",
            f"is empty; enter the date when the {words.service.one} was merged into {quoted(facts.merged_into)}",
        )


def _problems_of_lists(facts: Facts) -> Iterator[Problem]:
    for field, longest in LISTS.items():
        names: Sequence[str] = getattr(facts, field)
        if len(names) > MOST_IN_A_LIST:
            yield Problem(field, f"has more than {MOST_IN_A_LIST} names")
        yield from (Problem(field, reason) for name in names if (reason := _wrong_with(name, longest)))
        if twice := _twice(names):
            yield Problem(field, f"has {quoted(twice)} twice; keep one")


def _wrong_with(name: str, longest: int) -> str:
    if SEPARATOR in name:
        return f"{quoted(name)} has a semicolon, which separates names; leave it out"
    if len(name) > longest:
        return f"{quoted(name)} is longer than {longest} characters; shorten it"
    return ""


def _twice(names: Sequence[str]) -> str | None:
    """The first name that repeats an earlier one in the list, ignoring capitals and spaces."""
    seen: set[str] = set()
    for name in names:
        if identity(name) in seen:
            return name
        seen.add(identity(name))
    return None


def on_one_line(name: str) -> str:
    """A name from a form or file, with single spaces."""
    return " ".join(name.split())


def in_list(text: str) -> tuple[str, ...]:
    """The names in a cell, separated by semicolons, each with single spaces."""
    return tuple(name for part in text.split(SEPARATOR) if (name := on_one_line(part)))
