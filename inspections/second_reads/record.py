"""What a second reader records, on the pages of a case. Nothing here reads the first read.

The second reader answers the key questions and prompts, and records what decides which questions are asked, such as the two
classifications. Without that, the page would have to show which questions the first reader's classifications open.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from inspections.cases.entries import FACTS, Entry
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord, Page

if TYPE_CHECKING:
    from inspections.cases.models import Interview
    from inspections.second_reads.models import SecondRead


class SecondRecord(CaseRecord):
    """The record of a second read, with the pages that the second reader fills in."""

    def __init__(self, read: SecondRead) -> None:
        """Create the record of a second read that was fetched with its `answers`."""
        super().__init__(_blank(read))
        self.read = read

    @cached_property
    def values(self) -> dict[str, str]:
        """The second reader's answers and notes, and the disposal, by the name of the entry."""
        recorded = {row.entry: row.value for row in self.read.answers.all()}
        recorded |= {f"{row.entry}-note": row.note for row in self.read.answers.all() if row.note}
        return recorded | {"disposal": self.read.disposal}

    @cached_property
    def interviews(self) -> list[Interview]:
        return []

    @cached_property
    def given(self) -> dict[str, str]:
        """What decides which questions are asked, as the second reader recorded it."""
        facts = {name: self.values.get(name, "") for name in FACTS}
        return dict(self.whole.asking.given(facts, self.values))

    @cached_property
    def pages(self) -> list[Page]:
        deciding = Page("classifications", "Classifications", self._deciding)
        return [*([deciding] if self.deciding else []), *(page for page in super().pages if page.standard)]

    @cached_property
    def deciding(self) -> list[str]:
        """The names of facts and unrated questions that the second reader records: the classifications, and everything
        else that decides which questions are asked, except the disposal."""
        names = [*self.classifications, *(name for name in self.whole.asking.names if name not in self.classifications)]
        numbers = {*self.whole.key_questions, *self.whole.prompts}
        asked = (name for name in names if name != "disposal" and name not in numbers)
        return [name for name in asked if self.entry(name) is not None]

    def _deciding(self) -> Iterator[Entry]:
        return (entry for name in self.deciding if (entry := self.entry(name)) is not None)


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
