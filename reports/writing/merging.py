"""Merging a text with the version that a colleague has saved: the parts, and what a person chooses for each conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from reports.text.differences import Piece, changed_words
from reports.text.merging import Paragraphs, Part, joined, merge, split
from reports.writing.sections import as_stored, as_typed

THEIRS, MINE, BOTH, OWN = "theirs", "mine", "both", "own"
CHOICES = (THEIRS, MINE, BOTH, OWN)
NOT_CHOSEN = "Choose which words to keep."
NO_WORDS = "Enter your own words, or choose another answer."


@dataclass(frozen=True)
class ShownPart:
    """A part as the page shows it, with the choice for it if it is a conflict."""

    part: Part
    number: int  # its place among the parts that are not unchanged
    is_list: bool
    choice: str = ""
    own: str = ""  # the person's own words, as typed
    is_later: bool = False  # whether the colleague changed the part again after the person had chosen

    @property
    def key(self) -> str:
        return self.part.key

    @property
    def kind(self) -> str:
        return self.part.kind

    @property
    def before(self) -> str:
        return self._text(self.part.base)

    @property
    def theirs(self) -> str:
        return self._text(self.part.theirs)

    @property
    def mine(self) -> str:
        return self._text(self.part.mine)

    @property
    def their_changes(self) -> list[Piece]:
        return changed_words(self.before, self.theirs)

    @property
    def my_changes(self) -> list[Piece]:
        return changed_words(self.before, self.mine)

    @property
    def their_hash(self) -> str:
        """Identifies the words of the colleague that the person saw when choosing."""
        return _hash(self.part)

    @property
    def problem(self) -> str:
        """What is missing before the text can be saved; "" if nothing is."""
        if self.kind != "conflict":
            return ""
        if self.choice not in CHOICES:
            return NOT_CHOSEN
        return NO_WORDS if self.choice == OWN and not self.own.strip() else ""

    @property
    def own_or_mine(self) -> str:
        """What the box for the person's own words begins with."""
        return self.own or as_typed(self.mine, is_list=self.is_list)

    @property
    def merged(self) -> Paragraphs:
        if self.kind != "conflict":
            return self.part.merged
        if self.choice == OWN:
            return split(as_stored(self.own, is_list=self.is_list), is_list=self.is_list)
        return {THEIRS: self.part.theirs, BOTH: self.part.both}.get(self.choice, self.part.mine)

    def _text(self, paragraphs: Paragraphs) -> str:
        return joined(paragraphs, is_list=self.is_list)


@dataclass(frozen=True)
class Merging:
    """A text that is being merged. `sent` has the choices made so far, under the names of the fields in the page."""

    base: str
    mine: str
    theirs: str
    sent: Mapping[str, str]
    is_list: bool

    @cached_property
    def parts(self) -> tuple[ShownPart, ...]:
        return tuple(self._shown())

    def _shown(self) -> Iterator[ShownPart]:
        number = 0
        for part in merge(*(split(text, is_list=self.is_list) for text in (self.base, self.mine, self.theirs))):
            if part.kind == "unchanged":
                yield ShownPart(part, 0, self.is_list)
                continue
            number += 1
            seen = self.sent.get(f"seen-{part.key}", "")
            yield ShownPart(
                part,
                number,
                self.is_list,
                choice=self.sent.get(f"choice-{part.key}", ""),
                own=self.sent.get(f"own-{part.key}", "").replace("\r\n", "\n"),
                is_later=bool(seen) and seen != _hash(part),
            )

    @property
    def conflicts(self) -> list[ShownPart]:
        return [part for part in self.parts if part.kind == "conflict"]

    @property
    def problems(self) -> list[ShownPart]:
        """The conflicts for which an answer is missing."""
        return [part for part in self.parts if part.problem]

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(part.kind for part in self.parts)

    @property
    def left_over(self) -> list[str]:
        """Words that the person wrote for parts that are no longer a conflict."""
        keys = {part.key for part in self.conflicts}
        return [
            words
            for name, words in self.sent.items()
            if name.startswith("own-")
            and name.removeprefix("own-") not in keys
            and self.sent.get(f"choice-{name.removeprefix('own-')}") == OWN
            and words.strip()
        ]

    @property
    def merged(self) -> str:
        """The merged text. If every conflict has a choice, this is what is saved."""
        paragraphs = [paragraph for part in self.parts for paragraph in part.merged]
        return joined(paragraphs, is_list=self.is_list)


def _hash(part: Part) -> str:
    return sha256("\0".join(part.theirs).encode()).hexdigest()[:16]
