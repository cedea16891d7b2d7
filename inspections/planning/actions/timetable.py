"""Actions for the dates of an inspection."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from inspections import phases
from inspections.history import Author, Refused, Until, change_fields, refuse_blank, write_history
from inspections.inspection.models import Inspection, PlannedPhase
from inspections.planning.timetable import end_of_fieldwork

# The dates that are fields of the inspection.
FIELDS = {"announced": "announced", "fieldwork": "fieldwork_started"}


def plan_phases(inspection: Inspection, dates: Mapping[str, datetime.date], *, by: Author) -> None:
    """Store the dates of a new timetable. The dates of the announcement and fieldwork are fields of the inspection."""
    planned = {phase: day for phase, day in dates.items() if phase not in FIELDS}
    PlannedPhase.objects.bulk_create(
        PlannedPhase(inspection=inspection, phase=phase, starts=day) for phase, day in planned.items()
    )
    history = [(phase, "", day) for phase, day in planned.items()]
    write_history(inspection, "timetable", history, by=by, until=Until.PUBLISHED)


@transaction.atomic
def move_date(inspection: Inspection, phase: str, day: datetime.date, *, reason: str, by: Author) -> bool:
    """Move the day on which a phase is planned to start. Fieldwork keeps its length.

    Raises Refused if the inspection is published, or if a planned date is moved without a reason.
    """
    before = inspection.starts.get(phase)
    if before == day:
        return False
    if before is not None:
        refuse_blank(reason, "Enter why you are moving the date.")
    if inspection.is_published:
        raise Refused("The report is published, so you can no longer change the dates.")
    if phase in FIELDS:
        values: dict[str, datetime.date] = {FIELDS[phase]: day}
        if phase == "fieldwork":
            values["fieldwork_ended"] = _end(inspection, before, day)
        change_fields(inspection, values, inspection=inspection, subject="inspection", by=by, until=Until.PUBLISHED)
    else:
        PlannedPhase.objects.update_or_create(inspection=inspection, phase=phase, defaults={"starts": day})
    title = phases.BY_SLUG[phase].title
    change = (title, before, f"{day} ({reason.strip()})" if reason.strip() else day)
    write_history(inspection, "timetable", [change], by=by, until=Until.PUBLISHED)
    return True


def _end(inspection: Inspection, before: datetime.date | None, start: datetime.date) -> datetime.date:
    if before is not None and inspection.fieldwork_ended is not None:
        return start + (inspection.fieldwork_ended - before)
    return end_of_fieldwork(start, is_joint=inspection.kind == Inspection.Kind.JOINT)
