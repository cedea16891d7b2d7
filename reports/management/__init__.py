"""What the commands of this app have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import CommandError

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection


def inspection_called(reference: str) -> Inspection:
    """The inspection of this reference, with its framework. Raises CommandError naming the nearest known one."""
    from inspections.inspection.models import Inspection
    from reports.workbook.values import nearest

    inspection = Inspection.objects.with_framework().filter(reference=reference).first()
    if inspection is None:
        known = Inspection.objects.values_list("reference", flat=True)
        raise CommandError(f"There is no inspection “{reference}”{nearest(reference, known) or '.'}")
    return inspection
