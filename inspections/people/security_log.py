"""Security events in the log: who signed in, who was refused what. Accounts are numbers, so the log names no person.

What was refused is a route with the reference of the inspection. References of cases, secret addresses and what a person searched
for are left out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("inspections.security")


class RefusalLogMiddleware:
    """Logs each request that was refused, and each that was not found for a person who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code not in (403, 404):  # otherwise the user need not be read from the database
            return response
        account = getattr(getattr(request, "user", None), "pk", None)
        if response.status_code == 403 or account is not None:
            what = "refused" if response.status_code == 403 else "not found"
            logger.warning("%s: account %s, %s %s", what, account or "none", request.method, _place(request))
        return response


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Any, **kwargs: object) -> None:
    """With the factors of this sign-in, for example a password and an authenticator app."""
    records = get_authentication_records(request, user)
    factors = [record.get("type", record["method"]) for record in records]
    logger.info("signed in: account %s%s", user.pk, f", with {' and '.join(factors)}" if factors else "")


@receiver(user_logged_out)
def signed_out(user: Any, **kwargs: object) -> None:
    if user is not None:
        logger.info("signed out: account %s", user.pk)


@receiver(user_login_failed)
def sign_in_failed(**kwargs: object) -> None:
    """The email address stays out of the log: people also type their password there."""
    logger.warning("sign-in failed")


def _place(request: HttpRequest) -> str:
    """The route, and the inspection that the address names."""
    match = request.resolver_match
    if match is None:
        return "an address without a page"
    return f"{match.route} {match.kwargs.get('reference', '')}".rstrip()
