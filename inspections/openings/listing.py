"""How the list of openings is searched, filtered and sorted."""

from __future__ import annotations

import datetime

from django.utils import timezone

from inspections.lists.listing import Column, Filter, ListOf, Search
from inspections.openings.models import Opening, OpeningQuerySet

_DAYS = (("1", "Today"), ("7", "The last 7 days"), ("31", "The last 31 days"))


def _since(rows: OpeningQuerySet, days: str) -> OpeningQuerySet:
    return rows.since(timezone.localdate() - datetime.timedelta(days=int(days) - 1))


OPENINGS = ListOf(
    one="opening",
    many="openings",
    columns=(
        Column("When", "when", ("at",), descends_first=True),
        Column("Who", "who", ("by__name",)),
        Column("Inspection", "inspection", ("inspection__reference",)),
        Column("What", "what", ("what",)),
    ),
    filters=(
        Filter("kind", "Kind", "All kinds", Opening.Kind.choices, lambda rows, kind: rows.of_kind(kind)),
        Filter("days", "When", "All dates", _DAYS, _since),
    ),
    search=Search("Name of a person, or reference", lambda rows, words: rows.with_words(words)),
    on_a_page=50,
)
