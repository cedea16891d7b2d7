"""What the page for deleting case data shows."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from inspections.inspection.models import Inspection
from reports.retention.due import due_until
from reports.retention.models import CaseDataDeletion
from reports.retention.querysets import CaseDataDeletionQuerySet


def due() -> list[Inspection]:
    """Published inspections whose case data is due, and for which nobody has asked, earliest publication first."""
    until = due_until()
    if until is None:
        return []
    asked = CaseDataDeletion.objects.filter(withdrawn_at=None).values("inspection")
    found = Inspection.objects.filter(phase="published", published__lte=until).exclude(pk__in=asked)
    return list(found.select_related("yot").order_by("published", "pk"))


def waiting() -> CaseDataDeletionQuerySet:
    return CaseDataDeletion.objects.open()


def done() -> CaseDataDeletionQuerySet:
    return CaseDataDeletion.objects.done()


def open_request(inspection: Inspection) -> CaseDataDeletion | None:
    """The request for this inspection that waits for a second person."""
    request: CaseDataDeletion | None = CaseDataDeletion.objects.open().filter(inspection=inspection).first()
    return request


def request_or_404(inspection: Inspection) -> CaseDataDeletion:
    request: CaseDataDeletion = get_object_or_404(CaseDataDeletion.objects.open(), inspection=inspection)
    return request
