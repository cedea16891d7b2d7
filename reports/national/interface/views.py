"""The read-only interface for programs, and the page on which administrators keep its keys."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from inspections.access import author, from_the_server, person
from inspections.forms_base import sent_data
from inspections.people.reauthentication import confirms_who
from inspections.replica import reading_from_replica
from reports.national.interface import queries
from reports.national.interface.actions import end_key, make_key
from reports.national.interface.answers import PER_MINUTE, openapi
from reports.national.interface.answers import ratings as as_answer
from reports.national.interface.asked import Wrong, read
from reports.national.interface.forms import KeyForm
from reports.national.interface.models import ClientKey
from reports.permissions import check_can_keep_client_keys

MINUTE = 60


# --- for programs -------------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def ratings(request: HttpRequest) -> JsonResponse:
    """A page of the published ratings, for a program with a key."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    key = queries.key_of(sent.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        answer = _error(
            401, "Send a key that has not ended, as Authorization: Bearer KEY. Ask an administrator for one."
        )
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if seconds := _too_many(key):
        answer = _error(429, f"More than {PER_MINUTE} requests in a minute. Try again in {seconds} seconds.")
        answer["Retry-After"] = str(seconds)
        return answer
    try:
        asked = read(request.GET.dict())
    except Wrong as wrong:
        return _error(400, str(wrong))
    with reading_from_replica():
        found = queries.published_page(asked)
    following = urlencode({**request.GET.dict(), "page": asked.page + 1})
    return _json(
        {
            "count": found.count,
            "page": asked.page,
            "pages": found.pages,
            "next": request.build_absolute_uri(f"?{following}") if asked.page < found.pages else None,
            "ratings": as_answer(found.inspections),
        }
    )


@login_not_required
@require_safe
def description(request: HttpRequest) -> JsonResponse:
    """The description of the interface as OpenAPI. It has no data, so it needs no key."""
    return _json(openapi(settings.VERSION))


def _too_many(key: ClientKey) -> int:
    """Count a request. Returns the seconds until the next minute if there are too many in this one, otherwise 0."""
    now = int(time.time())
    counter = f"client-key-{key.pk}-{now // MINUTE}"
    cache.add(counter, 0, timeout=2 * MINUTE)
    try:
        number = cache.incr(counter)
    except ValueError:  # the cache has forgotten it, or does not answer
        return 0
    return MINUTE - now % MINUTE if number > PER_MINUTE else 0


def _error(status: int, words: str) -> JsonResponse:
    return _json({"error": words}, status=status)


def _json(values: dict[str, Any], status: int = 200) -> JsonResponse:
    answer = JsonResponse(values, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- for administrators -------------------------------------------------------------------------------------------------


@confirms_who
@from_the_server
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, and the form for a new key, which is shown once."""
    check_can_keep_client_keys(person(request))
    form = KeyForm(sent_data(request)[0], keep="client-key")
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context = {"form": KeyForm(keep="client-key"), "key": make_key(by=author(request), **form.values)}
    return render(request, "reports/national/keys.html", context | {"keys": queries.keys(), "per_minute": PER_MINUTE})


@confirms_who
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    check_can_keep_client_keys(person(request))
    row = get_object_or_404(queries.keys(), pk=pk)
    if end_key(row, by=author(request)):
        messages.success(request, f"The key {row} has ended. Its program can no longer read the ratings.")
    return redirect("national:keys")
