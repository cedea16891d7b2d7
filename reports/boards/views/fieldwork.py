"""The page that shows the fieldwork board."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from inspections.access import person, visible_inspection
from inspections.permissions import check_can_lead
from reports.boards.fieldwork import board_of

# Seconds between refreshes of an open board.
BOARD_IS_REFRESHED_AFTER = 15


def fieldwork_board(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    context = {
        "inspection": inspection,
        "board": board_of(inspection),
        "now": timezone.localtime(),
        "refreshed_after": BOARD_IS_REFRESHED_AFTER,
        # Users can stop the automatic refresh (WCAG 2.2.2).
        "is_refreshed": "still" not in request.GET,
    }
    return render(request, "reports/boards/fieldwork_board.html", context)
