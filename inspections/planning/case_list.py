"""How the list of an inspection's cases can be searched, filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from inspections.cases.models import Case
from inspections.cases.querysets import CaseQuerySet
from inspections.inspection.models import Inspection
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from standards.language.scale import Words

NO_ONE = "none"


def _columns(words: Words) -> Sequence[Column]:
    return (
        Column(words.case.heading, "case", ["reference"]),
        Column(words.domain.heading, "domain", ["domain__number"]),
        Column("Disposal", "disposal", ["disposal"]),
        Column("Inspector", "inspector", ["inspector__user__name", "inspector__name"]),
        Column("State", "state", ["state"]),
    )


def list_of_cases(inspection: Inspection) -> ListOf:
    """The list, with filters for the domains, disposals and inspectors of this inspection."""
    definition, words = inspection.framework.definition, inspection.words
    domains = [(each.number, f"{each.number}. {each.title}") for each in definition.domains if each.case_based]
    disposals = [(each.slug, each.title) for each in definition.disposals]
    inspectors = [(str(member.pk), str(member)) for member in inspection.team.all() if member.role != "chief"]
    return ListOf(
        words.case.one,
        words.case.many,
        columns=_columns(words),
        search=Search("Search by reference or pseudonym", CaseQuerySet.with_words),
        filters=[
            Filter("domain", words.domain.heading, f"All {words.domain.many}", domains, partial(_by, "domain__number")),
            Filter("state", "State", "All states", Case.State.in_words(), partial(_by, "state")),
            Filter("inspector", "Inspector", "Anyone", [(NO_ONE, "No one"), *inspectors], _of_inspector),
            Filter("disposal", "Disposal", "All disposals", disposals, partial(_by, "disposal")),
        ],
        on_a_page=50,
    )


def _by(field: str, rows: Rows, value: str) -> Rows:
    return rows.filter(**{field: value})


def _of_inspector(rows: Rows, member: str) -> Rows:
    return rows.unallocated() if member == NO_ONE else rows.filter(inspector=member)
