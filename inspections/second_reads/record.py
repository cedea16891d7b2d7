"""What a person records on the pages of a case in a read that is separate from the case. Nothing here reads the case's record.

The reader answers the key questions and prompts, and records what decides which questions are asked, such as the two
classifications. Without that, the pages of a second reader would have to show which questions the first reader's
classifications open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from inspections.cases.entries import FACTS, Entry
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord, Page

if TYPE_CHECKING:
    from inspections.cases.models import Interview
    from inspections.second_reads.models import SecondRead


class AnswerRow(Protocol):
    """The answer of a separate read to one entry, with its note."""

    entry: str
    value: str
    note: str


class SeparateRecord(CaseRecord):
    """The record of a read whose answers are kept apart from the case, with the pages that its reader fills in."""

    def __init__(self, case: Case, rows: Iterable[AnswerRow], disposal: str) -> None:
        """Create the record. `case` has none of what others recorded in it."""
        super().__init__(case)
        self.rows = list(rows)
        self.disposal = disposal

    @cached_property
    def values(self) -> dict[str, str]:
        """The reader's answers and notes, and the disposal, by the name of the entry."""
        recorded = {row.entry: row.value for row in self.rows}
        recorded |= {f"{row.entry}-note": row.note for row in self.rows if row.note}
        return recorded | {"disposal": self.disposal}

    @cached_property
    def interviews(self) -> list[Interview]:
        return []

    @cached_property
    def given(self) -> dict[str, str]:
        """What decides which questions are asked, as the reader recorded it."""
        facts = {name: self.values.get(name, "") for name in FACTS}
        return dict(self.whole.asking.given(facts, self.values))

    @cached_property
    def pages(self) -> list[Page]:
        deciding = Page("classifications", "Classifications", self._deciding)
        return [*([deciding] if self.deciding else []), *(page for page in super().pages if page.standard)]

    @cached_property
    def deciding(self) -> list[str]:
        """The names of facts and unrated questions that the reader records: the classifications, and everything
        else that decides which questions are asked, except the disposal."""
        names = [*self.classifications, *(name for name in self.whole.asking.names if name not in self.classifications)]
        numbers = {*self.whole.key_questions, *self.whole.prompts}
        asked = (name for name in names if name != "disposal" and name not in numbers)
        return [name for name in asked if self.entry(name) is not None]

    def _deciding(self) -> Iterator[Entry]:
        return (entry for name in self.deciding if (entry := self.entry(name)) is not None)


class SecondRecord(SeparateRecord):
    """The record of a blind second read."""

    def __init__(self, read: SecondRead) -> None:
        """Create the record of a second read that was fetched with its `answers`."""
        super().__init__(_blank(read), read.answers.all(), read.disposal)
        self.read = read


def _blank(read: SecondRead) -> Case:
    """The case without anything that the first reader recorded, so that no page can show it."""
    case = read.case
    return Case(
        pk=case.pk,
        inspection=case.inspection,
        domain_id=case.domain_id,
        reference=case.reference,
        pseudonym=case.pseudonym,
        disposal=read.disposal,
    )
