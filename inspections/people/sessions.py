"""Renew sessions while people work, end them after a day at the latest, and tell each page when its session ends."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from inspections.people.browser_keys import BEGUN, PAGES, RENEWED, answer_keys, new_key, seconds_left, set_pages_cookie
from inspections.people.models import User

PARTS = 10  # a session is renewed when a tenth of its length has passed, to avoid a write for each page


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **kwargs: object) -> None:
    request.session[BEGUN] = request.session[RENEWED] = time.time()
    request.session[PAGES] = new_key()
    answer_keys(user)  # made now, so that a browser can keep answers even if the database then refuses to write


class SessionRenewalMiddleware:
    """Renews the session when a person opens a page or sends a form, but not when part of a page refreshes itself.

    A session that has lasted as long as one may (`SESSION_LONGEST`) ends, however often it was renewed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        set_pages_cookie(request, response)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        now = time.time()
        if now - request.session.get(BEGUN, now) > settings.SESSION_LONGEST:
            logout(request)
            return redirect_to_login(request.get_full_path())
        request.session.setdefault(PAGES, new_key())  # a session from before there were such keys
        is_polling = request.method == "GET" and request.htmx  # type: ignore[attr-defined]
        if not is_polling and now - request.session.get(RENEWED, 0) > settings.SESSION_COOKIE_AGE / PARTS:
            request.session[RENEWED] = now
        return None


def session_end(request: HttpRequest) -> dict[str, int]:
    """Context for every page: the seconds until the session ends, and the length of a renewed session in seconds."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    now = time.time()
    longest = request.session.get(BEGUN, now) + settings.SESSION_LONGEST
    length = int(min(settings.SESSION_COOKIE_AGE, longest - now))
    return {"session_ends_in": seconds_left(request.session), "session_length": length}
