"""Checks the cells of a data return: figures that are not numbers, unknown labels, small numbers of children. Plain Python."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from inspections.sheets.corrections import Place
from inspections.spreadsheets.written_dates import NotADate, in_words, read_date
from reports.context.reading import ABOUT_ROW, Line, Return
from reports.context.rows import HELP, TOTAL_CASELOAD, Figure, Kind, is_about_children, normal
from standards.language.scale import USUAL, Words

FEWEST_CHILDREN = 5  # a smaller number can identify a child
COUNTS_FEW = "A figure for fewer than five children can identify a child and must not be published."
_WHOLE = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})"
_PER_CENT = r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?%"
_COUNT = re.compile(rf"({_WHOLE})(?: ?\({_PER_CENT}\))?")
_SHARE = re.compile(_PER_CENT)
_NUMBER = re.compile(rf"-?{_WHOLE}(?:\.[0-9]{{1,9}})?")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell. `choices` has the values that the user can choose instead, with their labels."""

    reason: str
    suggestion: str = ""
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Supplied:
    """A figure from the return, ready for its table: its value, its source, and any warning."""

    row: int
    table: str
    label: str
    value: str
    source: str
    warning: str = ""


@dataclass
class Checked:
    supplied: list[Supplied] = field(default_factory=list)
    problems: dict[Place, Problem] = field(default_factory=dict)
    date: datetime.date | None = None


@dataclass(frozen=True)
class Known:
    """What a return is checked against: the headings of the tables, the figures asked for, and labels already in the
    report.
    """

    tables: Mapping[str, str]
    figures: Sequence[Figure]
    in_report: Mapping[str, Sequence[str]]
    words: Words = USUAL

    def table_of(self, words: str) -> str:
        """The slug of the table with this heading or slug; "" if there is none."""
        tables = {normal(heading): slug for slug, heading in self.tables.items()}
        return words if words in self.tables else tables.get(normal(words), "")

    def labels_of(self, table: str) -> dict[str, Figure]:
        """The figures of a table, by their normalised words."""
        recorded = {normal(label): Figure(table, label, "any") for label in self.in_report.get(table, ())}
        return recorded | {normal(figure.label): figure for figure in self.figures if figure.table == table}


def check(read: Return, known: Known, *, today: datetime.date) -> Checked:
    checked = Checked(problems={place: Problem(reason) for place, reason in read.marks.items()})
    checked.date = _check_date(read, checked, today)
    total = _total(read, known)
    seen: dict[tuple[str, str], int] = {}
    for line in read.lines:
        if not any(place[0] == line.row for place in checked.problems):
            _check_line(line, known, checked, seen, total)
    return checked


def _check_date(read: Return, checked: Checked, today: datetime.date) -> datetime.date | None:
    place = (ABOUT_ROW, "date")
    if place in checked.problems:
        return None
    if not read.date:
        checked.problems[place] = Problem("is missing; enter the day that the figures are for")
        return None
    try:
        date = read_date(read.date)
    except NotADate as error:
        checked.problems[place] = Problem(str(error), in_words(error.suggestion) if error.suggestion else "")
        return None
    if date > today:
        checked.problems[place] = Problem(f"is {in_words(date)}, which is in the future")
        return None
    return date


def _check_line(line: Line, known: Known, checked: Checked, seen: dict[tuple[str, str], int], total: int) -> None:
    table = known.table_of(line.table)
    if not table:
        near = _nearest(line.table, known.tables.values())
        choices = [(heading, heading) for heading in known.tables.values()]
        checked.problems[line.row, "table"] = Problem("is not a table in this report", near, choices)
        return
    labels = known.labels_of(table)
    figure = labels.get(normal(line.label)) or (
        Figure(table, line.label, "any") if line.is_new and line.label else None
    )
    if figure is None:
        words = [each.label for each in labels.values()]
        choices = [(label, label) for label in words]
        if line.label:
            choices.append(("+", f"Add “{line.label}” as a new row"))
        reason = "is not a figure in this table" if line.label else "is empty"
        checked.problems[line.row, "label"] = Problem(reason, _nearest(line.label, words), choices)
        return
    earlier = seen.setdefault((table, normal(figure.label)), line.row)
    if earlier != line.row:
        checked.problems[line.row, "label"] = Problem(f"is already in row {earlier}; leave one of the rows out")
        return
    value = as_printed(figure.kind, line.value)
    if problem := value_problem(figure.kind, value):
        checked.problems[line.row, "value"] = problem
        return
    warning = few_children(value, total) if is_about_children(table) else ""
    source = source_of(line, checked.date, known.words) if checked.date else ""
    checked.supplied.append(Supplied(line.row, table, figure.label, value, source, warning))


