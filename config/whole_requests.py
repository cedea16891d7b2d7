"""Refuse requests whose body ends before its stated length: Django would treat half of a form as the whole form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.core.exceptions import BadRequest


class WholeBody:
    """The body of a request, as the web server passes it on. Raises BadRequest if the connection ended too early."""

    def __init__(self, body: BinaryIO, length: int) -> None:
        self._body = body
        self._missing = length

    def read(self, size: int = -1) -> bytes:
        data = self._body.read(size)
        expected = self._missing if size < 0 else min(size, self._missing)
        self._count(data, is_cut_off=len(data) < expected)
        return data

    def readline(self, size: int = -1) -> bytes:
        line = self._body.readline(size)
        self._count(line, is_cut_off=not line.endswith(b"\n") and len(line) != size and len(line) < self._missing)
        return line

    def _count(self, data: bytes, *, is_cut_off: bool) -> None:
        self._missing -= len(data)
        if is_cut_off:
            raise BadRequest(f"The request ended {self._missing} bytes too early. Nothing was saved. Send it again.")


def whole_requests(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def with_whole_body(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return with_whole_body
