"""Show refusals as a page; keep pages private; clear the browser's saved draft after a successful submit."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.http import urlencode

from inspections.history import Refused
from inspections.spreadsheets.text import without_control

# The service uses none of these. A passkey needs `publickey-credentials-*`, which stay allowed.
_UNUSED = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in _UNUSED.split())
METHODS = ("GET", "HEAD", "POST")  # what pages and forms of the service use


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:  # PostgreSQL cannot store this character, so nothing can be found
            raise Http404
        if request.method not in METHODS:  # a view would treat it as a GET
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refused action, which has changed nothing, into a 409 page with its reason."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"reason": str(exception)}, status=409)


class PrivatePagesMiddleware:
    """Tells the browser to keep no copy of a page that a signed-in person sees, and to empty its cache when they sign out.

    Answers that were not sent yet are in the browser's storage, which is not emptied. Files that a view declares as
    cacheable keep what the view says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The cookie says so without the database, which /health/ must be able to call unavailable.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if has_session and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        match = request.resolver_match
        if request.method == "POST" and match is not None and match.url_name == "account_logout":
            response["Clear-Site-Data"] = '"cache"'
        return response


class TextMiddleware:
    """Remove the characters that no file can hold from submitted text, on every page and when people record in a case.

    Word and PDF readers put such characters on the clipboard. Line and page breaks become our line breaks. Passwords
    stay as typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        if request.method != "POST":
            return
        submitted = request.POST
        clean = {
            name: [value if "password" in name else without_control(value) for value in values]
            for name, values in submitted.lists()
        }
        if any(clean[name] != values for name, values in submitted.lists()):
            changed = submitted.copy()
            for name, values in clean.items():
                changed.setlist(name, values)
            changed._mutable = False
            request.POST = changed  # type: ignore[assignment]


class ArrivalMiddleware:
    """Tell the browser that a form with a draft (static/drafts.js) has been saved.

    The form sends the name of its draft. If the response redirects a signed-in user to another page, or is marked as
    `after_saving`, the form has been saved. A form with an error is shown again without a redirect.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = request.POST.get("kept-as", "") if request.method == "POST" else ""
        is_saved = response.status_code == 302 or getattr(response, "is_after_saving", False)
        if name and is_saved and request.user.is_authenticated:
            response.set_cookie(
                settings.ARRIVED_COOKIE_NAME,
                urlencode({"": name[:200]})[1:],
                max_age=300,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
