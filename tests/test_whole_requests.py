"""A request that ends midway changes nothing, although what arrived looks like a complete form."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory
from django.test.client import encode_multipart

from config.whole_requests import WholeBody, whole_requests
from inspections.models import Evidence, Inspection
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_inspection

TOKEN = "a" * 32
ADDRESS = "/inspections/anytown/evidence/add/document/"
FORM = {
    "csrfmiddlewaretoken": TOKEN,
    "title": "Minutes of the board",
    "state": "received",
    "happened_on_0": "12",
    "happened_on_1": "3",
    "happened_on_2": "2026",
    "notes": "The board agreed the vision. It did not agree how to measure it.",
}


@pytest.fixture
def inspection(youth_2018, lead_inspector, media) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return inspection


@pytest.fixture
def send(client: Client, lead_inspector):
    """A function that sends part of a request through the web server's entry point, and returns the status."""
    client.force_login(lead_inspector)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def send(body: bytes, content_type: str, arrives: int | None = None) -> int:
        environ = RequestFactory()._base_environ(
            REQUEST_METHOD="POST",
            PATH_INFO=ADDRESS,
            CONTENT_TYPE=content_type,
            CONTENT_LENGTH=str(len(body)),
            HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        )
        environ["wsgi.input"] = io.BytesIO(body[:arrives])
        statuses: list[str] = []
        response = whole_requests(get_wsgi_application())(environ, lambda status, headers: statuses.append(status))
        list(response)
        return int(statuses[0].split()[0])

    return send


def as_text() -> tuple[bytes, str]:
    return urlencode(FORM).encode(), "application/x-www-form-urlencoded"


def with_file() -> tuple[bytes, str]:
    file = io.BytesIO(b"%PDF-1.7\nMinutes of the management board\n%%EOF\n")
    file.name = "minutes.pdf"
    return encode_multipart("BOUNDARY", FORM | {"file": file}), "multipart/form-data; boundary=BOUNDARY"


@pytest.mark.django_db(transaction=True)  # a request closes its connection
@pytest.mark.parametrize("form", [as_text, with_file])
def test_a_request_that_ends_midway_saves_nothing(inspection, send, media, form):
    body, content_type = form()
    cut_off = len(body) - 40

    assert send(body, content_type, arrives=cut_off) == 400
    assert not Evidence.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]

    assert send(body, content_type) == 302
    assert Evidence.objects.get().notes == FORM["notes"]


@pytest.mark.parametrize("arrives", range(12))
def test_every_way_of_reading_notices_the_end(arrives):
    whole = b"first\nsecond"

    def body() -> WholeBody:
        return WholeBody(io.BytesIO(whole[:arrives]), len(whole))

    def lines(body: WholeBody) -> None:
        while body.readline():
            pass

    for read in (lambda body: body.read(), lambda body: body.read(12), lambda body: body.read(100), lines):
        with pytest.raises(BadRequest, match="too early"):
            read(body())


def test_a_whole_body_is_read_unchanged():
    whole = b"first\nsecond"

    assert WholeBody(io.BytesIO(whole), 12).read() == whole
    body = WholeBody(io.BytesIO(whole), 12)
    assert [body.read(3), body.readline(), body.readline(2), body.read(100), body.read(1), body.readline()] == [
        b"fir", b"st\n", b"se", b"cond", b"", b"",
    ]  # fmt: skip
