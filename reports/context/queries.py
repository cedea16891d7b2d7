"""Queries for the pages of the data return: the figures asked for, the report's tables, and what a return would change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from django.utils import timezone

from inspections.inspection.models import Change, Inspection
from reports.context.checking import Checked, Known, check
from reports.context.merging import ChangedTable, Row, merge
from reports.context.reading import Return
from reports.context.rows import figures_of
from reports.layouts import layout
from reports.writing.facts import ROW_FIELDS
from reports.writing.sections import WITHOUT_SOURCE

RETURN = "data return"  # the subject in the history
BY_THE_YOT = "Data supplied by"  # the start of the source of a figure that the YOT supplied


def known_of(inspection: Inspection) -> Known:
    """What a return for this inspection is checked against."""
    recorded = recorded_of(inspection)
    tables = layout(inspection.layout).fact_sections(inspection.framework.definition)
    tables = {slug: heading for slug, heading in tables.items() if slug not in WITHOUT_SOURCE}
    supplied = {
        slug: [row["label"] for row in rows if row["source"].startswith(BY_THE_YOT)] for slug, rows in recorded.items()
    }
    in_report = {slug: [row["label"] for row in rows] for slug, rows in recorded.items()}
    return Known(tables, figures_of(tables, supplied), in_report, inspection.words)


def recorded_of(inspection: Inspection) -> dict[str, list[Row]]:
    """The rows of each table of facts in the report."""
    tables: dict[str, list[Row]] = {}
    for fact in inspection.facts.order_by("position"):
        tables.setdefault(fact.section, []).append({name: getattr(fact, name) for name in ROW_FIELDS})
    return tables


@dataclass(frozen=True)
class Preview:
    """A return as the user would accept it: its problems, and the tables that would change."""

    known: Known
    checked: Checked
    tables: list[ChangedTable]

    @property
    def seen(self) -> str:
        """A fingerprint of what would change and of what the report contains now."""
        plain = json.dumps([asdict(table) for table in self.tables], sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @property
    def figures(self) -> int:
        return sum(len(table.changed) for table in self.tables)

    @property
    def warnings(self) -> int:
        return sum(bool(row.warning) for table in self.tables for row in table.changed)


def preview_of(inspection: Inspection, read: Return) -> Preview:
    known = known_of(inspection)
    checked = check(read, known, today=timezone.localdate())
    return Preview(known, checked, merge(checked.supplied, recorded_of(inspection), known.tables))


def last_return(inspection: Inspection) -> Change | None:
    """The change that recorded the newest accepted return; its new value is the date of the return."""
    rows = Change.objects.filter(inspection=inspection, subject=RETURN, field="date").select_related("by")
    newest: Change | None = rows.order_by("-pk").first()
    return newest
