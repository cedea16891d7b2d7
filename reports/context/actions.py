"""Accepts a data return: puts its figures into the report's tables of facts."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.context.queries import RETURN, Preview, last_return, preview_of
from reports.context.reading import Return
from reports.permissions import until_published
from reports.writing.actions.facts import set_facts_of


class ReportChanged(Refused):
    """The tables have changed since the preview, so accepting the return would do something else."""

    def __init__(self) -> None:
        super().__init__(
            "A colleague has changed the tables since you saw this page. Nothing has been saved. Check the changes below again, "
            "then accept the return."
        )


@transaction.atomic
def accept_return(inspection: Inspection, read: Return, *, seen: str, by: Author) -> Preview:
    """Put the figures from a return into the report exactly as its preview says, all or none.

    `seen` is the fingerprint of the preview that the user saw. Raises ReportChanged if the report has changed since, and Refused
    if the return has problems or a table has a row that cannot be saved.
    """
    current_phase(inspection)  # locks the inspection, so that no one can change a table until this is done
    preview = preview_of(inspection, read)
    if preview.checked.problems or preview.checked.date is None:
        raise Refused("The return has cells to correct, so nothing was saved. Correct them first.")
    if preview.seen != seen:
        raise ReportChanged
    for table in preview.tables:
        try:
            set_facts_of(inspection, table.slug, table.rows, by=by)
        except Refused as error:
            raise Refused(f"Nothing has been saved. The table “{table.heading}” cannot be saved. {error}") from error
    if preview.tables:
        before = last_return(inspection)
        changes = [
            ("date", before.new if before else "", preview.checked.date.isoformat()),
            ("figures", "", preview.figures),
        ]
        write_history(inspection, RETURN, changes, by=by, until=until_published(inspection))
    return preview
