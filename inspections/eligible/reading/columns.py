"""Matches the headings of a list of eligible cases with our columns. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One of our columns: its name, the heading in the template, what to enter, and an example."""

    name: str
    title: str
    help: str
    example: str
    is_required: bool = False


COLUMNS = (
    Column(
        "reference", "Reference", "a reference without a name; if you leave it blank, the service gives one", "yot-0412"
    ),
    Column("disposal", "Disposal", "for example Referral order or Youth caution", "Referral order", is_required=True),
    Column("began", "Date of disposal", "the day on which it was imposed or given", "3 April 2026"),
    Column("gender", "Gender", "Male, Female, Non-binary or Another gender", "Male"),
    Column("age", "Age", "in whole years, on the date of the disposal", "15"),
    Column("ethnicity", "Ethnicity", "the group, for example White", "White"),
    Column("locality", "Locality", "the area or team; no address and no postcode", "North"),
    Column(
        "safety_wellbeing",
        "Safety and wellbeing",
        "Low, Medium, High or Very high, as the {service.one} classified it",
        "Medium",
    ),
    Column(
        "risk_of_serious_harm",
        "Risk of serious harm",
        "Low, Medium, High or Very high, as the {service.one} classified it",
        "Low",
    ),
    Column(
        "resettlement", "Resettlement", "Yes if the case is looked at only for resettlement, outside the sample", "No"
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
GROUPED = ": "  # between the headings of a header of two rows
# Heading of the column that we fill in ourselves if the list has dates of birth.
AGE_WORKED_OUT = "Age on the date of disposal (worked out)"


def normal(text: str) -> str:
    """A heading or word without capitals, punctuation and extra spaces, for comparison."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^\w]+|_", " ", plain).split())


# The first pattern that matches a normalised heading decides.
_NOT_OURS = re.compile(
    r"\b(end|ended|ends|expiry|expires|review|reviewed|closed|closure|closing|completion|completed|offences?"
    r"|number of|referral date|date of referral|arrest|allocat\w*|remand|breach|comments?|notes?|length|worker|officer|manager)\b"
)
_PATTERNS: Sequence[tuple[str, re.Pattern[str]]] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("resettlement", r"\bresettle"),
        ("age", r"\bage\b"),
        ("safety_wellbeing", r"\b(safety|well ?being|well being|swb|sw|s and w|vulnerab\w*)\b"),
        ("risk_of_serious_harm", r"\b(serious harm|rosh|rsh|roh|r o s h|risk of harm|risk to others|harm to others)\b"),
        ("began", r"\b(dates?|start\w*|began|begin\w*|commence\w*|imposed|sentenced|given on)\b"),
        ("ethnicity", r"\b(ethnic\w*|race)\b"),
        ("gender", r"\b(gender|sex|m f|male female)\b"),
        (
            "disposal",
            r"\b(disposals?|outcomes?|orders?|sentences?|interventions?|programmes?|legal status|case type)\b",
        ),
        ("locality", r"\b(locality|area|town|team|district|ward|borough|local authority|location|patch|office)\b"),
        ("reference", r"\b(refs?|reference|id|urn|uid|identifier|case (no|number|id)|number|no)\b"),
    )
)


def guess(heading: str, remembered: Mapping[str, str] | None = None) -> str:
    """The name of our column that matches a heading, or "". `remembered` has what people chose before, by normalised heading.

    In a header of two rows, such as “Child: Age”, the lower heading counts if we recognise it; otherwise both count
    together.
    """
    if remembered and normal(heading) in remembered:
        return remembered[normal(heading)]
    return _guess(lower_of(heading)) or _guess(heading)


def lower_of(heading: str) -> str:
    """The heading in the lower row of a header of two rows."""
    return heading.rpartition(GROUPED)[2]


def _guess(heading: str) -> str:
    plain = normal(heading)
    ours = next(
        (column.name for column in COLUMNS if normal(column.title) == plain or normal(column.name) == plain), ""
    )
    if ours or _NOT_OURS.search(plain):
        return ours
    return next((name for name, pattern in _PATTERNS if pattern.search(plain)), "")


_OF_THE_DISPOSAL = re.compile(r"\b(disposals?|outcomes?|orders?|sentences?|sentenced|imposed|given)\b")


def guesses(headings: Sequence[str], remembered: Mapping[str, str] | None = None) -> list[str]:
    """Our guess for each heading.

    Each of our columns is matched with one heading at most: a remembered heading first, then a date that names the
    disposal, then the first match.
    """
    found = [guess(heading, remembered) for heading in headings]
    if AGE_WORKED_OUT in headings:
        found = ["" if name == "age" else name for name in found]
        found[headings.index(AGE_WORKED_OUT)] = "age"
    best: dict[str, tuple[int, int]] = {}  # how well the heading matches, and its place from the end
    for place, (name, heading) in enumerate(zip(found, headings, strict=True)):
        plain = normal(heading)
        fits = 2 * (plain in (remembered or {})) + bool(name == "began" and _OF_THE_DISPOSAL.search(plain))
        best[name] = max(best.get(name, (-1, 0)), (fits, -place))
    return [name if name and best[name][1] == -place else "" for place, name in enumerate(found)]
