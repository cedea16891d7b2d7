"""What may not happen now is said on a page of its own; and what a browser kept of a form is let go once it has arrived."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from inspections.history import Refused


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:  # PostgreSQL has no such text: nothing can be there
            raise Http404
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refused action has changed nothing: 409, with its reason."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"reason": str(exception)}, status=409)


class ArrivalMiddleware:
    """Tells a browser that a form it keeps (static/drafts.js) has been stored: it was sent under a name, and
    led on to another page rather than back to itself with a mistake, or to sign in."""

    COOKIE = "arrived"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = request.POST.get("kept-as", "") if request.method == "POST" else ""
        if name and response.status_code == 302 and request.user.is_authenticated:
            response.set_cookie(
                self.COOKIE, urlencode({"": name[:200]})[1:], max_age=300, samesite="Lax", secure=request.is_secure()
            )
        return response
