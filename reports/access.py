"""Gets the inspection that a page of this app is about, and refuses users who cannot see the page."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from inspections.access import person, visible_inspection
from inspections.inspection.models import Inspection
from inspections.permissions import check_can_see_ratings
from reports.permissions import (
    check_can_publish,
    check_can_read_draft,
    check_can_read_report,
    check_can_see_panel,
    check_can_write_report,
)
from standards.language.definition import StandardDefinition


def with_ratings(request: HttpRequest, reference: str) -> Inspection:
    """Get the inspection. Raises Http404 or NotAllowed if the user cannot see its ratings."""
    inspection = visible_inspection(request, reference)
    check_can_see_ratings(person(request), inspection)
    return inspection


def before_the_panel(request: HttpRequest, reference: str) -> Inspection:
    """Get the inspection. Raises Http404 or NotAllowed if the user cannot see its panel pages."""
    inspection = visible_inspection(request, reference)
    check_can_see_panel(person(request), inspection)
    return inspection


def with_report(request: HttpRequest, reference: str) -> Inspection:
    """Get the inspection. Raises Http404 or NotAllowed if the user cannot read its current report."""
    inspection = visible_inspection(request, reference)
    check_can_read_report(person(request), inspection)
    return inspection


def inspection_to_read(request: HttpRequest, reference: str) -> Inspection:
    """Get the inspection. Raises Http404 or NotAllowed if the user cannot read its draft report."""
    inspection = visible_inspection(request, reference)
    check_can_read_draft(person(request), inspection)
    return inspection


def inspection_to_write(request: HttpRequest, reference: str) -> Inspection:
    inspection = inspection_to_read(request, reference)
    check_can_write_report(person(request), inspection)
    return inspection


def inspection_to_publish(request: HttpRequest, reference: str) -> Inspection:
    """Get the inspection. Raises Http404 or NotAllowed if the user cannot publish its report."""
    inspection = visible_inspection(request, reference)
    check_can_publish(person(request), inspection)
    return inspection


def standard_or_404(inspection: Inspection, number: str) -> StandardDefinition:
    for standard in inspection.framework.definition.standards:
        if standard.number == number:
            return standard
    raise Http404
