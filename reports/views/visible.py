"""Which inspection a page of this app is about, for somebody who may see it."""

from __future__ import annotations

from django.http import HttpRequest

from inspections.access import person, visible_inspection
from inspections.inspection.models import Inspection
from inspections.permissions import check_can_see_ratings
from reports.permissions import check_can_read_report


def with_ratings(request: HttpRequest, reference: str) -> Inspection:
    """An inspection, for a page from which its ratings can be read."""
    found = visible_inspection(request, reference)
    check_can_see_ratings(person(request), found)
    return found


def with_report(request: HttpRequest, reference: str) -> Inspection:
    """An inspection, for a page from which its report can be read as it stands."""
    found = visible_inspection(request, reference)
    check_can_read_report(person(request), found)
    return found
