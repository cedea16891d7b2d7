"""When case data is due, and why it cannot be deleted now."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone

from inspections.inspection.models import Inspection
from reports.retention.period import months_in, published_until


def due_until() -> datetime.date | None:
    """The latest day of publication for which case data is due now; None if case data is kept."""
    months = months_in(settings.CASE_DATA_KEPT_FOR)
    return None if months is None else published_until(timezone.localdate(), months)


def why_not(inspection: Inspection) -> str:
    """Why the case data of an inspection cannot be deleted now; "" if it can."""
    until = due_until()
    if until is None:
        return "Case data is kept, because the setting CASE_DATA_KEPT_FOR has no value."
    if not inspection.is_published or inspection.published is None or inspection.published > until:
        return f"The case data of {inspection.reference} is not due yet."
    if not inspection.editions.exists():
        return (
            f"The report of {inspection.reference} was published elsewhere and is made from its cases. Publish it here first, as "
            "a correction, so that its files are kept."
        )
    if inspection.corrections.filter(ended_at=None).exists():
        return f"The report of {inspection.reference} is being corrected. End the correction first."
    return ""
