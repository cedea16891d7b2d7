"""Describes tables of facts: the fields of a row, what is wrong with a row, and the version of a table."""

from __future__ import annotations

from inspections.inspection.models import Change, Inspection
from reports.writing.sections import WITHOUT_SOURCE

# The fields of a row.
ROW_FIELDS = ("label", "value", "comparator", "comparator_value", "source")


def facts_version_of(inspection: Inspection, section: str) -> int:
    """The version of a table of facts: the key of the newest change that could affect it, or 0 if there is no change."""
    newest = newest_change(inspection, section)
    return newest.pk if newest else 0


def newest_change(inspection: Inspection, section: str) -> Change | None:
    rows = Change.objects.filter(inspection=inspection, subject__in=("facts", f"facts {section}")).select_related("by")
    newest: Change | None = rows.order_by("-pk").first()
    return newest


def row_problem(section: str, row: dict[str, str]) -> str:
    """What is wrong with a row in a table of facts and how to fix it; "" if nothing is wrong."""
    if not row["label"]:
        return "Enter what the figure is about, or clear the whole row."
    if not row["value"] and not row["comparator_value"]:
        return f"Enter a value for “{row['label']}”, or remove the row."
    if row["comparator_value"] and not row["comparator"]:
        return f"Enter what the figure is compared with ({row['comparator_value']}), for example a region or England and Wales."
    if section not in WITHOUT_SOURCE and not row["source"]:
        return f"Enter the source of “{row['label']}”: who published it, the year and the title."
    return ""


FACT_FIELDS = ("section", "label", "value", "comparator", "comparator_value", "source")
