"""Pages for administrators: the people who use the service, their roles and their accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.forms_base import after_saving
from inspections.history import Refused
from inspections.people.links import DAYS, letter, sent
from inspections.people.models import HeldRole, User
from inspections.people.reauthentication import confirms_who
from inspections.permissions import check_can_manage_people
from inspections.staff import actions
from inspections.staff.forms import DetailsForm, InvitationForm, RoleForm
from inspections.staff.people_list import PEOPLE
from inspections.staff.queries import history_of, people_with_roles, still_held, teams_of


def people(request: HttpRequest) -> HttpResponse:
    check_can_manage_people(person(request))
    shown = PEOPLE.shown(people_with_roles(), request.GET)
    return render(request, "inspections/staff/people.html", {"list": shown, "page_obj": shown.page})


@confirms_who
def invite(request: HttpRequest) -> HttpResponse:
    check_can_manage_people(person(request))
    form = InvitationForm(request.POST if request.method == "POST" else None, keep="invitation")
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite_person(by=author(request), **form.values)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return _hand_over_link(request, invited, f"{invited} has been invited.")
    return render(request, "inspections/staff/invite.html", {"form": form})


def one_person(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _managed(request, pk)
    return render(request, "inspections/staff/person.html", _about(shown) | {"role_form": RoleForm(shown)})


@confirms_who
def change(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _managed(request, pk)
    kept = {"name": shown.name, "email": shown.email}
    form = DetailsForm(request.POST if request.method == "POST" else None, keep=f"person-{pk}", initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_person(shown, by=author(request), **form.values)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "Saved." if changed else "You have not changed anything.")
            return redirect("inspections:person", pk)
    return render(request, "inspections/staff/change.html", {"form": form, "shown": shown})


@confirms_who
@require_POST
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _managed(request, pk)
    form = RoleForm(shown, request.POST)
    if not form.is_valid():
        return render(request, "inspections/staff/person.html", _about(shown) | {"role_form": form, "form": form})
    held = HeldRole.Role(form.cleaned_data["role"])
    done = f"{shown} now has the role “{held.label}”."
    return _do(request, shown, lambda: actions.give_role(shown, held, by=author(request)), done)


@confirms_who
@require_POST
def end_role(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    shown = _managed(request, pk)
    if role not in HeldRole.Role:
        raise Http404
    held = HeldRole.Role(role)
    done = f"{shown} no longer has the role “{held.label}”."
    return _do(request, shown, lambda: actions.end_role(shown, held, by=author(request)), done)


@confirms_who
def end_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the person still has to do, then ask whether to end the account."""
    shown = _managed(request, pk)
    if request.method == "POST":
        done = f"The account of {shown} has ended. They have been signed out."
        return _do(request, shown, lambda: actions.end_account(shown, by=author(request)), done)
    return render(request, "inspections/staff/end_account.html", {"shown": shown, "held": still_held(shown)})


@confirms_who
@require_POST
def reopen_account(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _managed(request, pk)
    actions.reopen_account(shown, by=author(request))
    return _hand_over_link(request, shown, f"The account of {shown} is open again. It has no roles.")


@confirms_who
@require_POST
def send_password_link(request: HttpRequest, pk: int) -> HttpResponse:
    return _hand_over_link(request, _managed(request, pk), "")


def _managed(request: HttpRequest, pk: int) -> User:
    check_can_manage_people(person(request))
    found: User = get_object_or_404(User, pk=pk)
    return found


def _about(shown: User) -> dict[str, Any]:
    return {
        "shown": shown,
        "held_roles": shown.held_roles.select_related("given_by", "ended_by"),
        "teams": teams_of(shown),
        "history": history_of(shown),
    }


def _do(request: HttpRequest, shown: User, action: Callable[[], object], done: str) -> HttpResponse:
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("inspections:person", shown.pk)


def _hand_over_link(request: HttpRequest, shown: User, done: str) -> HttpResponse:
    """Email the link for choosing a password. If that is not possible, show the text to the administrator once."""
    try:
        link = actions.make_password_link(shown, by=author(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("inspections:person", shown.pk)
    subject, text = letter(request, shown, link)
    if settings.MAIL_IS_SET_UP and sent(shown, subject, text):
        messages.success(request, f"{done} An email with a link has been sent to {shown.email}.".strip())
        return redirect("inspections:person", shown.pk)
    context = {
        "shown": shown,
        "subject": subject,
        "text": text,
        "days": DAYS,
        "done": done,
        "failed": settings.MAIL_IS_SET_UP,
    }
    response = render(request, "inspections/staff/password_link.html", context)
    add_never_cache_headers(response)
    return after_saving(response)
