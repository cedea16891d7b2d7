"""In production, everyone needs a second factor: until they have one, people only see the pages where they add it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# The pages about a person's own account, and signing out.
_OPEN_PREFIXES = ("mfa_", "account_")
WHY = (
    "Add a second factor to continue: an authenticator app or a passkey. The records are about children, so a password alone is "
    "not enough."
)


class SecondFactorMiddleware:
    """Sends people who signed in with a password alone, and have no second factor, to the page where they add one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated or _is_open(request):
            return None
        if has_second_factor(request):
            return None
        messages.warning(request, WHY)
        return redirect("mfa_index")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person signed in with a second factor, or has added one since."""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user)):
        return True
    return bool(is_mfa_enabled(request.user))


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and not match.namespaces and (match.url_name or "").startswith(_OPEN_PREFIXES)
