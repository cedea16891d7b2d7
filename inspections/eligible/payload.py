"""Carries an uploaded list from page to page in a signed hidden field, so nothing is stored until the user accepts the
list.

The signature binds the list to the user and the inspection, so that nobody can send a list that the service has not read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field

from inspections.eligible.queries import Meanings
from inspections.eligible.reading.case_list import CaseList
from inspections.eligible.reading.columns import AGE_WORKED_OUT, normal
from inspections.eligible.reading.personal import words_of
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.sheets import payload

FEW_LETTERS = 5  # a word in capitals that is shorter is an abbreviation


@dataclass
class Upload:
    """An uploaded list: its sheets, of which the user chooses one, and the user's choices so far."""

    lists: list[CaseList]
    file: str  # the file name without words that could be names
    seen: str  # the fingerprint of the stored list
    scope: str = ""  # the domain that the list covers; "" for all
    headings: dict[str, str] = field(default_factory=dict)  # what the user chose, by normalised heading
    words: Meanings = field(default_factory=dict)

    @property
    def cases(self) -> CaseList:
        return self.lists[0]

    def signed(self, inspection: Inspection, user: User) -> str:
        """The list as the value of a hidden field. Raises TooLong."""
        plain = {**vars(self), "lists": [asdict(each) for each in self.lists]}
        try:
            return payload.signed(plain, _salt(inspection, user))
        except payload.TooLong as error:
            raise payload.TooLong(
                "The list is too long to send. Delete the columns that are not about the cases, and upload it again."
            ) from error

    @classmethod
    def received(cls, text: str, inspection: Inspection, user: User) -> Upload:
        """The list in a hidden field. Raises NotOurs."""
        plain = payload.received(text, _salt(inspection, user))
        return cls(**{**plain, "lists": [CaseList.from_plain(each) for each in plain["lists"]]})

    def meanings_to_remember(self, known: frozenset[str]) -> Meanings:
        """What to remember for the next list: the chosen meanings of headings, and of words that are certainly not
        names.

        `known` has words that are not names. An entry with any other word in it is kept if it is an abbreviation, or if
        at least three rows have it.
        """
        headings = {
            words: meaning
            for words, meaning in self.headings.items()
            if words != normal(AGE_WORKED_OUT) and len(words) <= 80 and meaning
        }
        words = {column: self._safe_words(column, chosen, known) for column, chosen in self.words.items()}
        return {"": headings, **words}

    def _safe_words(self, column: str, chosen: dict[str, str], known: frozenset[str]) -> dict[str, str]:
        place = self.cases.place_of(column)
        cells = [cells[place] for _, cells in self.cases.rows] if place is not None else []
        rows = Counter(normal(cell) for cell in cells)
        short = {normal(cell) for cell in cells if len(cell) <= FEW_LETTERS and cell.isupper()}
        return {
            word: meaning
            for word, meaning in chosen.items()
            if len(word) <= 80 and (words_of(word) <= known or word in short or rows[word] >= 3)
        }


def _salt(inspection: Inspection, user: User) -> str:
    return f"eligible cases of inspection {inspection.pk}, uploaded by {user.pk}"
