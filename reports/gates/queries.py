"""What was passed on the way to the panel, as plain data."""

from __future__ import annotations

from inspections import phases
from inspections.inspection.models import Inspection
from inspections.moments import moment
from reports.gates.models import PassedGap


def passed_gaps(inspection: Inspection) -> list[dict[str, str]]:
    """Each gap that was passed, oldest first: what was missing before which phase, and who passed it with what reason."""
    return [
        {
            "kind": gap.kind,
            "title": gap.get_kind_display(),
            "phase": phases.BY_SLUG[gap.phase].title,
            "what": gap.what,
            "reason": gap.reason,
            "by": str(gap.by or f"the command {gap.command}"),
            "on": moment(gap.at),
        }
        for gap in PassedGap.objects.filter(inspection=inspection).select_related("by")
    ]
