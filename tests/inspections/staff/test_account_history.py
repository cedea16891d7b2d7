"""What happens to an account is in the history of the installation, by whom and when, without a secret."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from inspections.history import Author, write_history
from inspections.models import Change, HeldRole, Notice, User
from inspections.staff.account_history import FACTORS, password_was_chosen
from inspections.staff.actions import change_person, end_account, end_role, give_role, reopen_account
from reports.integrity.verifying import verify

pytestmark = pytest.mark.django_db
SECRET = "correct horse battery staple"


def entries(person: User) -> list[tuple[str, str, str, str]]:
    rows = Change.objects.filter(inspection=None, subject=person.subject).order_by("number")
    return [(row.field, row.old, row.new, row.author) for row in rows]


def test_the_first_administrator_is_in_the_history(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", SECRET)

    call_command("createsuperuser", interactive=False, email="ada@inspectorate.test", name="Ada Admin", verbosity=0)

    ada = User.objects.get(email="ada@inspectorate.test")
    assert ada.check_password(SECRET)
    by = "the command createsuperuser"
    assert entries(ada) == [
        ("email", "", "ada@inspectorate.test", by),
        ("name", "", "Ada Admin", by),
        ("role", "", "administrator", by),
    ]
    assert verify(None).problem == ""


def test_a_changed_password_is_in_the_history_and_its_words_are_not(client: Client):
    person = User.objects.create_user("lena@inspectorate.test", SECRET, name="Lena Lead")
    client.force_login(person)
    chosen = "four other quiet words"

    client.post(
        "/accounts/password/change/", {"oldpassword": SECRET, "password1": chosen, "password2": chosen}, follow=True
    )

    person.refresh_from_db()
    assert person.check_password(chosen)
    assert entries(person) == [("password", "", "chosen", "Lena Lead")]


def test_second_factors_are_in_the_history():
    person = User.objects.create_user("lena@inspectorate.test", SECRET, name="Lena Lead")
    told = {"sender": Authenticator, "request": None, "user": person}
    app, passkey, codes = (
        Authenticator(user=person, type=kind, data={"secret": "JBSWY3DP"}) for kind in Authenticator.Type.values
    )

    authenticator_added.send(**told, authenticator=app)
    authenticator_reset.send(**told, authenticator=codes)
    authenticator_removed.send(**told, authenticator=app)
    authenticator_added.send(**told, authenticator=passkey)

    assert [entry[:3] for entry in entries(person)] == [
        ("second factor", "", FACTORS[app.type]),
        ("second factor", "", f"new {FACTORS[codes.type]}"),
        ("second factor", FACTORS[app.type], ""),
        ("second factor", "", FACTORS[passkey.type]),
    ]
    assert "JBSWY3DP" not in str(entries(person))


def test_the_page_of_a_person_says_it_in_words(client: Client):
    administrator = User.objects.create_superuser("ada@inspectorate.test", SECRET, name="Ada Admin")
    client.force_login(administrator)
    password_was_chosen(administrator)
    write_history(None, administrator.subject, [("second factor", "passkey", "")], by=Author(administrator))

    page = client.get(f"/people/{administrator.pk}/").content.decode()

    assert "password chosen" in page
    assert "second factor removed: passkey" in page


def test_people_are_told_what_an_administrator_changes(lead_inspector):
    administrator = User.objects.create_superuser("ada@inspectorate.test", SECRET, name="Ada Admin")
    by = Author(administrator)
    lead_inspector.last_login = timezone.now()
    lead_inspector.save()

    give_role(lead_inspector, HeldRole.Role.PANEL_MEMBER, by=by)
    end_role(lead_inspector, HeldRole.Role.PANEL_MEMBER, by=by)
    change_person(lead_inspector, email="new@inspectorate.test", name=lead_inspector.name, by=by)
    change_person(lead_inspector, email="new@inspectorate.test", name=lead_inspector.name, by=by)  # changes nothing

    told = [notice.text for notice in Notice.objects.filter(person=lead_inspector).order_by("pk")]
    assert [text.partition(".")[0] for text in told[:2]] == [
        "You now have the role “Ratings panel member”",
        "You no longer have the role “Ratings panel member”",
    ]
    assert "to new@inspectorate.test" in told[2]
    assert all("Ada Admin did this." in text for text in told)
    assert len(told) == 3


def test_nobody_is_told_what_they_did_themselves():
    administrator = User.objects.create_superuser("ada@inspectorate.test", SECRET, name="Ada Admin")

    change_person(administrator, email="ada@inspectorate.test", name="Ada Adams", by=Author(administrator))

    assert not Notice.objects.filter(person=administrator).exists()


def test_an_account_that_was_ended_and_opened_again_has_no_second_factor(lead_inspector):
    """A person who has lost their phone and their codes is not locked out."""
    administrator = User.objects.create_superuser("ada@inspectorate.test", SECRET, name="Ada Admin")
    by = Author(administrator)
    Authenticator.objects.create(user=lead_inspector, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DP"})

    end_account(lead_inspector, by=by)
    reopen_account(lead_inspector, by=by)

    assert not Authenticator.objects.filter(user=lead_inspector).exists()
    assert ("second factor", "authenticator app", "", "Ada Admin") in entries(lead_inspector)
