"""The gaps that were passed with a reason."""

from __future__ import annotations

from django.db import models

from inspections import phases
from inspections.base import Appended
from inspections.inspection.models import Inspection
from reports.gates.kinds import KINDS


def kinds_in_words() -> list[tuple[str, str]]:
    return [(kind.slug, kind.title) for kind in KINDS.values()]


class PassedGap(Appended):
    """What was missing when an inspection moved to a phase, and why it moved all the same."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="passed_gaps")
    phase = models.CharField(max_length=20, choices=phases.choices)
    kind = models.CharField(max_length=40, choices=kinds_in_words)
    what = models.TextField()
    reason = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"
