"""Checks a list of eligible cases: reads each row, finds problems in cells, and compares the list with the stored one.

Plain Python.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from inspections.eligible.reading.case_list import UNKNOWN_AGE, CaseList
from inspections.eligible.reading.columns import BY_NAME, normal
from inspections.eligible.reading.references import Numbering, identifier_in, prefix_of, wrong_with_reference
from inspections.eligible.reading.words import BLANK, WITH_WORDS, Words
from inspections.eligible.windows import Window
from inspections.privacy import pointed_out
from inspections.spreadsheets.identity import identity
from inspections.spreadsheets.text import quoted
from inspections.spreadsheets.written_dates import NotADate, has_month_first, in_words, read_date
from standards.language.definition import DomainDefinition

YOUNGEST, OLDEST = 8, 21
EARLIEST = datetime.date(2000, 1, 1)
LONGEST_PLACE = 60
_PLACE = re.compile(r"[\w&'’.,()/ -]+")
_HOME = re.compile(
    r"\d.*\b(street|st|road|rd|avenue|ave|close|lane|drive|court|way|crescent|terrace|place|gardens|grove)\b"
    r"|\b(lives|mum|mother|dad|father|nan|gran|grandmother|grandfather|aunt|uncle|brother|sister|foster)\b",
    re.IGNORECASE,
)
RESETTLEMENT, OUTSIDE_WINDOW, LEFT_OUT = "resettlement", "window", "left_out"


@dataclass(frozen=True)
class Listed:
    """One case on the list, as we store it. `row` is its row number in the YOT's file."""

    row: int
    domain: str
    reference: str
    disposal: str
    began: datetime.date | None = None
    gender: str = ""
    age: int | None = None
    ethnicity: str = ""
    locality: str = ""
    safety_wellbeing: str = ""
    risk_of_serious_harm: str = ""
    outside_sample: str = ""


# What can differ between two lists.
FACTS = tuple(name for name in Listed.__dataclass_fields__ if name not in ("row", "reference"))


@dataclass(frozen=True)
class Problem:
    """A cell that we cannot accept, with a suggestion. `place` is None for a whole row."""

    row: int
    place: int | None
    reason: str
    suggestion: str = ""


@dataclass(frozen=True)
class Rules:
    """What a list is checked against. `scope` is the domain that the list covers; "" if it covers all domains."""

    domains: Mapping[str, DomainDefinition]
    domain_of: Mapping[str, str]  # by disposal
    words: Mapping[str, Words]
    windows: Mapping[str, Window]
    fieldwork: datetime.date | None
    today: datetime.date
    scope: str = ""
    elsewhere: frozenset[str] = (
        frozenset()
    )  # the identities of references in other domains, which this list does not change
    shared: frozenset[frozenset[str]] = frozenset()  # pairs of domains that can have the same case


