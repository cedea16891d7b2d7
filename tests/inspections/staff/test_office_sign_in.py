"""Sign-in with an office's identity provider, which a real server plays here."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from oidc_provider_mock import User as Identity
from oidc_provider_mock import run_server_in_thread

from inspections.models import Change, User

pytestmark = pytest.mark.django_db

START = "/accounts/oidc/office/login/"


@pytest.fixture(scope="module")
def office() -> Iterator[str]:
    """The address of an office's identity provider that knows Lena, who works there."""

    def knows(name: str, *, is_confirmed: bool = True, **claims: str) -> Identity:
        return Identity(sub=name, claims={"email_verified": is_confirmed, **claims})

    identities = [
        knows("lena", email="Lead@Inspectorate.test"),
        knows("typo", email="nobody@inspectorate.test"),
        knows("unconfirmed", is_confirmed=False, email="lead@inspectorate.test"),
    ]
    with run_server_in_thread(user_claims=identities) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(settings, office) -> None:
    app = {"provider_id": "office", "name": "your office account", "client_id": "yot", "secret": "s"}
    app["settings"] = {"server_url": office, "oauth_pkce_enabled": True}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def signs_in_as(client: Client, identity: str):
    """Follow the browser's way: to the office, and back with its answer."""
    to_the_office = client.get(START)
    back = requests.post(to_the_office["Location"], data={"sub": identity}, allow_redirects=False, timeout=10)
    address = urlsplit(back.headers["Location"])
    return client.get(address.path, parse_qs(address.query), follow=True)


@pytest.fixture
def lena(lead_inspector) -> User:
    lead_inspector.email = "lead@inspectorate.test"
    lead_inspector.save()
    return lead_inspector


def test_the_first_sign_in_ties_the_office_to_the_account_with_its_address(provider, client, lena):
    page = signs_in_as(client, "lena")

    assert page.redirect_chain[-1][0] == "/work/"
    assert page.context["user"] == lena
    assert SocialAccount.objects.get().user == lena
    assert Change.objects.filter(field="office sign-in", new="lena", by=lena).count() == 1


def test_the_second_sign_in_changes_nothing(provider, client, lena):
    signs_in_as(client, "lena")
    before = Change.objects.count()

    assert signs_in_as(Client(), "lena").context["user"] == lena
    assert Change.objects.count() == before


def test_the_password_of_the_account_stays(provider, client, lena):
    lena.set_password("a long password")
    lena.save()

    signs_in_as(client, "lena")

    lena.refresh_from_db()
    assert lena.check_password("a long password")


@pytest.mark.parametrize(
    ("identity", "why"),
    [
        ("typo", "There is no open account for nobody@inspectorate.test. Ask your administrator to invite you."),
        ("unconfirmed", "Your office did not give a confirmed email address"),
    ],
)
def test_no_other_identity_gets_in_or_opens_an_account(provider, client, lena, identity, why):
    people = User.objects.count()

    page = signs_in_as(client, identity)

    assert page.redirect_chain[-1][0] == "/accounts/login/"
    assert why in page.content.decode()
    assert User.objects.count() == people


def test_an_ended_account_stays_closed(provider, client, lena):
    signs_in_as(client, "lena")
    lena.is_active = False
    lena.save()

    page = signs_in_as(Client(), "lena")

    assert not page.context["user"].is_authenticated


def test_an_office_that_does_not_answer_is_said(provider, client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:9"

    page = client.get(START, follow=True)

    assert "Your office did not confirm who you are" in page.content.decode()


def test_an_account_is_not_tied_to_another_identity_while_signed_in(provider, client, lena):
    client.force_login(lena)
    to_the_office = client.get(f"{START}?process=connect")
    back = requests.post(to_the_office["Location"], data={"sub": "typo"}, allow_redirects=False, timeout=10)
    address = urlsplit(back.headers["Location"])

    page = client.get(address.path, parse_qs(address.query), follow=True)

    assert "Sign out first" in page.content.decode()
    assert not SocialAccount.objects.exists()
    assert client.get("/accounts/3rdparty/").status_code == 404


def test_the_sign_in_page_offers_the_office_only_if_it_is_set(client, settings, office):
    assert START not in client.get("/accounts/login/").content.decode()


def test_the_sign_in_page_offers_the_office(provider, client):
    page = client.get("/accounts/login/?next=/inspections/").content.decode()

    assert "Sign in with your office account" in page
    assert f"{START}?next=%2Finspections%2F" in page
