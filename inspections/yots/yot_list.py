"""How the list of YOTs can be searched, filtered and sorted."""

from __future__ import annotations

from functools import partial

from inspections.inspection.yots import YOT, YOTQuerySet
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from standards.words import in_house_words


def _by(field: str, rows: Rows, value: str) -> Rows:
    return rows.filter(**{field: value})


YOTS = ListOf(
    in_house_words("{service.one}"),
    in_house_words("{service.many}"),
    columns=[
        Column("Name", "name", ["name"]),
        Column("Local authorities"),
        Column("Police force area", "police", ["police_force_area"]),
        Column("Region", "region", ["region", "nation"]),
    ],
    search=Search("Search by name or local authority", YOTQuerySet.matching),
    filters=[
        Filter("region", "Region", "All regions", YOT.Region.in_words(), partial(_by, "region")),
        Filter("nation", "Nation", "All nations", YOT.Nation.in_words(), partial(_by, "nation")),
    ],
    on_a_page=50,
)