def _nearest(words: str, known: Iterable[str]) -> str:
    by_normal = {normal(each): each for each in known}
    found = difflib.get_close_matches(normal(words)[:300], by_normal, n=1, cutoff=0.5)
    return by_normal[found[0]] if found else ""


def source_of(line: Line, date: datetime.date, words: Words) -> str:
    """The source as the report prints it, with the period of the figure or, if it has none, the date of the return."""
    source = (line.source or f"Data supplied by the {words.service.one}").rstrip(". ")
    return f"{source}, {line.period or in_words(date)}"


# --- values -----------------------------------------------------------------------------------------------------------


def as_printed(kind: Kind, value: str) -> str:
    """A value as reports print it: with commas in thousands, and a pound sign."""
    bare = value.replace(" ", "") if kind in ("count", "money") else value
    if kind == "money":
        bare = bare.removeprefix("£")
    if kind in ("count", "money") and _NUMBER.fullmatch(bare):
        number = Decimal(bare.replace(",", ""))
        return f"£{number:,}" if kind == "money" else f"{number:,}"
    return value


def value_problem(kind: Kind, value: str) -> Problem | None:
    """What is wrong with a printed value, or None."""
    if kind == "any":
        return None if any(sign.isdigit() for sign in value) else Problem("has no number in it")
    if kind == "share" and (number := _SHARE.fullmatch(value)):
        return Problem("is more than 100%") if Decimal(number[1]) > 100 else None
    counted = _COUNT.fullmatch(value)
    if kind in ("count", "share") and counted:
        if counted[2] is not None and Decimal(counted[2]) > 100:
            return Problem("is more than 100%")
        if kind == "count" or counted[2] is not None:
            return None
    if kind == "share" and _NUMBER.fullmatch(value) and not value.startswith("-"):
        return Problem("has no % sign", _with_sign(value))
    if (kind == "number" and _NUMBER.fullmatch(value)) or (kind == "money" and value.startswith("£")):
        amount = value.removeprefix("£")
        if _NUMBER.fullmatch(amount):
            return Problem("is less than zero") if amount.startswith("-") else None
    return Problem(
        f"is not the kind of figure that the row needs. {HELP[kind]}. Leave the row out if you do not know the figure"
    )


def _with_sign(value: str) -> str:
    number = Decimal(value.replace(",", ""))
    if number > 100:
        return ""
    return f"{(number * 100).normalize():f}%" if 0 < number < 1 else f"{value}%"


def _total(read: Return, known: Known) -> int:
    """The total caseload in the return; 0 if it is not there."""
    for line in read.lines:
        counted = _COUNT.fullmatch(line.value)
        if normal(line.label) == normal(TOTAL_CASELOAD) and known.table_of(line.table) == "caseload" and counted:
            return int(counted[1].replace(",", ""))
    return 0


def few_children(value: str, total: int, fewest: int = FEWEST_CHILDREN) -> str:
    """A warning if a value counts fewer than five children, or is a percentage of the caseload that does. Zero gives no
    warning. A framework can have another number than five.
    """
    if counted := _COUNT.fullmatch(value):
        number = int(counted[1].replace(",", ""))
        return COUNTS_FEW if 0 < number < fewest else ""
    if total and (share := _SHARE.fullmatch(value)):
        exact = Decimal(share[1]) * total / 100
        number = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        if exact > 0 and number < fewest:
            about = "1 child" if number <= 1 else f"{number} children"
            return f"{value} of a caseload of {total:,} is about {about}. {COUNTS_FEW}"
    return ""
