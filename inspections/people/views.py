"""The address from which the scripts of a page get the keys of the person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from inspections.people.browser_keys import answer_keys, identity
from inspections.people.models import User


@require_POST
def browser_keys(request: HttpRequest) -> JsonResponse:
    """The keys for answers that wait in this browser, newest first. Nobody gets the keys of another person."""
    assert isinstance(request.user, User)
    keys = [{"id": identity(key), "key": key} for key in answer_keys(request.user)]
    return JsonResponse({"person": str(request.user.pk), "keys": keys}, headers={"Cache-Control": "private, no-store"})
