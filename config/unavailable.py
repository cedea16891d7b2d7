"""Answer requests while the database is gone or locked: status 503, and the text that a form sent.

Nothing here needs the database.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from config import health

RETRY_SECONDS = 30
UNAVAILABLE = "The service cannot save at the moment. Try again later."
# Other SQLite errors, for example a missing table, do not go away with time.
GOES_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
}
UNREADABLE = (MultiPartParserError, RawPostDataException, RequestDataTooBig, SuspiciousOperation, UnreadablePostError)


class UnavailableMiddleware:
    """Replace the response to every request that failed because of the database, wherever it failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_note, dispatch_uid="unavailable")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return unavailable(request) if getattr(request, "is_database_unavailable", False) else response


class _NoReport:
    """Replace Django's error report with one sentence.

    With DEBUG, Django's report prints every value and asks the database for values again.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def get_traceback_html(self) -> str:
        return UNAVAILABLE

    get_traceback_text = get_traceback_html


def _note(request: HttpRequest | None = None, **kwargs: Any) -> None:
    if request is not None and is_unavailable(sys.exception()):
        request.is_database_unavailable = True  # type: ignore[attr-defined]
        request.exception_reporter_class = _NoReport  # type: ignore[assignment]


def is_unavailable(error: BaseException | None) -> bool:
    """Whether an error came from a database that is gone or locked at the moment."""
    return isinstance(error, Error) and any(map(_goes_away, _with_causes(error)))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _goes_away(error: BaseException) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    if code is None:
        return not isinstance(error.__cause__, sqlite3.Error)
    return code & 0xFF in GOES_AWAY


def unavailable(request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    match = request.resolver_match
    if match and match.func is health.health:
        response = health.answer("unavailable", 503)  # if the request has a session, it may fail before its view
    elif "application/json" in request.headers.get("Accept", ""):
        response = JsonResponse({"error": UNAVAILABLE}, status=503)
    else:
        # Rendered without the request, because its user, session and messages are in the database.
        response = HttpResponse(render_to_string("503.html", _context(request)), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "private, no-store"
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    context = {"service_version": settings.VERSION, "seconds": RETRY_SECONDS, "address": request.get_full_path()}
    if request.method != "POST":
        return context
    return context | {"is_sent": True, "sent": _sent(request)}


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields that a form sent, so that the page can send them again. Empty if one of them is a file or a password."""
    try:
        if request.FILES or any("password" in name for name in request.POST):
            return []
        return [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except UNREADABLE:
        return []
