"""Drawing up figures by group."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author, Until, write_history
from reports.national.groups import queries
from reports.national.groups.models import GroupFigures
from reports.national.groups.sets import FEWEST_IN_A_SET, tables_of
from reports.rated.groups import COLUMNS
from standards.models import Framework


def draw_up_group_figures() -> None:
    """Draw up a set for each framework that has enough published inspections in no set. A background worker does this once a
    day."""
    for framework in queries.frameworks_published():
        draw_up(framework, by=Author(command="group figures"))


@transaction.atomic
def draw_up(framework: Framework, *, by: Author) -> GroupFigures | None:
    """Draw up the next set under a framework, from all published inspections in no set; None if they are too few."""
    Framework.objects.select_for_update().get(pk=framework.pk)  # one set at a time
    counts = queries.counts_of(queries.in_no_set(framework.slug))
    if len(counts) < FEWEST_IN_A_SET:
        return None
    number = len(queries.sets_under(framework.slug)) + 1
    figures: GroupFigures = GroupFigures.objects.create(
        framework=framework.slug,
        number=number,
        inspections=sorted(counts),
        tables=tables_of(framework.definition, COLUMNS, [counts[reference] for reference in sorted(counts)]),
        **by.as_fields(),
    )
    made = f"set {number}, {len(counts)} inspections"
    write_history(None, f"figures by group under {framework.slug}", [("drawn up", "", made)], by=by, until=Until.ALWAYS)
    return figures
