"""Before the gravest steps, people confirm who they are: nobody signs or publishes from a screen that a colleague left open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def _is_asked(request: HttpRequest) -> bool:
    return bool(settings.REAUTHENTICATION_MINUTES)


def confirms_who(view: View) -> View:
    """A view that opens as usual, but does what a form asks only after the person has confirmed who they are.

    What they typed is kept meanwhile. They confirm with their password or second factor.
    """
    confirmed: Any = reauthentication_required(view, allow_get=True, enabled=_is_asked)
    confirmed.confirms_who = True
    return confirmed
