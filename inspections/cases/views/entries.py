"""One entry in a case: save it from a page's script, or show its history."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from inspections.access import author, person
from inspections.cases import actions
from inspections.cases.actions import EntryConflict, Saved
from inspections.cases.case_page import case_context, sentences, set_aside_by, visible_record
from inspections.cases.entries import Entry
from inspections.cases.record import CaseRecord
from inspections.cases.saving import hold_case
from inspections.forms_base import whole_number
from inspections.history import Author, Refused
from inspections.inspection.models import Change
from inspections.moments import today_or_moment
from inspections.permissions import NotAllowed, check_can_record


@login_not_required
def entry(request: HttpRequest, reference: str, case_reference: str, entry: str) -> HttpResponse:
    """One entry in a case: save it from a page's script, or show its history."""
    if request.method == "POST" and "application/json" in request.headers.get("Accept", ""):
        return _save(request, reference, case_reference, entry)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _history(request, reference, case_reference, entry)


def _save(request: HttpRequest, reference: str, case_reference: str, name: str) -> JsonResponse:
    """Save an entry for the script of a page.

    The script knows these statuses: 200 stored, 401 signed out, 403 not allowed, 404 not found, 409 edit conflict,
    422 invalid value, 423 the case can no longer be changed.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": "You are signed out."}, status=401)
    user = person(request)
    if request.POST.get("person", str(user.pk)) != str(user.pk):
        return JsonResponse({"error": "Another user is signed in."}, status=401)
    value, target = "", None
    try:
        with transaction.atomic():
            case = hold_case(user, reference, case_reference)
            target = CaseRecord(case).entry(name) if case is not None else None
            if case is not None and target is not None:
                receipt = _receipt(request)
                value = target.value(request.POST)
                saved = actions.save_entry_of_held_case(
                    case,
                    target,
                    value,
                    based_on=whole_number(request.POST.get("based_on")),
                    by=Author(user),
                    receipt=receipt,
                )
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    except EntryConflict as stale:
        assert target is not None
        return JsonResponse({"stands": _as_sent(target, stale.newest), "yours": target.in_words(value)}, status=409)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=423)
    if case is None:
        try:
            check_can_record(
                user, visible_record(request, reference, case_reference).case
            )  # 404 if the user cannot see it
        except NotAllowed as refused:
            return JsonResponse({"error": str(refused)}, status=403)
    if case is None or target is None:
        raise Http404
    response = _response(target, saved, value)
    if name in case.inspection.framework.whole.asking.names:
        record = visible_record(request, reference, case_reference)  # read again, with the saved value
        context = {"name": name, "set_aside": set_aside_by(record, name), "can_undo": True}
        response["set_aside"] = render_to_string("components/set_aside.html", context)
        if page := record.page_of(name):
            response["asked"] = record.asked_on(page)
    return JsonResponse(response)


def _receipt(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("receipt", ""))
    except ValueError as error:
        raise ValidationError("Missing receipt: send a UUID.") from error


def _response(entry: Entry, saved: Saved, value: str) -> dict[str, Any]:
    response: dict[str, Any] = {"version": saved.version, "at": today_or_moment(saved.at, seconds=True)}
    if saved.value != value:  # this value was stored earlier and has been changed since
        response["inputs"] = entry.inputs(saved.value)
    if entry.is_note:
        response["pointed_out"] = sentences(saved.value)
    return response


def _as_sent(entry: Entry, change: Change) -> dict[str, Any]:
    return {
        "version": change.pk,
        "words": entry.in_words(change.new),
        "inputs": entry.inputs(change.new),
        "by": change.author,
        "at": today_or_moment(change.at, seconds=True),
    }


def _history(request: HttpRequest, reference: str, case_reference: str, name: str) -> HttpResponse:
    record = visible_record(request, reference, case_reference)
    target = record.entry(name)
    if target is None:
        raise Http404
    context = case_context(request, record)
    changes = list(record.case.inspection.history.of_entry(record.case, name).select_related("by"))
    page = record.page_of(name)
    label = next((each.label for each in page if each.name == name), target.label) if page else target.label
    if request.method == "POST":
        check_can_record(person(request), record.case)
        by = author(request)
        if "put_back" in request.POST:
            chosen = next((change for change in changes if str(change.pk) == request.POST["put_back"]), None)
            if chosen is not None and target.accepts(chosen.old):
                based_on = whole_number(request.POST.get("version"))
                actions.save_entry(record.case, target, chosen.old, based_on=based_on, by=by)
            return redirect("inspections:entry", reference, case_reference, name)
        # Without a script, the check page sends the reason why an answer is awaited.
        based_on = whole_number(request.POST.get(f"{name}-version"))
        try:
            actions.save_entry(record.case, target, target.value(request.POST), based_on=based_on, by=by)
        except ValidationError as error:
            messages.error(request, f"{label}: {' '.join(error.messages)}")
        return redirect("inspections:check", reference, case_reference)
    rows = [
        (change, target.in_words(change.old), target.in_words(change.new), target.accepts(change.old))
        for change in changes
    ]
    context |= {"entry": target, "label": label, "rows": rows, "page": page}
    return render(request, "inspections/cases/entry.html", context)
