"""Compares two versions of a whole report, section by section and paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.text.differences import Piece, changed_words, is_alike, steps
from reports.text.paragraphs import Paragraph

ParagraphKind = Literal["added", "removed", "changed"]
SectionKind = Literal["added", "removed", "changed", "same"]


@dataclass(frozen=True)
class ChangedParagraph:
    """A paragraph that was added or removed, or whose words changed."""

    kind: ParagraphKind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ComparedSection:
    """A section in both versions. `place` is the headings above its paragraphs; "" before the first heading."""

    place: str
    kind: SectionKind
    changes: tuple[ChangedParagraph, ...]
    unchanged: int  # the number of paragraphs that are the same

    def _count(self, kind: ParagraphKind) -> int:
        return sum(change.kind == kind for change in self.changes)

    @property
    def counts_in_words(self) -> str:
        """For example "2 paragraphs changed, 1 added"."""
        numbers = [(kind, self._count(kind)) for kind in ("changed", "added", "removed")]
        words = [f"{number} {kind}" for kind, number in numbers if number]
        if words:
            number, _, kind = words[0].partition(" ")
            words[0] = f"{number} paragraph{'' if number == '1' else 's'} {kind}"
        return ", ".join(words)


def compared(old: Iterable[Paragraph], new: Iterable[Paragraph]) -> tuple[ComparedSection, ...]:
    """Every section of both versions in order: a section that was removed is where it used to be."""
    before, after = _by_place(old), _by_place(new)
    return tuple(
        _section(place, before.get(place), after.get(place)) for place in _all_places(list(before), list(after))
    )


def changed_paragraphs(old: Sequence[str], new: Sequence[str]) -> tuple[ChangedParagraph, ...]:
    """What differs between two sequences of paragraphs, in order."""
    return tuple(_changes(old, new))


def _by_place(paragraphs: Iterable[Paragraph]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        places.setdefault(paragraph.place, []).append(paragraph.words)
    return places


def _all_places(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The places of both versions. A place that has moved is where it is now."""
    for kind, start, end, first, last in steps(old, new):
        if kind != "equal":
            yield from (place for place in old[start:end] if place not in new)
        yield from new[first:last]


def _section(place: str, old: list[str] | None, new: list[str] | None) -> ComparedSection:
    changes = changed_paragraphs(old or [], new or [])
    kind: SectionKind = "changed" if changes else "same"
    if old is None or new is None:
        kind = "added" if old is None else "removed"
    gone = sum(change.kind in ("removed", "changed") for change in changes)
    return ComparedSection(place, kind, changes, len(old or []) - gone)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedParagraph]:
    for kind, start, end, first, last in steps(old, new):
        if kind == "equal":
            continue
        while start < end and first < last and is_alike(old[start], new[first]):
            yield from _changed(old[start], new[first])
            start, first = start + 1, first + 1
        ending: list[ChangedParagraph] = []
        while start < end and first < last and is_alike(old[end - 1], new[last - 1]):
            end, last = end - 1, last - 1
            ending = [*_changed(old[end], new[last]), *ending]
        yield from (ChangedParagraph("removed", (Piece("removed", words),)) for words in old[start:end])
        yield from (ChangedParagraph("added", (Piece("added", words),)) for words in new[first:last])
        yield from ending


def _changed(before: str, after: str) -> Iterator[ChangedParagraph]:
    if before != after:
        yield ChangedParagraph("changed", tuple(changed_words(before, after)))