@dataclass
class Checked:
    """A list with its problems. `listed` has only the cases in rows without a problem."""

    listed: list[Listed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def by_cell(self) -> dict[tuple[int, int | None], Problem]:
        """The first problem of each cell."""
        return {(each.row, each.place): each for each in reversed(self.problems)}

    @property
    def rows_with_problems(self) -> set[int]:
        return {each.row for each in self.problems}

    def counted(self, domain: str) -> dict[str, int]:
        """The number of cases in a domain, by why they are outside the sample ("" if they are not)."""
        counted: dict[str, int] = defaultdict(int)
        for case in self.listed:
            if case.domain == domain:
                counted[case.outside_sample] += 1
        return counted


class Wrong(ValueError):
    """What is wrong with a cell, as a clause without a subject."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.suggestion = suggestion


def unknown_words(cases: CaseList, words: Mapping[str, Words]) -> dict[str, dict[str, int]]:
    """The words that we do not recognise, by column, each with the number of rows that have it; most frequent first."""
    unknown: dict[str, dict[str, int]] = {}
    for column in WITH_WORDS:
        place = cases.place_of(column)
        if place is None:
            continue
        counted: dict[str, int] = defaultdict(int)
        for _, cells in cases.rows:
            if cells[place] and words[column].meaning(cells[place]) is None:
                counted[cells[place]] += 1
        if counted:
            unknown[column] = dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
    return unknown


def check(cases: CaseList, rules: Rules, taken: Iterable[str] = ()) -> Checked:
    """Check every row. `taken` has the references that the service must not give again."""
    reader = _Reader(cases, rules)
    checked = Checked()
    marks = defaultdict(list)
    for row, place, reason in cases.marks:
        marks[row].append(Problem(row, place, reason))
    repeats = dict(cases.same)
    read = []
    for row, cells in cases.rows:
        problems = [*marks[row]]
        marked = {problem.place for problem in problems}
        if row in repeats:
            problems.append(
                Problem(row, None, f"is the same as row {repeats[row]} in every cell; leave one of them out")
            )
        case = reader.read(row, cells, problems, marked)
        checked.problems += problems
        if case is not None and not problems:
            read.append(case)
    twice = [problem for problem in reader.twice() if problem.row not in repeats]
    checked.problems += twice
    wrong = {problem.row for problem in twice}
    checked.listed = _with_references([case for case in read if case.row not in wrong], rules, taken)
    order = {row: number for number, (row, _) in enumerate(cases.rows)}
    checked.problems.sort(key=lambda problem: (order[problem.row], -1 if problem.place is None else problem.place))
    return checked


def _spellings(cases: CaseList) -> dict[str, str]:
    """The most frequent spelling of each locality: “North” for “NORTH” and “north”."""
    place = cases.place_of("locality")
    counted = Counter(cells[place] for _, cells in cases.rows) if place is not None else Counter[str]()
    spellings: dict[str, str] = {}
    for spelling, _ in counted.most_common():
        spellings.setdefault(normal(spelling), spelling)
    return spellings


def _with_references(listed: list[Listed], rules: Rules, taken: Iterable[str]) -> list[Listed]:
    numbering = Numbering([*taken, *(case.reference for case in listed)])
    return [
        case
        if case.reference
        else replace(case, reference=numbering.give(prefix_of(case.domain, rules.domains[case.domain].title)))
        for case in listed
    ]


class _Reader:
    """Reads the rows of a list one by one."""

    def __init__(self, cases: CaseList, rules: Rules) -> None:
        self._rules = rules
        self._columns = cases.columns
        self._references: dict[str, dict[int, str]] = defaultdict(dict)  # the rows with a reference, and their domains
        began = cases.place_of("began")
        self._places = _spellings(cases)
        self._month_first = began is not None and has_month_first(cells[began] for _, cells in cases.rows)

    def read(self, row: int, cells: Sequence[str], problems: list[Problem], marked: set[int | None]) -> Listed | None:
        """The case in a row. Adds the row's problems to `problems`. None if we do not recognise the disposal."""
        values: dict[str, object] = {}
        for place, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            if place in marked:
                continue
            try:
                values[column] = getattr(self, f"_{_READERS.get(column, 'word')}")(column, cell)
            except Wrong as wrong:
                problems.append(Problem(row, place, str(wrong), wrong.suggestion))
        if reference := str(values.get("reference") or ""):
            domain = self._rules.domain_of.get(str(values.get("disposal")), "")
            self._references[identity(reference)][row] = domain
        if not values.get("disposal"):
            return None
        return self._listed(row, values)

    def twice(self) -> list[Problem]:
        """Rows with the same reference as an earlier row, or as a case in another domain. The same case can be in two
        domains if the framework has cases in both of their samples."""
        place = self._columns.index("reference") if "reference" in self._columns else None
        same = [
            Problem(row, place, f"is also the reference in row {earlier}; enter another one, or leave the row out")
            for rows in self._references.values()
            for row in rows
            if (earlier := self._same_case(row, rows))
        ]
        other = "is the reference of a case in another domain; enter another one, or leave the row out"
        return same + [
            Problem(min(rows), place, other) for key, rows in self._references.items() if key in self._rules.elsewhere
        ]

    def _same_case(self, row: int, rows: Mapping[int, str]) -> int | None:
        """The first earlier row with the same reference, unless both rows can be the same case in two samples."""
        earlier = itertools.takewhile(lambda other: other != row, rows)
        pairs = ((other, frozenset({rows[other], rows[row]})) for other in earlier)
        return next((other for other, pair in pairs if pair not in self._rules.shared), None)

    def _listed(self, row: int, values: dict[str, object]) -> Listed:
        domain = self._rules.domain_of[str(values["disposal"])]
        is_resettlement = values.pop("resettlement", "") == "yes"
        began = values.get("began")
        outside = RESETTLEMENT if is_resettlement else ""
        if not outside and isinstance(began, datetime.date):
            outside = outside_window(domain, began, self._rules.windows, self._rules.fieldwork)
        given = {name: value for name, value in values.items() if value is not None}
        return Listed(row=row, domain=domain, outside_sample=outside, **{"reference": "", **given})  # type: ignore[arg-type]

    def _word(self, column: str, cell: str) -> str:
        words = self._rules.words[column]
        if not cell:
            if BY_NAME[column].is_required:
                raise Wrong("is empty; enter a value, or leave the row out")
            return ""
        meaning = words.meaning(cell)
        if meaning is None:
            raise Wrong(f"{quoted(cell)} is not {_WORDS[column]} that we recognise")
        if column == "disposal":
            self._check_scope(meaning)
        return "" if meaning == BLANK else meaning

    def _check_scope(self, disposal: str) -> None:
        scope, domain = self._rules.scope, self._rules.domain_of[disposal]
        if scope and domain != scope:
            title = self._rules.domains[domain].title.lower()
            raise Wrong(f"is one of the {title}, but you said that the list does not have these cases")

    def _reference(self, column: str, cell: str) -> str:
        if cell and (reason := wrong_with_reference(cell)):
            raise Wrong(f"{reason}; clear the cell, and the service will give the case a reference")
        return cell

    def _began(self, column: str, cell: str) -> datetime.date:
        if not cell:
            raise Wrong("is empty; enter the date, or leave the row out")
        try:
            day = read_date(cell, may_be_month_first=self._month_first)
        except NotADate as wrong:
            suggestion = in_words(wrong.suggestion) if wrong.suggestion else ""
            raise Wrong(f"{quoted(cell)} {wrong}", suggestion) from wrong
        if day > self._rules.today:
            raise Wrong(f"{quoted(cell)} is in the future")
        if day < EARLIEST:
            raise Wrong(f"{quoted(cell)} is before {EARLIEST.year}; check the year")
        return day

    def _age(self, column: str, cell: str) -> int | None:
        if not cell:
            return None
        if cell == UNKNOWN_AGE:
            raise Wrong("could not be worked out from the date of birth; enter the age, or leave the cell blank")
        found = re.fullmatch(r"(\d{1,2})(?:\.\d+)?(?: ?(?:years?|yrs?|y)(?: old)?)?", cell, re.I)
        if not found:
            raise Wrong(f"{quoted(cell)} is not an age in whole years")
        if not YOUNGEST <= int(found[1]) <= OLDEST:
            raise Wrong(f"{quoted(cell)} is not between {YOUNGEST} and {OLDEST}")
        return int(found[1])

    def _place(self, column: str, cell: str) -> str:
        if len(cell) > LONGEST_PLACE:
            raise Wrong(f"has more than {LONGEST_PLACE} characters; enter only an area or a team")
        if cell and not _PLACE.fullmatch(cell):
            raise Wrong(f"{quoted(cell)} has characters that place names do not have")
        if found := next((str(finding.kind) for finding in pointed_out(cell)), "") or identifier_in(cell):
            raise Wrong(f"has {found} in it; enter only an area or a team")
        if _HOME.search(cell):
            raise Wrong("looks like a home address, or says who lives there; enter only an area or a team")
        return self._places.get(normal(cell), cell)


_WORDS = {
    "disposal": "a disposal",
    "gender": "a gender",
    "ethnicity": "an ethnic group",
    "safety_wellbeing": "a level",
    "risk_of_serious_harm": "a level",
    "resettlement": "yes or no, in words",
}
_READERS = {"reference": "reference", "began": "began", "age": "age", "locality": "place"}


def outside_window(
    domain: str, began: datetime.date | None, windows: Mapping[str, Window], fieldwork: datetime.date | None
) -> str:
    """OUTSIDE_WINDOW if a case began outside the window for its domain. "" if it began inside it, or if a date is not
    known.
    """
    if began is None or fieldwork is None or domain not in windows or windows[domain].has(began, fieldwork):
        return ""
    return OUTSIDE_WINDOW


# --- compared with the stored list ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stored:
    """A stored case with its key, and whether it has been drawn."""

    key: int
    case: Listed
    is_drawn: bool


@dataclass
class Changes:
    """What changes if a list is accepted. Cases that have been drawn stay as they are, even if they are not on the
    list.
    """

    added: list[Listed] = field(default_factory=list)
    changed: list[tuple[Stored, Listed]] = field(default_factory=list)
    unchanged: list[Stored] = field(default_factory=list)
    gone: list[Stored] = field(default_factory=list)
    drawn: list[Stored] = field(default_factory=list)
    drawn_and_missing: list[Stored] = field(default_factory=list)


def compare(stored: Sequence[Stored], listed: Sequence[Listed]) -> Changes:
    """Compare two lists by reference. Ignores capitals, spaces and leading zeros.

    The same reference can be in two domains. A stored row is compared with the new row in the same domain, if there is
    one, and otherwise with a new row that can only have moved from that domain.
    """
    changes = Changes()
    new = {_key(case): case for case in listed}
    moved: dict[str, list[Listed]] = defaultdict(list)
    for key in new.keys() - {_key(each.case) for each in stored}:
        moved[key[1]].append(new[key])
    for each in stored:
        case = new.get(_key(each.case))
        if case is None and moved[identity(each.case.reference)]:
            case = moved[identity(each.case.reference)].pop()
        if each.is_drawn:
            (changes.drawn if case else changes.drawn_and_missing).append(each)
        elif case is None:
            changes.gone.append(each)
        elif any(getattr(kept := _with_choice(each.case, case), name) != getattr(each.case, name) for name in FACTS):
            changes.changed.append((each, kept))
        else:
            changes.unchanged.append(each)
    left = {_key(case) for cases in moved.values() for case in cases}
    changes.added = [case for key, case in new.items() if key in left]
    return changes


def _key(case: Listed) -> tuple[str, str]:
    return case.domain, identity(case.reference)


def _with_choice(before: Listed, after: Listed) -> Listed:
    """A case as it is on the new list. If a person has left it out, or marked it as a resettlement case, that choice is kept."""
    is_chosen = before.outside_sample in (RESETTLEMENT, LEFT_OUT)
    return replace(after, outside_sample=before.outside_sample) if is_chosen else after
