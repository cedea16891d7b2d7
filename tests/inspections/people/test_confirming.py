"""Before the gravest steps people confirm who they are. Changes of an account are told to its owner, who sees their sessions."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver

from inspections.models import HeldRole, User

PASSWORD = "correct horse battery"
CONFIRM = "/accounts/reauthenticate/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(settings) -> User:
    settings.REAUTHENTICATION_MINUTES = 15
    return User.objects.create_superuser("ada@inspectorate.test", PASSWORD, name="Ada Admin")


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    client.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})
    return client


def gives_a_role(client: Client, person: User):
    return client.post(f"/people/{person.pk}/roles/give/", {"role": "panel_member"})


def roles_of(person: User) -> set[str]:
    return set(HeldRole.objects.current().filter(person=person).values_list("role", flat=True))


def test_a_right_is_given_once_the_administrator_has_confirmed_who_they_are(client, lead_inspector):
    asked = gives_a_role(client, lead_inspector)
    assert asked["Location"].startswith(CONFIRM)
    assert roles_of(lead_inspector) == set()

    page = client.get(asked["Location"])
    assert "Confirm who you are" in page.content.decode()
    done = client.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert roles_of(lead_inspector) == {"panel_member"}
    assert "now has the role" in done.content.decode()


def test_a_wrong_password_gives_no_right(client, lead_inspector):
    asked = gives_a_role(client, lead_inspector)

    client.post(asked["Location"], {"password": "a guess at a password"})

    assert roles_of(lead_inspector) == set()


def test_whoever_has_just_confirmed_is_not_asked_again(client, lead_inspector, second_inspector):
    client.post(gives_a_role(client, lead_inspector)["Location"], {"password": PASSWORD})

    assert gives_a_role(client, second_inspector)["Location"] == f"/people/{second_inspector.pk}/"


def test_the_gravest_steps_ask_and_no_page_does():
    found = {
        pattern.callback.__name__
        for pattern in _patterns(get_resolver().url_patterns)
        if getattr(pattern.callback, "confirms_who", False)
    }

    assert found == {
        "add_member", "approve", "change", "end", "end_account", "end_role", "give_role", "invite", "keys", "publish", "reopen",
        "reopen_account", "send_password_link", "sign", "take_step",
    }  # fmt: skip


def _patterns(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


def test_pages_are_read_without_confirming(client, administrator):
    assert client.get(f"/people/{administrator.pk}/end/").status_code == 200


def test_people_are_told_of_changes_to_their_account(client, administrator):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    new = "another long password"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    (letter,) = mail.outbox
    assert letter.to == [administrator.email]
    assert "password" in letter.subject.lower()
    assert "tell your administrator now" in letter.body
    assert "example.com" not in letter.body + letter.subject


def test_people_see_where_they_are_signed_in_and_end_the_other_sessions(client, administrator):
    elsewhere = Client(headers={"user-agent": "A browser in a library"})
    elsewhere.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})

    page = client.get("/accounts/sessions/").content.decode()
    assert "A browser in a library" in page
    assert page.count("This session") == 1
    client.post("/accounts/sessions/")

    assert elsewhere.get("/work/")["Location"].startswith("/accounts/login/")
    assert client.get("/work/").status_code == 200
    assert "You are signed in nowhere else." in client.get("/accounts/sessions/").content.decode()


def test_no_role_is_asked_if_the_service_does_not_want_it(settings, client, lead_inspector):
    settings.REAUTHENTICATION_MINUTES = 0

    gives_a_role(client, lead_inspector)

    assert roles_of(lead_inspector) == {"panel_member"}
