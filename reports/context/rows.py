"""The figures that a data return asks the YOT for, by table of facts, in the words of the published reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "share", "number", "money", "any"]

HELP: dict[Kind, str] = {
    "count": "A whole number, for example 219. You can add the percentage: 52 (71%)",
    "share": "A percentage, for example 21%. You can put the number before it: 12 (16%)",
    "number": "A number, for example 7.5",
    "money": "An amount in pounds, for example £655,327",
    "any": "A figure",
}


@dataclass(frozen=True)
class Figure:
    """One row of a data return: the table of facts it belongs to, and what it is about."""

    table: str
    label: str
    kind: Kind

    @property
    def is_about_children(self) -> bool:
        return is_about_children(self.table)


TOTAL_CASELOAD = "Total current caseload"

_ASKED: dict[str, Sequence[tuple[str, Kind]]] = {
    "key-data-1.1": (
        ("Total spend in previous financial year", "money"),
        ("Total projected budget in current financial year", "money"),
        ("of which, contribution from MoJ", "money"),
    ),
    "key-data-1.2": (
        ("Total staff headcount (full-time equivalent, FTE)", "number"),
        ("Total headcount qualified case managers (FTE)", "number"),
        ("Vacancy rate (total unfilled posts as percentage of total staff headcount)", "share"),
        (
            "Vacancy rate case managers only (total unfilled case manager posts as percentage of total case manager headcount)",
            "share",
        ),
        ("Average caseload case managers (FTE equivalent)", "number"),
        ("Average annual working days sickness (all staff)", "number"),
        ("Staff attrition (percentage of all staff leaving in 12-month period)", "share"),
        ("Volunteers actively working", "count"),
        ("Volunteers in recruitment", "count"),
    ),
    "caseload": (
        (TOTAL_CASELOAD, "count"),
        ("of which, court disposals", "count"),
        ("of which, out-of-court disposals", "count"),
    ),
    "caseload-court": (
        ("on community sentences", "count"),
        ("in custody", "count"),
        ("on licence", "count"),
    ),
    "caseload-out-of-court": (
        ("youth caution", "count"),
        ("youth conditional caution", "count"),
        ("community resolution or other out-of-court disposal", "count"),
    ),
    "caseload-age": (("Aged 10–14", "share"), ("Aged 15–17", "share")),
    "caseload-ethnicity": (("White", "share"), ("Black and minority ethnic", "share"), ("Not known", "share")),
    "caseload-gender": (("Male", "share"), ("Female", "share")),
    "education-and-child-protection": (
        ("Current caseload 'Looked After Children' resident in the YOT area", "share"),
        ("Current caseload 'Looked After Children' placed outside the YOT area", "share"),
        ("Current caseload with child protection plan", "share"),
        ("Current caseload with child in need plan", "share"),
        ("Current caseload aged 16 and under, in full-time school", "share"),
        ("Current caseload aged 16 and under in a pupil referral unit or alternative education", "share"),
        ("Current caseload aged 16 and under not in school/pupil referral unit/alternative education", "share"),
        ("Current caseload aged 17+ not in education, training or employment", "share"),
    ),
    "key-data-1.3": (
        ("Percentage of current caseload with mental health issues", "share"),
        ("Percentage of current caseload with substance misuse issues", "share"),
        ("Percentage of current caseload with an education, health and care plan", "share"),
    ),
}  # fmt: skip
# Tables in which a small number could identify a child.
_ABOUT_CHILDREN = ("caseload", "education-and-child-protection", "key-data-1.3")
_NOT_A_WORD = re.compile(r"[^\w%+]+")


def is_about_children(table: str) -> bool:
    return table.startswith(_ABOUT_CHILDREN)


def normal(words: str) -> str:
    """Words normalised for comparison: without capitals and punctuation."""
    return _NOT_A_WORD.sub(" ", words.casefold().replace("&", " and ")).strip()


def figures_of(tables: Mapping[str, str], supplied: Mapping[str, Sequence[str]]) -> list[Figure]:
    """The figures of a return, in the order of the report.

    `tables` are the tables of facts of the layout. `supplied` has, for each table, the labels of figures that the YOT
    has supplied before. They replace our labels for the same figures, so that the return updates these rows.
    """
    return [figure for table in tables if table in _ASKED for figure in _of_table(table, supplied.get(table, ()))]


def _of_table(table: str, supplied: Sequence[str]) -> Iterator[Figure]:
    here = {normal(label): label for label in supplied}
    for label, kind in _ASKED[table]:
        yield Figure(table, here.pop(normal(label), label), kind)
    for label in here.values():
        yield Figure(table, label, "any")
