"""Pages for administrators: the case data that is due, and its deletion by two people."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person, visible_inspection
from inspections.history import Refused
from inspections.people.reauthentication import confirms_who
from reports.permissions import check_can_delete_case_data
from reports.retention import actions, queries
from reports.retention.case_data import counts_of
from reports.retention.due import why_not


def retention(request: HttpRequest) -> HttpResponse:
    """What is due, what waits for a second person, and what was deleted."""
    check_can_delete_case_data(person(request))
    context = {
        "kept_for": settings.CASE_DATA_KEPT_FOR,
        "due": queries.due(),
        "waiting": queries.waiting(),
        "done": queries.done(),
    }
    return render(request, "reports/retention/retention.html", context)


@from_the_server
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """What would be deleted from one inspection, and the step that the user can take."""
    inspection = visible_inspection(request, reference)
    check_can_delete_case_data(person(request))
    counts = counts_of(inspection)
    context = {
        "inspection": inspection,
        "counts": counts,
        "seen": json.dumps(counts),
        "why_not": why_not(inspection),
        "deletion": queries.open_request(inspection),
    }
    return render(request, "reports/retention/one.html", context)


@confirms_who
@require_POST
def take_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Ask for the deletion, withdraw the request, or confirm it."""
    inspection = visible_inspection(request, reference)
    check_can_delete_case_data(person(request))
    by = author(request)
    try:
        if step == "ask":
            actions.ask_for_deletion(inspection, by=by)
            said = "You have asked for the deletion. Another administrator must confirm it."
        elif step == "withdraw":
            actions.withdraw_deletion(queries.request_or_404(inspection), by=by)
            said = "You have withdrawn the request. Nothing was deleted."
        else:
            actions.confirm_deletion(queries.request_or_404(inspection), seen=_seen(request), by=by)
            said = f"The case data of {inspection.reference} has been deleted."
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("retention:one", reference)
    messages.success(request, said)
    return redirect("retention:list")


def _seen(request: HttpRequest) -> list[list[object]]:
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except (ValueError, RecursionError):
        return []
    return seen if isinstance(seen, list) and all(isinstance(each, list) for each in seen) else []
