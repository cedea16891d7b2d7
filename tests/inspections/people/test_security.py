"""A second factor for everyone in production, a log of security events, and pages of which the browser keeps no copy."""

from __future__ import annotations

import logging
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inspections.people.sessions import BEGUN, RENEWED
from tests.factories import new_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    return client


# --- the second factor -------------------------------------------------------------------------------------------------


@pytest.fixture
def required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def test_without_a_second_factor_people_only_see_the_pages_where_they_add_one(required, signed_in):
    page = signed_in.get("/inspections/", follow=True)

    assert page.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Add a second factor to continue" in page.content.decode()
    assert signed_in.get("/accounts/2fa/webauthn/add/").status_code in (200, 302)
    assert signed_in.get("/accounts/password/change/").status_code == 200
    assert signed_in.post("/accounts/logout/").status_code == 302


def test_no_change_reaches_an_action_without_a_second_factor(required, signed_in, youth_2018):
    inspection = new_inspection(youth_2018)

    answer = signed_in.post(f"/inspections/{inspection.reference}/phase/", {})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")


def test_a_person_who_adds_a_second_factor_continues(required, signed_in, lead_inspector):
    Authenticator.objects.create(user=lead_inspector, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert signed_in.get("/work/").status_code == 200


def test_a_session_that_began_with_a_second_factor_needs_no_query(required, signed_in, lead_inspector):
    session = signed_in.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(lead_inspector.pk)
    session.save()

    with CaptureQueriesContext(connection) as made:
        assert signed_in.get("/work/").status_code == 200
    assert not [query for query in made if "mfa_authenticator" in query["sql"]]


def test_other_sites_and_scripts_still_find_what_needs_no_sign_in(required, client):
    assert client.get("/health/").status_code == 200
    assert client.get("/accounts/login/").status_code == 200


# --- sessions ----------------------------------------------------------------------------------------------------------


def test_a_session_ends_after_its_longest_time_however_often_it_was_renewed(signed_in, settings):
    session = signed_in.session
    session[BEGUN], session[RENEWED] = time.time() - settings.SESSION_LONGEST - 1, time.time()
    session.save()

    assert signed_in.get("/work/").status_code == 302
    assert signed_in.get("/work/")["Location"].startswith("/accounts/login/")


def test_a_page_warns_before_the_longest_time_has_passed(signed_in, settings):
    session = signed_in.session
    session[BEGUN] = time.time() - settings.SESSION_LONGEST + 90
    session.save()

    assert signed_in.get("/work/").context["session_ends_in"] <= 90


# --- the log -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO, logger="inspections.security")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "inspections.security"]


def test_signing_in_out_and_failing_are_logged_without_an_address(log, client, lead_inspector):
    lead_inspector.set_password("a long enough password")
    lead_inspector.save()
    client.post("/accounts/login/", {"login": lead_inspector.email, "password": "wrong"})
    client.post("/accounts/login/", {"login": lead_inspector.email, "password": "a long enough password"})
    client.post("/accounts/logout/")

    assert log() == [
        "sign-in failed",
        f"signed in: account {lead_inspector.pk}, with password",
        f"signed out: account {lead_inspector.pk}",
    ]


def test_a_refusal_is_logged_with_the_account_and_the_address_but_not_the_search(log, signed_in, lead_inspector):
    assert signed_in.get("/retention/?q=secret").status_code == 403

    assert log()[-1] == f"refused: account {lead_inspector.pk}, GET retention/"


def test_what_a_person_looked_for_and_did_not_find_is_logged_by_its_route_and_inspection(
    log, signed_in, lead_inspector
):
    signed_in.get("/inspections/nowhere/cases/Harvest/")
    signed_in.get("/inspections/nowhere%0Aforged: entry/")

    assert log() == [
        f"not found: account {lead_inspector.pk}, GET inspections/<slug:reference>/cases/<str:case_reference>/ nowhere",
        f"not found: account {lead_inspector.pk}, GET an address without a page",
    ]


# --- headers -----------------------------------------------------------------------------------------------------------


def test_a_browser_keeps_no_copy_of_a_page_that_a_person_sees(signed_in):
    for address in ("/work/", "/inspections/", "/yots/", "/frameworks/"):
        assert signed_in.get(address)["Cache-Control"] == "private, no-store", address


def test_signing_out_empties_the_cache_and_not_the_answers_that_wait(signed_in):
    assert signed_in.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in signed_in.get("/accounts/login/")


def test_pages_ask_for_no_camera_microphone_or_place(client):
    policy = client.get("/accounts/login/")["Permissions-Policy"]

    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy.split(", "))
    assert "publickey" not in policy
