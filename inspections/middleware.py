"""What may not happen now is said on a page of its own, where the page that asked has no better place for it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.history import Refused


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refused action has changed nothing: 409, with its reason."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"reason": str(exception)}, status=409)
