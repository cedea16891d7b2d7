"""Defines the parts of an explanation as plain values: steps, their sources, and what people wrote."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from reports.ratings.rules import Decision

OURS = "our rule"


# --- what people wrote, as plain values -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cited:
    """An item of evidence that a rationale cites."""

    cited_as: str  # "E3"
    title: str
    bearing: str = ""  # "supports" or "contradicts"; "" if not recorded
    key_question: str = ""  # the number of the key question that the bearing applies to
    passage: str = ""


@dataclass(frozen=True)
class Proposal:
    """The lead inspector's rationale for a proposed rating, with its author, its date and the evidence that it cites."""

    rationale: str = ""
    by: str = ""
    on: datetime.date | None = None
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Decided:
    """A current decision by the ratings panel, with who recorded it and when."""

    decision: Decision
    by: str = ""
    on: datetime.date | None = None


# --- the tree ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One sentence of the explanation, and the steps that give the reasons for it.

    `text` has no final full stop. `said` is text that a person wrote, which is shown unchanged after the sentence. `subject`
    is "overall", or the number of a standard or key question. `title` names the subject if the step starts a new part.
    """

    subject: str
    text: str
    source: str = ""
    said: str = ""
    title: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def sentence(self) -> str:
        """The text, the quotation and the source in brackets, on one line."""
        source = f" ({self.source})" if self.source else ""
        said = f": “{self.said.strip()}”" if self.said.strip() else ""
        return f"{self.text}{said}{source}."

    @property
    def sources(self) -> tuple[str, ...]:
        """The individual sources, for example "M annexe 2" and "G 2.4"."""
        return tuple(self.source.split(", ")) if self.source else ()

    def walk(self) -> Iterator[Step]:
        """This step and all steps below it, in reading order."""
        yield self
        for step in self.steps:
            yield from step.walk()

    @property
    def letters(self) -> set[str]:
        """The letters of the documents that the sources of these steps name."""
        return {source.split(" ")[0] for step in self.walk() for source in step.sources if source != OURS}


def cite(*sources: str) -> str:
    return ", ".join(dict.fromkeys(source for source in sources if source))
