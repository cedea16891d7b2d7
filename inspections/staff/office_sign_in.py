"""Sign-in with an office's identity provider (OpenID Connect). It opens no account: an administrator has done that before."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from requests import RequestException

from inspections.history import Author, write_history
from inspections.people.models import User

logger = logging.getLogger("inspections.security")
NAME = "office"  # of the identity provider, in the settings and in its address
NOT_CONFIRMED = "Your office did not confirm who you are. Try again, or sign in with your password."


class OfficeAdapter(DefaultSocialAccountAdapter):
    """Lets those people in whose email address, confirmed by the office, is that of an open account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie the office's identity to the account with its address, once. Raises ImmediateHttpResponse if there is none."""
        if sociallogin.is_existing:
            return
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise _sent_back(request, "Sign out first. Then sign in with your office account.")
        address = next((each.email for each in sociallogin.email_addresses if each.verified), "")
        person = User.objects.active().filter(email__iexact=address).first() if address else None
        if person is None:
            raise _sent_back(request, _no_account(address))
        tie_to_office(person, sociallogin, request)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        """Name the fault in the log, and let the person try again. A fault of the network or of the settings ends here too."""
        logger.warning("sign-in with the office failed: %s", _kind(details))
        raise _sent_back(request, NOT_CONFIRMED)


@login_not_required
def to_the_office(request: HttpRequest) -> HttpResponseBase:
    """Send a person to the sign-in page of their office. If it cannot be reached, the page for signing in says so."""
    try:
        return login(request, NAME)
    except RequestException as error:
        logger.warning("sign-in with the office failed: %s", type(error).__name__)
        return _sent_back(request, NOT_CONFIRMED).response


@transaction.atomic
def tie_to_office(person: User, sociallogin: SocialLogin, request: HttpRequest) -> None:
    """Tie an account to the identity that the office gave. The history keeps the office's name of it."""
    write_history(None, person.subject, [("office sign-in", "", sociallogin.account.uid)], by=Author(person))
    sociallogin.connect(request, person)


def _no_account(address: str) -> str:
    if not address:
        return "Your office did not give a confirmed email address, so we cannot find your account. Ask your administrator."
    return f"There is no open account for {address}. Ask your administrator to invite you."


def _kind(details: dict[str, Any]) -> str:
    """The kind of a fault. Its message can quote what the office said about a person."""
    error = details.get("exception")
    return type(error).__name__ if error else str(details.get("error"))


def _sent_back(request: HttpRequest, why: str) -> ImmediateHttpResponse:
    messages.error(request, why)
    return ImmediateHttpResponse(redirect("account_login"))
