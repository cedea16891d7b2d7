"""Everything that is written for a report, as plain values."""

from __future__ import annotations

from inspections.inspection.models import Inspection


def written_of(inspection: Inspection) -> dict[str, str]:
    """What is written, by section; a recommendation as "recommendation 3"."""
    texts = {text.section: text.body for text in inspection.texts.all() if text.body}
    return texts | {f"recommendation {row.number}": row.text for row in inspection.recommendations.all()}
