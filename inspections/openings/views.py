"""The page for the people responsible for data protection: who opened which record, and when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person
from inspections.openings.listing import OPENINGS
from inspections.openings.queries import all_openings
from inspections.permissions import check_can_read_openings


def openings(request: HttpRequest) -> HttpResponse:
    check_can_read_openings(person(request))
    shown = OPENINGS.shown(all_openings(), request.GET)
    return render(request, "inspections/openings/openings.html", {"list": shown, "page_obj": shown.page})
