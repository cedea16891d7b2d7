"""The keys for what a browser keeps: one of the session, for pages, and those of the person, for answers that wait."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from inspections.people.models import User
from inspections.people.sessions import BEGUN, RENEWED

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    client.get("/work/")
    return client


def keys_of(client: Client) -> list[dict[str, str]]:
    response = client.post("/browser-keys/")
    assert response["Cache-Control"] == "private, no-store"
    return response.json()["keys"]


# --- the key of a session


def test_each_session_has_a_key_in_a_cookie_that_ends_with_the_session(signed_in, lead_inspector, settings):
    cookie = signed_in.cookies["pages"]
    assert len(cookie.value) == 43
    assert cookie["max-age"] == pytest.approx(settings.SESSION_COOKIE_AGE, abs=300)
    assert cookie["samesite"] == "Strict"

    other = Client()
    other.force_login(lead_inspector)
    other.get("/work/")
    assert other.cookies["pages"].value != cookie.value

    # Near the longest time of a session, the cookie does not last longer than the session
    session = signed_in.session
    session[BEGUN] -= settings.SESSION_LONGEST - 1000
    session[RENEWED] -= settings.SESSION_COOKIE_AGE - 30
    session.save()
    signed_in.get("/work/")
    assert signed_in.cookies["pages"]["max-age"] == pytest.approx(1000, abs=300)


def test_a_session_from_before_gets_a_key(signed_in):
    session = signed_in.session
    del session["pages"]
    session.save()
    former = signed_in.cookies["pages"].value
    signed_in.get("/work/")
    assert signed_in.cookies["pages"].value not in ("", former)


@pytest.mark.parametrize("end", ["signed out", "ended elsewhere", "account ended", "lasted too long"])
def test_the_first_response_after_the_end_takes_the_key_away(signed_in, lead_inspector, settings, end):
    if end == "ended elsewhere":
        signed_in.session.flush()
    elif end == "account ended":
        type(lead_inspector).objects.filter(pk=lead_inspector.pk).update(is_active=False)
    elif end == "lasted too long":
        session = signed_in.session
        session[BEGUN] -= settings.SESSION_LONGEST + 1
        session.save()
    signed_in.post("/accounts/logout/") if end == "signed out" else signed_in.get("/work/")

    assert signed_in.cookies["pages"].value == ""
    assert signed_in.cookies["pages"]["max-age"] == 0


# --- the keys of a person


def test_a_person_gets_the_same_key_in_every_session_and_nobody_else_does(signed_in, lead_inspector):
    [key] = keys_of(signed_in)
    again, other = Client(), Client()
    again.force_login(lead_inspector)
    other.force_login(User.objects.create_user("other@inspectorate.test"))

    assert keys_of(again) == [key]
    assert keys_of(other) != [key]
    assert Client().post("/browser-keys/").status_code == 302
    lead_inspector.refresh_from_db()
    assert key["key"] not in lead_inspector.answer_keys, "readable in the database"


def test_another_site_cannot_ask_for_the_keys(lead_inspector):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead_inspector)
    assert client.post("/browser-keys/").status_code == 403
    assert client.get("/browser-keys/").status_code == 405


# --- a new key of the service


def test_answers_stay_readable_when_the_key_of_the_service_changes(lead_inspector, settings, capsys):
    client = Client()
    client.force_login(lead_inspector)
    before = keys_of(client)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", [settings.SECRET_KEY]
    assert keys_of(client) == before

    call_command("encrypt_again")
    assert capsys.readouterr().out == "1 key is encrypted with the current SECRET_KEY.\n"
    settings.SECRET_KEY_FALLBACKS = []
    client.force_login(lead_inspector)
    assert keys_of(client) == before


def test_without_the_earlier_key_new_answers_are_kept_and_earlier_ones_wait_for_it(lead_inspector, settings, caplog):
    client = Client()
    client.force_login(lead_inspector)
    before, earlier = keys_of(client), settings.SECRET_KEY
    settings.SECRET_KEY = "the new key"
    client.force_login(lead_inspector)

    [new] = keys_of(client)
    assert new not in before
    assert f"needs an earlier SECRET_KEY: account {lead_inspector.pk}" in caplog.text
    with pytest.raises(CommandError, match="1 key is encrypted with a SECRET_KEY that is missing"):
        call_command("encrypt_again")

    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert keys_of(client) == [new, *before]
