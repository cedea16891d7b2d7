"""Too many attempts to sign in slow an attacker down. They never lock the owner of the account out."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from config.settings import ACCOUNT_RATE_LIMITS as limits_in_use

PASSWORD = "correct horse battery"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(lead_inspector, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip,10/5m/key"}
    cache.clear()
    lead_inspector.set_password(PASSWORD)
    lead_inspector.save()
    return lead_inspector


def tries(client: Client, email: str, password: str):
    return client.post("/accounts/login/", {"login": email, "password": password})


def attack(email: str) -> str:
    attacker = Client()
    for number in range(11):
        page = tries(attacker, email, f"guess {number}")
    return page.content.decode()


def test_the_eleventh_attempt_in_five_minutes_is_refused(lena, caplog):
    assert "Too many failed login attempts" in attack(lena.email)
    assert "sign-in refused: too many attempts" in caplog.text
    assert lena.email not in caplog.text


def test_during_an_attack_a_device_that_is_not_known_waits(lena):
    attack(lena.email)

    assert tries(Client(), lena.email, PASSWORD).status_code == 200


@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_during_an_attack_the_owner_signs_in_on_a_device_that_is_known(lena, typed):
    own = Client()
    assert tries(own, lena.email, PASSWORD).status_code == 302
    own.post("/accounts/logout/")

    attack(lena.email)

    assert tries(own, typed.format(lena.email.upper()), PASSWORD).status_code == 302


def test_a_device_is_known_for_one_account_only(lena, second_inspector):
    second_inspector.set_password(PASSWORD)
    second_inspector.save()
    colleague = Client()
    assert tries(colleague, second_inspector.email, PASSWORD).status_code == 302
    colleague.post("/accounts/logout/")

    attack(lena.email)

    assert tries(colleague, lena.email, PASSWORD).status_code == 200


def test_a_known_device_has_a_limit_too(lena):
    own = Client()
    tries(own, lena.email, PASSWORD)
    own.post("/accounts/logout/")

    for number in range(11):
        page = tries(own, lena.email, f"guess {number}")

    assert "Too many failed login attempts" in page.content.decode()


def test_a_made_up_device_is_not_known(lena):
    attack(lena.email)
    forger = Client()
    own = Client()
    tries(own, lena.email, "wrong")
    forger.cookies["device_0"] = "known"

    assert tries(forger, lena.email, PASSWORD).status_code == 200


def test_with_the_limits_in_use_an_attack_from_the_same_office_stops_no_known_device(lena, settings):
    settings.ACCOUNT_RATE_LIMITS = limits_in_use
    own = Client()
    assert tries(own, lena.email, PASSWORD).status_code == 302
    own.post("/accounts/logout/")

    attacker = Client()
    for number in range(12):  # different accounts, so that only the limit of the network counts
        page = tries(attacker, f"person-{number}@inspectorate.test", "guess")
    assert "Too many failed login attempts" in page.content.decode()

    assert tries(own, lena.email, PASSWORD).status_code == 302
