"""Queries for the pages about alerts and requests for reassurance."""

from __future__ import annotations

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.alerts.querysets import AlertQuerySet, ReassuranceRequestQuerySet
from inspections.inspection.models import Change, Inspection
from inspections.inspection.querysets import ChangeQuerySet


def alerts_of(inspection: Inspection) -> AlertQuerySet:
    return Alert.objects.of_inspection(inspection).with_people()


def requests_of(inspection: Inspection) -> ReassuranceRequestQuerySet:
    return ReassuranceRequest.objects.of_inspection(inspection).with_people()


def history_of(raised: Alert | ReassuranceRequest) -> ChangeQuerySet:
    """The history of an alert or a request, newest first, each row with its author."""
    history: ChangeQuerySet = Change.objects.of_alert(raised)
    return history.select_related("by")
