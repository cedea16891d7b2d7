"""How the list of inspections can be searched, filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db.models import Case, IntegerField, Value, When

from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from inspections.phases import PHASES
from standards.words import in_house_words

NOT_PUBLISHED = "not_published"
# Phases in the order in which an inspection goes through them.
_PHASE: Case = Case(
    *(When(phase=phase.slug, then=Value(number)) for number, phase in enumerate(PHASES)), output_field=IntegerField()
)
_COLUMNS = (
    Column(in_house_words("{service.heading}"), "yot", ["yot__name"]),
    Column("Framework"),
    Column("Phase", "phase", [_PHASE]),
    Column("Announced", "announced", ["announced"], descends_first=True),
    Column("Published", "published", ["published"], descends_first=True),
    Column("Cases"),
)


def list_of_inspections(frameworks: Sequence[tuple[str, str]], years: Sequence[int]) -> ListOf:
    """The list, with filters for these frameworks (slug and title) and years of publication."""
    phases = [(phase.slug, phase.title) for phase in PHASES]
    by_year = [(str(year), str(year)) for year in years]
    return ListOf(
        "inspection",
        "inspections",
        columns=_COLUMNS,
        search=Search(in_house_words("Search by {service.one} or reference"), InspectionQuerySet.with_words),
        filters=[
            Filter("phase", "Phase", "All phases", [(NOT_PUBLISHED, "Not published yet"), *phases], _in_phase),
            Filter("framework", "Framework", "All frameworks", frameworks, partial(_by, "framework__slug")),
            Filter("type", "Type", "All types", Inspection.Kind.choices, partial(_by, "kind")),
            Filter("year", "Published in", "Any year", by_year, partial(_by, "published__year")),
        ],
    )


def _in_phase(rows: Rows, phase: str) -> Rows:
    return rows.exclude(phase="published") if phase == NOT_PUBLISHED else rows.filter(phase=phase)


def _by(field: str, rows: Rows, value: str) -> Rows:
    return rows.filter(**{field: value})
