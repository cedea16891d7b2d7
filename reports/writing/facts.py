"""A table of facts: the fields of a row, what is wrong with one, and the version of the table."""

from __future__ import annotations

from inspections.inspection.models import Change, Inspection
from reports.writing.sections import WITHOUT_SOURCE

# What a row of a table has.
ROW_FIELDS = ("label", "value", "comparator", "comparator_value", "source")


def facts_version_of(inspection: Inspection, section: str) -> int:
    """The newest row of history that may be about a table of facts; 0: none."""
    newest = newest_change(inspection, section)
    return newest.pk if newest else 0


def newest_change(inspection: Inspection, section: str) -> Change | None:
    rows = Change.objects.filter(inspection=inspection, subject__in=("facts", f"facts {section}")).select_related("by")
    found: Change | None = rows.order_by("-pk").first()
    return found


def row_problem(section: str, row: dict[str, str]) -> str:
    """What is wrong with a row of a table of facts, and how to mend it; "" where nothing is."""
    if not row["label"]:
        return "Write what the figure is about, or empty the whole row."
    if not row["value"] and not row["comparator_value"]:
        return f"“{row['label']}” has no value. Enter one, or take the row out."
    if row["comparator_value"] and not row["comparator"]:
        return f"Say what the {row['comparator_value']} is of: a region, or England and Wales, for example."
    if section not in WITHOUT_SOURCE and not row["source"]:
        return f"Say where “{row['label']}” is from: who published it, the year, the title."
    return ""


FACT_FIELDS = ("section", "label", "value", "comparator", "comparator_value", "source")
