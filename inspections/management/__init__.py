"""Code shared by the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import CommandError

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection


def inspection_called(reference: str) -> Inspection:
    """The inspection with this reference, and its framework. If there is none, raises CommandError with the most
    similar reference."""
    from inspections.inspection.models import Inspection
    from inspections.sheets.values import nearest

    inspection = Inspection.objects.with_framework().filter(reference=reference).first()
    if inspection is None:
        known = Inspection.objects.values_list("reference", flat=True)
        raise CommandError(f"There is no inspection “{reference}”{nearest(reference, known) or '.'}")
    return inspection
