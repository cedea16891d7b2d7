"""The service as in production, and a person who sends requests to it."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from tests.journeys.browser import CHROMIUM
from tests.soak.server import Server
from tests.soak.site import REFERENCE

# A response is due within 5 seconds. Only make soak checks this, because the suite may run on a busy machine.
SECONDS = float(os.environ.get("SECONDS_TO_ANSWER", "60"))
CASE = f"/inspections/{REFERENCE}/cases/court-1/"
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, **CHROMIUM}


@dataclass
class Answer:
    status: int
    body: str
    headers: http.client.HTTPMessage
    seconds: float


class Person:
    """A person who sends requests with a session, each on a separate connection."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.session = server.site("session", "rhian@inspectorate.test")
        self.token = "t" * 32

    def gets(self, path: str, **headers: str) -> Answer:
        return self._asks("GET", path, None, headers)

    def posts(self, path: str, data: dict[str, str], **headers: str) -> Answer:
        given = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token, **headers}
        return self._asks("POST", path, urlencode(data), given)

    def _asks(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        cookies = f"sessionid={self.session}; csrftoken={self.token}"
        connection.request(method, path, body, {"Cookie": cookies, **headers})
        response = connection.getresponse()
        answer = Answer(response.status, response.read().decode(), response.headers, time.monotonic() - begun)
        connection.close()
        return answer


@pytest.fixture(scope="session")
def at_once() -> Callable[..., list[Answer]]:
    """A function that sends many requests at the same time."""

    def send(number: int, request: Callable[[int], Answer]) -> list[Answer]:
        with ThreadPoolExecutor(number) as threads:
            return list(threads.map(request, range(number)))

    return send
