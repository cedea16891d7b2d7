"""The timetable of interviews in an inspection, and the calendar that a person subscribes to."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inspections.access import author, person, visible_inspection
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.interviews.actions import (
    cancel_interview,
    change_interview,
    end_calendar_address,
    make_calendar_address,
    plan_interview,
)
from inspections.interviews.calendar import calendar_of
from inspections.interviews.forms import InterviewForm, initial_of
from inspections.interviews.models import PlannedInterview
from inspections.interviews.permissions import can_plan_interviews, check_can_plan_interviews, own_membership
from inspections.interviews.queries import (
    by_day,
    has_calendar_address,
    interviews_for_calendar,
    interviews_shown_to,
    whose_calendar,
)


def interviews(request: HttpRequest, reference: str) -> HttpResponse:
    """The interviews on each day, for everyone or for one inspector."""
    inspection = visible_inspection(request, reference)
    user = person(request)
    shown = interviews_shown_to(user, inspection)
    inspectors = {each.inspector_id: each.inspector for each in shown}
    chosen = request.GET.get("inspector", "")
    days = by_day(each for each in shown if chosen in ("", str(each.inspector_id)))
    context = {
        "inspection": inspection,
        "days": days,
        "inspectors": sorted(inspectors.values(), key=str),
        "chosen": chosen,
        "may_plan": can_plan_interviews(user, inspection),
        "own": own_membership(user, inspection),
        "has_address": has_calendar_address(user),
    }
    return render(request, "inspections/interviews/interviews.html", context)


def plan(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    own = check_can_plan_interviews(person(request), inspection)
    form = InterviewForm(inspection, sent_data(request)[0], own=own, keep=f"interview-{inspection.pk}")
    if form.is_valid():
        try:
            planned = plan_interview(inspection, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Interview planned: {planned}.")
            return redirect("inspections:interviews", reference)
    return render(request, "inspections/interviews/plan.html", {"inspection": inspection, "form": form})


def change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    own = check_can_plan_interviews(person(request), inspection)
    planned = _planned(inspection, pk, own)
    form = InterviewForm(
        inspection, sent_data(request)[0], own=own, keep=f"interview-{inspection.pk}-{pk}", initial=initial_of(planned)
    )
    if form.is_valid():
        try:
            is_changed = change_interview(planned, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved." if is_changed else "You have not changed anything.")
            return redirect("inspections:interviews", reference)
    context = {"inspection": inspection, "form": form, "planned": planned}
    return render(request, "inspections/interviews/plan.html", context)


@require_POST
def cancel(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    own = check_can_plan_interviews(person(request), inspection)
    planned = _planned(inspection, pk, own)
    try:
        cancel_interview(planned, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Interview cancelled: {planned}.")
    return redirect("inspections:interviews", reference)


def _planned(inspection: Inspection, pk: int, own: object) -> PlannedInterview:
    interviews = inspection.planned_interviews.with_people()
    planned: PlannedInterview = get_object_or_404(interviews.filter(inspector=own) if own else interviews, pk=pk)
    planned.inspection = inspection
    return planned


# --- the calendar ------------------------------------------------------------------------------------------------------


def calendar_address(request: HttpRequest) -> HttpResponse:
    """Create a new address for the user's calendar and show it once, or end the current address."""
    user = person(request)
    context: dict[str, object] = {}
    if request.method == "POST" and "end" in request.POST:
        if end_calendar_address(user, by=author(request)):
            messages.success(
                request, "Your calendar address has been deleted. Programs can no longer read your calendar."
            )
        return redirect("calendar_address")
    if request.method == "POST":
        secret = make_calendar_address(user, by=author(request))
        context["address"] = request.build_absolute_uri(reverse("calendar", args=[secret]))
    context["has_address"] = has_calendar_address(user)
    return render(request, "inspections/interviews/calendar_address.html", context)


@login_not_required
@require_safe
@never_cache
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The interviews of the person whose secret address this is. Calendar programs cannot sign in, so the address is
    the key.
    """
    person = whose_calendar(secret)
    if person is None:
        raise Http404
    address = settings.SERVICE_ADDRESS.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    content = calendar_of(interviews_for_calendar(person), made_at=timezone.now(), address=address)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
