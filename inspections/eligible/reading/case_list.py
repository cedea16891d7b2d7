"""Turns a sheet into a list of cases, without anything that identifies people. Plain Python.

What is dropped here goes no further: not to the next page, the database or a file.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from inspections.eligible.reading.columns import AGE_WORKED_OUT, guess, guesses, normal
from inspections.eligible.reading.layout import FoundList, find_list
from inspections.eligible.reading.personal import (
    Personal,
    is_column_of_words,
    is_reference_column,
    kind_by_content,
    kind_by_heading,
    without_person,
    words_of,
)
from inspections.eligible.reading.references import wrong_with_reference
from inspections.spreadsheets.shown import Unusable
from inspections.spreadsheets.tables import Table
from inspections.spreadsheets.written_dates import NotADate, age_on, has_month_first, read_date

UNKNOWN_AGE = "?"
MAX_EXAMPLE = 40
FEWEST_NAMES = 5  # a column with fewer values can have places


@dataclass
class CaseList:
    """A list as the pages carry it until it is accepted. Nothing in it identifies a person.

    `marks` has the problems found in cells while the file was read, as (row number, place, reason).
    """

    sheet: str
    headings: list[str]
    rows: list[tuple[int, list[str]]]
    dropped: list[tuple[str, str]] = field(default_factory=list)  # headings, and what the columns had in them
    left_out: list[tuple[int, str]] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)  # rows that repeat an earlier row
    columns: list[str] = field(default_factory=list)  # what each heading means: the name of our column, or ""
    ages_from: str = ""  # the heading of the date from which ages were worked out
    not_kept: int = 0  # references in the file that could identify a person

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> CaseList:
        pairs = ("rows", "dropped", "left_out", "marks", "same")
        values: dict[str, Any] = dict(plain)
        return cls(**values | {name: [tuple(each) for each in values[name]] for name in pairs})

    def examples(self, place: int) -> list[str]:
        """Three values of a column, the most frequent first."""
        counted = Counter(cells[place] for _, cells in self.rows if cells[place])
        return [value[:MAX_EXAMPLE] for value, _ in counted.most_common(3)]

    def place_of(self, column: str) -> int | None:
        return self.columns.index(column) if column in self.columns else None

    def keep_columns(self, chosen: Sequence[str]) -> None:
        """Keep only the columns that match one of ours."""
        places = [place for place, name in enumerate(chosen) if name]
        new = {place: number for number, place in enumerate(places)}
        self.headings = [self.headings[place] for place in places]
        self.columns = [chosen[place] for place in places]
        self.rows = [(number, [cells[place] for place in places]) for number, cells in self.rows]
        self.marks = [(row, new[place], reason) for row, place, reason in self.marks if place in new]

    def leave_out(self, numbers: Iterable[int], reason: str) -> None:
        gone = set(numbers)
        self.rows = [(number, cells) for number, cells in self.rows if number not in gone]
        self.marks = [mark for mark in self.marks if mark[0] not in gone]
        self.same = [pair for pair in self.same if gone.isdisjoint(pair)]
        self.left_out += sorted((number, reason) for number in gone)


def read_list(
    table: Table, *, remembered: Mapping[str, str], known: frozenset[str], on: datetime.date
) -> CaseList | None:
    """The list in a sheet, without the columns and words that identify people; None if the sheet has no list.

    `remembered` has headings whose meaning people have chosen, `known` has words that are not names, and `on` is a day
    near fieldwork.
    """

    def is_known(heading: str) -> bool:
        return bool(guess(heading, remembered) or kind_by_heading(heading))

    found = find_list(table, is_known)
    if found is None or not found.rows:
        return None
    kinds = _kinds(found, remembered, known, on)
    ages = _ages(found, kinds, remembered)
    result = _without_personal(found, kinds, ages[1] if ages else None, known, remembered)
    result.ages_from = ages[0] if ages else ""
    result.sheet, result.columns = table.name, _meanings(result.headings, remembered)
    return result


def _meanings(headings: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """What the headings mean. A column that was kept under a heading such as “Client” has the references, if no other
    column does.
    """
    meanings = guesses(headings, remembered)
    if "reference" not in meanings:
        place = next(
            (place for place, heading in enumerate(headings) if kind_by_heading(heading) is Personal.NAME), None
        )
        if place is not None and not meanings[place]:
            meanings[place] = "reference"
    return meanings


def _kinds(
    found: FoundList, remembered: Mapping[str, str], known: frozenset[str], on: datetime.date
) -> list[Personal | None]:
    """What in each column identifies people, or None."""
    return [
        _kind(heading, [cells[place] for _, cells in found.rows], remembered, known, on)
        for place, heading in enumerate(found.headings)
    ]


def _kind(
    heading: str, values: list[str], remembered: Mapping[str, str], known: frozenset[str], on: datetime.date
) -> Personal | None:
    meaning = guess(heading, remembered)
    by_heading = kind_by_heading(heading)
    if by_heading is Personal.NAME and (is_reference_column(values) or is_column_of_words(values, known)):
        by_heading = None
    if by_heading:
        return by_heading
    by_content = kind_by_content(values, known=known, meaning=meaning, on=on)
    # Places and words look like names, and some references look like personal numbers, so each cell is checked again
    # below.
    if by_content is Personal.NAME and meaning not in ("", "reference"):
        return Personal.NAME if meaning == "locality" and _rarely_repeats(values) else None
    if (
        by_content in (Personal.NUMBER, Personal.DATE_OF_BIRTH)
        and meaning == "reference"
        and is_reference_column(values)
    ):
        return None
    return by_content


def _rarely_repeats(values: Iterable[str]) -> bool:
    """Whether most values occur only once. Localities repeat; names of children mostly do not."""
    filled = [value for value in values if value]
    return len(filled) >= FEWEST_NAMES and len(set(filled)) > len(filled) / 2


def _ages(
    found: FoundList, kinds: list[Personal | None], remembered: Mapping[str, str]
) -> tuple[str, list[str]] | None:
    """The age of each child on the date of the disposal, worked out from the date of birth, and the heading of the
    disposal date.

    None if the list does not have both dates.
    """
    meanings = guesses(
        [heading if kind is None else "" for heading, kind in zip(found.headings, kinds, strict=True)], remembered
    )
    if Personal.DATE_OF_BIRTH not in kinds or "began" not in meanings:
        return None
    born, began = kinds.index(Personal.DATE_OF_BIRTH), meanings.index("began")
    month_first = {place: has_month_first(cells[place] for _, cells in found.rows) for place in (born, began)}
    ages = [_age(cells[born], cells[began], month_first[born], month_first[began]) for _, cells in found.rows]
    return found.headings[began], ages


def _age(born: str, began: str, born_month_first: bool, began_month_first: bool) -> str:
    if not born:
        return ""
    try:
        birth = read_date(born, may_be_month_first=born_month_first)
        return str(age_on(read_date(began, may_be_month_first=began_month_first), birth))
    except NotADate:
        return UNKNOWN_AGE


def _without_personal(
    found: FoundList,
    kinds: list[Personal | None],
    ages: list[str] | None,
    known: frozenset[str],
    remembered: Mapping[str, str],
) -> CaseList:
    kept = [place for place, kind in enumerate(kinds) if kind is None]
    names = [place for place, kind in enumerate(kinds) if kind is Personal.NAME]
    headings = [found.headings[place] for place in kept]
    references = {number for number, name in enumerate(_meanings(headings, remembered)) if name == "reference"}
    result = CaseList("", headings + [AGE_WORKED_OUT] * (ages is not None), [])
    result.dropped = [(found.headings[place], str(kind)) for place, kind in enumerate(kinds) if kind]
    result.left_out = [*found.left_out]
    result.same = _repeated(found)
    for index, (row, cells) in enumerate(found.rows):
        of_the_child = {word for place in names for word in words_of(cells[place])} - known
        clean = [
            _clean(result, (row, new), cells[place], of_the_child, known, is_reference=new in references)
            for new, place in enumerate(kept)
        ]
        result.marks += (
            (row, new, f"is one of the merged cells {found.merged[row, place]}; enter its value")
            for new, place in enumerate(kept)
            if (row, place) in found.merged
        )
        result.rows.append((row, clean + ([ages[index]] if ages is not None else [])))
    return result


def _clean(
    result: CaseList, cell: tuple[int, int], text: str, names: set[str], known: frozenset[str], *, is_reference: bool
) -> str:
    """A cell without anything that identifies a person. If the cell had such text, or cannot be read, it is marked and
    emptied.
    """
    if isinstance(text, Unusable):
        result.marks.append((*cell, str(text)))
        return ""
    if is_reference:
        long_names = {name for name in names if len(name) > 3}
        if text and wrong_with_reference(text, long_names):
            result.not_kept += 1
            return ""
        return str(text)
    if reason := without_person(text, names, known):
        result.marks.append((*cell, reason))
        return ""
    return str(text)


def _repeated(found: FoundList) -> list[tuple[int, int]]:
    """The rows that are the same as an earlier row in every cell, each with that row."""
    first: dict[tuple[str, ...], int] = {}
    repeated = []
    for number, cells in found.rows:
        key = tuple(normal(cell) for cell in cells)
        if key in first:
            repeated.append((number, first[key]))
        else:
            first[key] = number
    return repeated
