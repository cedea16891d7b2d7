"""The log: lines for people or JSON for programs (LOG_FORMAT), with the number of the request and of the person.

It has no personal data, no search words and no reference of a case. A request is named by its route, such as
`inspections/<slug:reference>/`, and an error by its kind and the places in the code. The message of an error can quote a value,
so it is left out, except on a developer's machine.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FORMAT = "{asctime} {levelname} {name}: {message}"
logger = logging.getLogger("config.requests")
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class RequestLogMiddleware:
    """Gives each request a number, which the answer has too, and logs how it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid4().hex  # type: ignore[attr-defined]
        token, begun = _request.set(request), monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
            took = round((monotonic() - begun) * 1000)
            facts = {"status": response.status_code, "milliseconds": took}
            logger.info("%s %s: %s in %s ms", request.method, _route(request), *facts.values(), extra=facts)
            return response
        finally:
            _request.reset(token)


class Lines(logging.Formatter):
    """One line for each entry, and the places in the code after an error."""

    def __init__(self) -> None:
        super().__init__(FORMAT, style="{")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_private(record))

    def formatException(self, ei: Any) -> str:
        return "\n".join(_places(ei[1]))


class Json(structlog.stdlib.ProcessorFormatter):
    """One object for each entry."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(allow=["status", "milliseconds"]),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _with_request,
                _with_error,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_private(record))


def _private(record: logging.LogRecord) -> logging.LogRecord:
    """A copy of the entry, in which Django's entries about a request name its route and not its address."""
    copy = logging.makeLogRecord(record.__dict__)
    copy.exc_text = None  # what another handler has written of the error
    if record.name.startswith("django.security.") and not record.name.endswith(".csrf"):
        copy.msg, copy.args = (
            "A request was refused: %s",
            (record.name.rpartition(".")[2],),
        )  # its message quotes the request
    elif isinstance(record.args, tuple) and (request := getattr(record, "request", None)) is not None:
        addresses = {getattr(request, "path", ""), getattr(request, "path_info", "")}
        copy.args = tuple(_route(request) if argument in addresses else argument for argument in record.args)
    return copy


def _with_request(logger: Any, method: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    request = _request.get()
    if request is None:
        return entry
    about = {"request_id": request.request_id, "method": request.method, "route": _route(request)}  # type: ignore[attr-defined]
    person = getattr(request, "_cached_user", None)  # if a view has asked for the person: the log makes no query
    number = getattr(person, "pk", None)
    return {**entry, **about, **({"person": number} if number else {})}


def _with_error(logger: Any, method: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if found := entry.pop("exc_info", None):
        entry["error"] = list(_places(found[1]))
    return entry


def _route(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return match.route or "front page" if match else "no page"


def _places(error: BaseException | None) -> Iterator[str]:
    """The kind of an error and of its causes, newest first, each with the places in the code from which it came."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        yield from _frames(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(found: TracebackType | None) -> Iterator[str]:
    return (f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(found))
