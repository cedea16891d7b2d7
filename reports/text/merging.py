"""Merges two texts that began with the same text, paragraph by paragraph.

Parts that only one side changed are merged by themselves. If both sides changed the same paragraphs, the part is a conflict, and
a person decides. Blank lines between paragraphs are not kept exactly as they were; everything else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from reports.text.differences import is_alike, steps

Kind = Literal["unchanged", "mine", "theirs", "same", "conflict"]
Paragraphs = tuple[str, ...]


def split(body: str, *, is_list: bool = False) -> Paragraphs:
    """The paragraphs of a text as they were typed, or the lines of a list."""
    parts = body.split("\n") if is_list else re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)*\n", body)
    return tuple(part for each in parts if (part := each.strip("\n").rstrip()).strip())


def joined(paragraphs: Sequence[str], *, is_list: bool = False) -> str:
    """The text with these paragraphs."""
    return ("\n" if is_list else "\n\n").join(paragraphs)


@dataclass(frozen=True)
class Part:
    """Paragraphs that follow one another: as they were, as their author wrote them, and as I did."""

    kind: Kind
    base: Paragraphs
    theirs: Paragraphs
    mine: Paragraphs
    number: int = 0  # its place among conflicts with the same beginning and the same words of mine

    @property
    def key(self) -> str:
        """Identifies the part while a person decides, even if the other person saves again."""
        words = "\0".join([f"{self.number}", *self.base, "\1", *self.mine])
        return sha256(words.encode()).hexdigest()[:16]

    @property
    def merged(self) -> Paragraphs:
        """The paragraphs that are used if no one has to decide."""
        return self.theirs if self.kind == "theirs" else self.mine

    @property
    def both(self) -> Paragraphs:
        return (*self.theirs, *self.mine)


def merge(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[Part, ...]:
    """The parts of both texts in order. Every paragraph of each of the three texts is in exactly one part."""
    parts: list[Part] = []
    at = 0
    seen: dict[str, int] = {}
    for group in _groups(_changes(base, mine, "mine"), _changes(base, theirs, "theirs")):
        if group.start > at:
            parts.append(_unchanged(base[at : group.start]))
        part = _part(base, group)
        if part.kind == "conflict":
            seen[part.key] = seen.get(part.key, 0) + 1
            part = Part(part.kind, part.base, part.theirs, part.mine, seen[part.key] - 1)
        parts.append(part)
        at = group.end
    if at < len(base):
        parts.append(_unchanged(base[at:]))
    return tuple(parts)


def _unchanged(paragraphs: Sequence[str]) -> Part:
    return Part("unchanged", tuple(paragraphs), tuple(paragraphs), tuple(paragraphs))


@dataclass(frozen=True)
class _Change:
    """One side replaced the paragraphs from `start` to `end` in the base."""

    start: int
    end: int
    side: str
    new: Paragraphs


@dataclass
class _Group:
    """Changes of both sides to the same paragraphs of the base."""

    start: int
    end: int
    changes: list[_Change]


def _changes(base: Sequence[str], text: Sequence[str], side: str) -> Iterator[_Change]:
    """What one side changed. Paragraphs at the start and the end of a change that became like paragraphs are changes of their
    own."""
    for kind, start, end, first, last in steps(base, text):
        if kind == "equal":
            continue
        while start < end and first < last and is_alike(base[start], text[first]):
            if base[start] != text[first]:
                yield _Change(start, start + 1, side, (text[first],))
            start, first = start + 1, first + 1
        ending = []
        while start < end and first < last and is_alike(base[end - 1], text[last - 1]):
            end, last = end - 1, last - 1
            if base[end] != text[last]:
                ending.append(_Change(end, end + 1, side, (text[last],)))
        if start < end or first < last:
            yield _Change(start, end, side, tuple(text[first:last]))
        yield from reversed(ending)


def _groups(mine: Iterable[_Change], theirs: Iterable[_Change]) -> Iterator[_Group]:
    """Changes that touch the same paragraphs, together. Two insertions at one place are together too."""
    group: _Group | None = None
    for change in sorted((*mine, *theirs), key=lambda each: (each.start, each.end)):
        is_same_place = group is not None and change.start == change.end == group.start == group.end
        if group is not None and (change.start < group.end or is_same_place):
            group.end = max(group.end, change.end)
            group.changes.append(change)
            continue
        if group is not None:
            yield group
        group = _Group(change.start, change.end, [change])
    if group is not None:
        yield group


def _part(base: Sequence[str], group: _Group) -> Part:
    was = tuple(base[group.start : group.end])
    mine, theirs = (_side(base, group, side) for side in ("mine", "theirs"))
    kind: Kind = "conflict"
    if mine == theirs:
        kind = "same"
    elif theirs == was:
        kind = "mine"
    elif mine == was:
        kind = "theirs"
    return Part(kind, was, theirs, mine)


def _side(base: Sequence[str], group: _Group, side: str) -> Paragraphs:
    """The paragraphs of the group as one side has them."""
    found: list[str] = []
    at = group.start
    for change in group.changes:
        if change.side == side:
            found += [*base[at : change.start], *change.new]
            at = change.end
    return (*found, *base[at : group.end])
