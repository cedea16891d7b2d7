"""The kinds of evidence and the fields of each.

Plain data, without Django. Sources: C chapter 4 and annex E (which evidence is gathered), and the methodology annexes
of M, B and G (what is counted).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KindOfEvidence:
    """A kind of evidence, with its fields other than title, state and notes."""

    slug: str
    meaning: str
    asks: tuple[str, ...]
    # An event on one day. The methodology section in the report counts it with its date.
    is_held: bool = False
    # The form for adding it has a file field. Other kinds can have files too.
    has_file: bool = False
    # The label of its date.
    when: str = "Date"


_HELD = ("happened_on", "roles", "people")
KINDS = (
    KindOfEvidence(
        "document",
        "A plan, policy, set of minutes or report of the {service.one} or its partners",
        ("happened_on",),
        has_file=True,
        when="Date of the document",
    ),
    KindOfEvidence(
        "data",
        "Figures that the {service.one} supplied about its work, its staff or the children it works with",
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
        "A survey of staff, volunteers, children or parents: how many people were invited, how many answered, and what they said",
        ("surveyed", "invited", "answered", "happened_on"),
        when="When was it closed?",
    ),
    KindOfEvidence(
        "observation",
        "Something that inspectors watched, for example a panel, a group or a visit",
        _HELD,
        is_held=True,
        when="When did it take place?",
    ),
    KindOfEvidence(
        "presentation",
        "What the {service.one}’s leaders presented to the inspectors",
        _HELD,
        is_held=True,
        has_file=True,
        when="When was it held?",
    ),
    KindOfEvidence(
        "partner",
        "What inspectors of police, health, social care or education found, with the name of their inspectorate",
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

# Fields of every kind.
OF_EVERY_KIND = ("title", "state", "due", "notes", "is_on_diversity", "is_on_resettlement", "is_on_involvement")
# Fields that only some kinds have, with their value for the other kinds.
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
    """The fields of a kind of evidence."""
    return (*OF_EVERY_KIND, *BY_SLUG[kind].asks)


def problems(kind: str, values: Mapping[str, Any], *, today: datetime.date) -> dict[str, str]:
    """What is missing or contradictory in an item of evidence: error messages by field.

    A requested item needs no details of the event or survey yet, but it needs a due date.
    """
    wrong: dict[str, str] = {}
    described = BY_SLUG[kind]
    has_come = values.get("state") == "received"
    day, invited, answered = values.get("happened_on"), values.get("invited"), values.get("answered")
    if not str(values.get("title") or "").strip():
        wrong["title"] = "Enter a title that others will recognise."
    for field, value in values.items():
        if field in UNASKED and field not in described.asks and value != UNASKED[field]:
            wrong[field] = f"This does not apply to this kind of evidence ({kind.replace('_', ' ')}). Leave it blank."
    if day is not None and day > today:
        wrong["happened_on"] = "The date is in the future. Enter a date in the past, or mark the item as requested."
    if has_come and described.is_held and day is None:
        wrong["happened_on"] = "Enter the date. The report needs it. If it has not been received, mark it as requested."
    if not has_come and values.get("due") is None:
        wrong["due"] = "Enter the date it is due, for example 27 3 2026."
    if kind == "survey" and has_come and not values.get("surveyed"):
        wrong["surveyed"] = "Choose who was surveyed."
    if invited is not None and answered is not None and answered > invited:
        wrong["answered"] = f"This cannot be more than the {invited} who were invited."
    if kind in ("partner", "referred_case") and not str(values.get("partner") or "").strip():
        wrong["partner"] = "Enter the name of the partner inspectorate, for example Care Quality Commission."
    if kind == "referred_case" and values.get("case") is None:
        wrong["case"] = "Choose the case that was referred."
    return wrong
