"""What is asked of each kind of evidence: a table, and what follows from it. Plain data, without Django.

Sources: C chapter 4 and annex E (which evidence is gathered), and the methodology annexes of M, B and G (what is counted of it).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KindOfEvidence:
    """A kind of evidence: what is asked of it beside its title, its state and its notes."""

    slug: str
    meaning: str
    asks: tuple[str, ...]
    # Held at a day: counted in the methodology of the report, with that day.
    is_held: bool = False
    # Its file is asked for when it is added. Any other item can have files too.
    has_file: bool = False
    # How its date is asked for.
    when: str = "Date"


_HELD = ("happened_on", "roles", "people")
KINDS = (
    KindOfEvidence(
        "document",
        "A plan, policy, set of minutes or report of the YOT or its partners",
        ("happened_on",),
        has_file=True,
        when="Date of the document",
    ),
    KindOfEvidence(
        "data",
        "Figures that the YOT supplied about its work, its staff or the children it works with",
        ("happened_on",),
        has_file=True,
        when="Date of the data",
    ),
    KindOfEvidence(
        "meeting", "A meeting with managers, the board or partners", _HELD, is_held=True, when="When was it held?"
    ),
    KindOfEvidence(
        "interview",
        "An interview with one person about the organisation, by role",
        _HELD,
        is_held=True,
        when="When was it held?",
    ),
    KindOfEvidence(
        "focus_group", "A focus group of staff, volunteers or children", _HELD, is_held=True, when="When was it held?"
    ),
    KindOfEvidence(
        "survey",
        "A survey of staff, volunteers, children or parents: who was invited, who answered, and the counts",
        ("surveyed", "invited", "answered", "happened_on"),
        when="When was it closed?",
    ),
    KindOfEvidence(
        "observation",
        "Something that inspectors watched: a panel, a group, a visit",
        _HELD,
        is_held=True,
        when="When was it?",
    ),
    KindOfEvidence(
        "presentation",
        "What the YOT’s leaders presented to the inspectors",
        _HELD,
        is_held=True,
        has_file=True,
        when="When was it held?",
    ),
    KindOfEvidence(
        "partner",
        "What inspectors of police, health, social care or education found, under their inspectorate’s name",
        ("partner", "happened_on"),
        has_file=True,
    ),
    KindOfEvidence(
        "referred_case",
        "What partner inspectors found in a single case that was referred to them",
        ("case", "partner", "happened_on"),
        has_file=True,
    ),
)
BY_SLUG = {kind.slug: kind for kind in KINDS}

# What every kind is asked for.
OF_EVERY_KIND = ("title", "state", "due", "notes", "is_on_diversity", "is_on_resettlement", "is_on_involvement")
# What is asked of some kinds alone, and how it stands where it is not asked.
UNASKED: dict[str, Any] = {
    "happened_on": None,
    "roles": "",
    "people": None,
    "partner": "",
    "case": None,
    "surveyed": "",
    "invited": None,
    "answered": None,
}


def fields_of(kind: str) -> tuple[str, ...]:
    """What is asked of a kind of evidence."""
    return (*OF_EVERY_KIND, *BY_SLUG[kind].asks)


def problems(kind: str, values: Mapping[str, Any], *, today: datetime.date) -> dict[str, str]:
    """What is missing in an item of evidence, or contradicts itself: by field, each with how to mend it.

    What is still to come need not have been held, asked or answered yet, but it is due on a day.
    """
    found: dict[str, str] = {}
    described = BY_SLUG[kind]
    has_come = values.get("state") == "received"
    day, invited, answered = values.get("happened_on"), values.get("invited"), values.get("answered")
    if not str(values.get("title") or "").strip():
        found["title"] = "Give it a title by which others will know it."
    for field, value in values.items():
        if field in UNASKED and field not in described.asks and value != UNASKED[field]:
            found[field] = f"This is not asked of evidence of this kind ({kind.replace('_', ' ')}). Leave it out."
    if day is not None and day > today:
        found["happened_on"] = "This day is still to come. Enter one that is past, or say that the item is requested."
    if has_come and described.is_held and day is None:
        found["happened_on"] = "Enter the day: the report counts it. If it is still to come, say that it is requested."
    if not has_come and values.get("due") is None:
        found["due"] = "Enter the day by which it is to come, for example 27 3 2026."
    if kind == "survey" and has_come and not values.get("surveyed"):
        found["surveyed"] = "Say who was asked."
    if invited is not None and answered is not None and answered > invited:
        found["answered"] = f"No more than the {invited} who were invited can have answered."
    if kind in ("partner", "referred_case") and not str(values.get("partner") or "").strip():
        found["partner"] = "Name the partner inspectorate, for example Care Quality Commission."
    if kind == "referred_case" and values.get("case") is None:
        found["case"] = "Choose the case that was referred."
    return found
