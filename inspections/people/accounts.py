"""Sign-in: administrators open accounts, so there is no sign-up. Too many attempts slow an attacker down and lock nobody out."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

logger = logging.getLogger("inspections.security")
ON_A_KNOWN_DEVICE = {"login_failed": "10/5m/key"}
KNOWN_FOR = 180 * 24 * 60 * 60  # seconds for which a device is known after each sign-in


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt. On a known device, attempts from its network do not count: a whole office may share one."""
        try:
            if known_device(request, credentials.get("email") or ""):
                self._count_of_a_known_device(request, **credentials)
            else:
                super().pre_authenticate(request, **credentials)
        except ValidationError:
            logger.warning("sign-in refused: too many attempts")
            raise

    def _count_of_a_known_device(self, request: HttpRequest, **credentials: Any) -> None:
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config=ON_A_KNOWN_DEVICE,
            key=self._get_login_attempts_cache_key(request, **credentials),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What attempts are counted for: an account, and apart from that each device which its owner has signed in with."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{known_device(request, credentials.get('email') or '')}"

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        """Remember the device. Nobody is signed in by it."""
        response: HttpResponse = super().post_login(request, user, **details)
        device = known_device(request, user.email) or get_random_string(32)
        response.set_signed_cookie(
            _cookie(user.email),
            device,
            salt=_salt(user.email),
            max_age=KNOWN_FOR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
            path="/accounts/",
        )
        return response


def known_device(request: HttpRequest, email: str) -> str:
    """The random name of this device, if the owner of an account has signed in with it; otherwise ""."""
    return request.get_signed_cookie(_cookie(email), default="", salt=_salt(email), max_age=KNOWN_FOR) or ""


def _cookie(email: str) -> str:
    return f"device_{hashlib.sha256(email.lower().encode()).hexdigest()[:12]}"


def _salt(email: str) -> str:
    return f"known device of {email.lower()}"
