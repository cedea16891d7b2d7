"""Actions for storing public figures, and for putting one into a table of facts."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from inspections.history import Author, Refused, current_phase, refuse_blank
from inspections.inspection.models import Inspection
from reports.context.public.models import PublicFigure
from reports.context.public.placing import Placed, place
from reports.writing.actions.facts import set_facts_of
from reports.writing.facts import ROW_FIELDS

_VALUES = ("value", "period", "publisher", "title")


@transaction.atomic
def add_public_figure(*, by: Author, **values: Any) -> PublicFigure:
    """Store a figure for a year. Raises Refused if it is already stored."""
    figure = PublicFigure(**values, **by.as_fields())
    newest = PublicFigure.objects.same_as(**figure.key).first()
    if newest is not None and not newest.is_withdrawn:
        raise Refused(f"There is already a figure for {figure.year}: {newest.value}. Correct that figure instead.")
    figure.save()
    return figure


@transaction.atomic
def correct_public_figure(
    figure: PublicFigure, *, reason: str, is_withdrawn: bool, by: Author, **values: str
) -> PublicFigure:
    """Replace a figure with a new row, or withdraw it, with a reason. Raises Refused if a colleague has corrected it
    since.
    """
    refuse_blank(reason, "Enter why you are correcting the figure.")
    newest = PublicFigure.objects.same_as(**figure.key).first()
    if newest != figure:
        raise Refused("A colleague has corrected this figure since you opened it. Open it again from the list.")
    if is_withdrawn == figure.is_withdrawn and all(getattr(figure, name) == values[name] for name in _VALUES):
        raise Refused("Nothing has changed. Change the figure or its source, or withdraw it.")
    corrected = PublicFigure(**figure.key, **values, reason=reason.strip(), is_withdrawn=is_withdrawn, **by.as_fields())
    corrected.save()
    return corrected


@transaction.atomic
def put_into_table(inspection: Inspection, figure: PublicFigure, *, by: Author) -> bool:
    """Put a figure with its source into its table in a report, and return whether the table changed."""
    current_phase(inspection)  # locks the inspection, so that no one changes the table until this is done
    rows = list(inspection.facts.filter(section=figure.table).order_by("position").values(*ROW_FIELDS))
    placed = Placed(figure.label, figure.value, figure.area, figure.source, inspection.yot.name)
    return set_facts_of(inspection, figure.table, place(placed, rows), by=by)
