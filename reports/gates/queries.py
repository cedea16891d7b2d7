"""What was passed before the steps of an inspection, as plain data."""

from __future__ import annotations

from inspections.inspection.models import Inspection
from inspections.moments import moment
from reports.gates.models import PassedGap


def passed_gaps(inspection: Inspection) -> list[dict[str, str]]:
    """Each gap that was passed, oldest first: what was missing before which step, and who passed it with what reason."""
    return [
        {
            "kind": gap.kind,
            "title": gap.title,
            "step": gap.step,
            "phase": gap.get_step_display(),
            "what": gap.what,
            "reason": gap.reason,
            "by": str(gap.by or f"the command {gap.command}"),
            "on": moment(gap.at),
        }
        for gap in PassedGap.objects.filter(inspection=inspection).select_related("by", "inspection__framework")
    ]
