"""A session lasts while a person works. It is renewed from time to time, but not with each page, and not by a page that
polls.
"""

from __future__ import annotations

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from inspections.people.sessions import RENEWED

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, lead_inspector, settings) -> Client:
    settings.SESSION_COOKIE_AGE = 1000
    client.force_login(lead_inspector)
    return client


def passes(client: Client, seconds: int) -> float:
    """Moves the session back in time. Returns when it was last renewed."""
    session = client.session
    session[RENEWED] -= seconds
    session.save()
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(seconds=1000 - seconds))
    return session[RENEWED]


def test_working_renews_the_session_from_time_to_time(signed_in):
    signed_in.get("/work/")
    before = passes(signed_in, 90)
    signed_in.get("/work/")
    assert signed_in.session[RENEWED] == before, "renewed with every page"

    passes(signed_in, 60)
    signed_in.get("/work/")

    assert signed_in.session[RENEWED] > before
    assert (Session.objects.get().expire_date - timezone.now()).total_seconds() > 990


def test_a_part_of_a_page_that_refreshes_itself_does_not_renew_the_session(signed_in):
    signed_in.get("/work/")
    before = passes(signed_in, 500)

    signed_in.get("/work/", headers={"HX-Request": "true"})

    assert signed_in.session[RENEWED] == before


def test_a_page_says_when_its_session_ends(signed_in):
    signed_in.get("/work/")
    passes(signed_in, 60)
    assert 'data-ends-in="9' in signed_in.get("/work/").content.decode()
    assert "data-ends-in" not in Client().get("/accounts/login/").content.decode()
