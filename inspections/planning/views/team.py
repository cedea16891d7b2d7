"""The inspection team: its people, their roles and their conflicts of interest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from inspections.access import author, person, visible_inspection
from inspections.history import Refused
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.reauthentication import confirms_who
from inspections.permissions import can_declare_conflict, can_plan, check_can_declare_conflict, check_can_plan
from inspections.planning.actions.team import appoint, declare_conflict, leave_team, withdraw_conflict
from inspections.planning.forms.team import AppointForm, ConflictForm


def team(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    members = list(inspection.team.all())
    context = {
        "inspection": inspection,
        "members": [member for member in members if member.is_current],
        "former": [member for member in members if not member.is_current],
        "conflicts": inspection.conflicts.standing().select_related("person", "case"),
        "can_plan": can_plan(person(request), inspection),
        "can_declare": can_declare_conflict(person(request), inspection),
    }
    return render(request, "inspections/planning/team.html", context)


@confirms_who
def add_member(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = _planned(request, reference)
    form = AppointForm(inspection, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.values
        try:
            member = appoint(inspection, values.pop("person"), values.pop("role"), by=author(request), **values)
        except Refused as refusal:
            form.add_error("person", str(refusal))
        else:
            messages.success(request, f"{member} is on the team: {member.get_role_display().lower()}.")
            return redirect("inspections:team", reference)
    return render(request, "inspections/planning/add_member.html", {"inspection": inspection, "form": form})


@confirms_who
def end_role(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show which cases must be reallocated, then ask whether to end the role."""
    inspection = _planned(request, reference)
    member: TeamMember = get_object_or_404(inspection.team.current(), pk=pk)
    if request.method == "POST":
        try:
            leave_team(member, by=author(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("inspections:team", reference)
        messages.success(request, f"{member} is no longer {member.get_role_display().lower()} in this inspection.")
        if member.user_id == person(request).pk:  # they may no longer see the team
            return redirect("inspections:my_work")
        return redirect("inspections:team", reference)
    context = {"inspection": inspection, "member": member, "cases": member.cases.with_their_inspectors()}
    return render(request, "inspections/planning/end_team_role.html", context)


def add_conflict(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    user = person(request)
    check_can_declare_conflict(user, inspection)
    only = None if can_plan(user, inspection) else user
    form = ConflictForm(inspection, request.POST if request.method == "POST" else None, only=only)
    if request.method == "POST" and form.is_valid():
        try:
            declare_conflict(inspection, by=author(request), **form.values)
        except Refused as refusal:
            form.add_error("case", str(refusal))
        else:
            messages.success(request, "The conflict of interest has been declared.")
            return redirect("inspections:team", reference)
    return render(request, "inspections/planning/add_conflict.html", {"inspection": inspection, "form": form})


@require_POST
def end_conflict(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = _planned(request, reference)
    if withdraw_conflict(get_object_or_404(inspection.conflicts, pk=pk), by=author(request)):
        messages.success(request, "The conflict of interest has been withdrawn. The history keeps it.")
    return redirect("inspections:team", reference)


def _planned(request: HttpRequest, reference: str) -> Inspection:
    inspection = visible_inspection(request, reference)
    check_can_plan(person(request), inspection)
    return inspection
