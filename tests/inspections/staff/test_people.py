"""Administrators invite people, give and end roles, and end accounts."""

from __future__ import annotations

import re
import smtplib

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.html import strip_tags

from inspections.history import Author, Refused
from inspections.models import Change, HeldRole, Inspection, User
from inspections.planning.actions.team import appoint
from inspections.staff.actions import end_account, end_role, give_role, invite_person, reopen_account
from tests.factories import BY, new_case, new_inspection

pytestmark = pytest.mark.django_db

ADMINISTRATOR, PANEL_MEMBER, REPORT_ADMIN, *_ = HeldRole.Role
PASSWORD = "a long enough password"


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("ada@inspectorate.test", "correct horse battery", name="Ada Admin")


@pytest.fixture
def ada(administrator) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def by_mail(settings):
    settings.MAIL_IS_SET_UP = True


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def link_in(letter: str) -> str:
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter)
    assert found, letter
    return found[1]


def chooses_a_password(link: str, password: str = PASSWORD) -> Client:
    client = Client()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)
    return client


def history(person: User) -> list[tuple[str, str, str, str]]:
    rows = Change.objects.filter(subject=person.subject).order_by("pk")
    return [(row.field, row.old, row.new, row.author) for row in rows]


# --- inviting --------------------------------------------------------------------------------------------------------


INVITATION = {"name": "Nora New", "email": "Nora@Inspectorate.test", "roles": ["panel_member"]}


def test_an_invited_person_chooses_a_password_and_is_signed_in(ada, administrator, by_mail):
    page = ada.post("/people/invite/", INVITATION, follow=True)

    assert "Nora New has been invited. An email with a link has been sent to nora@inspectorate.test." in text(page)
    letter = mail.outbox[0]
    assert letter.to == ["nora@inspectorate.test"]
    assert "Ada Admin has invited you to YOT Inspections" in letter.body

    nora = chooses_a_password(link_in(letter.body))

    assert nora.get("/work/").status_code == 200
    person = User.objects.get(email="nora@inspectorate.test")
    assert person.is_panel_member
    assert not person.is_invited
    assert history(person)[:3] == [
        ("email", "", "nora@inspectorate.test", "Ada Admin"),
        ("name", "", "Nora New", "Ada Admin"),
        ("role", "", "panel_member", "Ada Admin"),
    ]


def test_without_email_the_administrator_is_shown_what_to_send(ada):
    page = ada.post("/people/invite/", INVITATION)

    assert "This service does not send email." in text(page)
    assert "no-store" in page["Cache-Control"]
    assert chooses_a_password(link_in(page.content.decode())).get("/work/").status_code == 200


def test_an_invitation_does_not_fill_in_the_form_for_the_next_person(ada):
    """Otherwise the browser would give the next person the roles of this one."""
    refused = ada.post("/people/invite/", INVITATION | {"name": "", "kept-as": "invitation"})
    assert "arrived" not in refused.cookies

    invited = ada.post("/people/invite/", INVITATION | {"kept-as": "invitation"})
    assert invited.status_code == 200  # the page with what to send
    assert invited.cookies["arrived"].value == "invitation"


def test_if_the_mail_server_refuses_the_person_is_invited_and_the_link_is_shown(ada, by_mail, monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("inspections.people.links.send_mail", refuse)

    page = ada.post("/people/invite/", INVITATION)

    assert "The mail server did not accept the email." in text(page)
    assert User.objects.get(email="nora@inspectorate.test").is_invited
    assert link_in(page.content.decode())


def test_a_link_works_once(ada):
    link = link_in(ada.post("/people/invite/", INVITATION).content.decode())
    chooses_a_password(link)

    chooses_a_password(link, "the password of a thief")
    assert "This link does not work" in text(Client().get(link, follow=True))

    assert User.objects.get(email="nora@inspectorate.test").check_password(PASSWORD)


def test_a_link_stops_working_when_the_account_is_ended(ada, administrator):
    link = link_in(ada.post("/people/invite/", INVITATION).content.decode())
    nora = User.objects.get(email="nora@inspectorate.test")
    end_account(nora, by=Author(administrator))

    assert chooses_a_password(link).get("/work/").status_code == 302


@pytest.mark.parametrize("email", ["stranger@inspectorate.test", "STRANGER@inspectorate.test"])
def test_nobody_gets_a_second_account(ada, stranger, email):
    page = ada.post("/people/invite/", INVITATION | {"email": email})

    assert "Sid Stranger already has an account with this email address." in text(page)
    assert User.objects.filter(email__iexact=email).count() == 1


def test_a_former_colleague_is_not_invited_again_but_the_account_is_opened(ada, administrator, stranger):
    end_account(stranger, by=Author(administrator))

    page = ada.post("/people/invite/", INVITATION | {"email": stranger.email})

    assert "Sid Stranger had an account with this email address. Open that account again." in text(page)


def test_an_invitation_without_a_name_or_a_correct_address_is_explained(ada):
    page = text(ada.post("/people/invite/", {"name": " ", "email": "nora"}))

    assert "Enter the person’s full name." in page
    assert "Enter an email address in the correct format" in page
    assert not User.objects.filter(name="").exists()


# --- roles -----------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_a_role_is_a_row_with_its_period_and_who_gave_and_ended_it(administrator, stranger):
    by = Author(administrator)
    give_role(stranger, PANEL_MEMBER, by=by)
    assert User.objects.get(pk=stranger.pk).is_panel_member

    assert end_role(stranger, PANEL_MEMBER, by=by)

    assert not User.objects.get(pk=stranger.pk).is_panel_member
    held = stranger.held_roles.get()
    assert (held.given_by, held.ended_by) == (administrator, administrator)
    assert held.given_at <= held.ended_at

    give_role(stranger, PANEL_MEMBER, by=by)
    assert stranger.held_roles.count() == 2  # the earlier period stays


@pytest.mark.postgresql_too
def test_a_role_is_held_once_at_a_time(stranger):
    first = give_role(stranger, REPORT_ADMIN, by=BY)

    assert give_role(stranger, REPORT_ADMIN, by=BY) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        stranger.held_roles.create(role=REPORT_ADMIN, given_by_command="tests")


@pytest.mark.postgresql_too
def test_nobody_holds_a_role_that_no_one_gave(stranger):
    with pytest.raises(IntegrityError), transaction.atomic():
        stranger.held_roles.create(role=REPORT_ADMIN)


def test_a_person_whose_role_has_ended_can_no_longer_see_its_inspections(stranger, youth_2018):
    inspection = new_inspection(youth_2018)
    give_role(stranger, PANEL_MEMBER, by=BY)
    assert inspection in Inspection.objects.visible_to(stranger)

    end_role(stranger, PANEL_MEMBER, by=BY)

    assert inspection not in Inspection.objects.visible_to(stranger)


def test_the_only_administrator_cannot_lose_the_role(ada, administrator, stranger):
    page = ada.post(f"/people/{administrator.pk}/roles/administrator/end/", follow=True)

    assert "Ada Admin is the only administrator. Make a colleague an administrator first." in text(page)
    give_role(stranger, ADMINISTRATOR, by=BY)
    assert end_role(administrator, ADMINISTRATOR, by=Author(stranger))


def test_roles_are_given_and_ended_on_the_page_of_a_person(ada, stranger):
    address = f"/people/{stranger.pk}/"

    page = ada.post(f"{address}roles/give/", {"role": "report_admin"}, follow=True)
    assert "Sid Stranger now has the role “Report admin”." in text(page)
    assert "by Ada Admin" in text(page)

    page = ada.post(f"{address}roles/report_admin/end/", follow=True)
    assert "Sid Stranger no longer has the role “Report admin”." in text(page)
    assert "role ended: Report admin" in text(page)


@pytest.mark.parametrize("role", ["", "king", "administrator' OR 1=1"])
def test_a_role_that_does_not_exist_is_refused(ada, stranger, role):
    page = ada.post(f"/people/{stranger.pk}/roles/give/", {"role": role})

    assert page.status_code == 200
    assert not stranger.held_roles.exists()
    assert "Error: " in page.content.decode()


# --- ending an account -----------------------------------------------------------------------------------------------


def test_an_ended_account_is_signed_out_by_its_next_request(administrator, stranger):
    sid = Client()
    sid.login(email=stranger.email, password="correct horse battery")
    assert sid.get("/work/").status_code == 200

    end_account(stranger, by=Author(administrator))

    assert sid.get("/work/").status_code == 302
    assert sid.post("/inspections/anytown/cases/1/entries/2.1.1/", {"value": "yes"}).status_code == 302


def test_an_old_session_does_not_continue_when_the_account_is_opened_again(administrator, stranger):
    sid = Client()
    sid.login(email=stranger.email, password="correct horse battery")
    end_account(stranger, by=Author(administrator))

    reopen_account(stranger, by=Author(administrator))

    assert sid.get("/work/").status_code == 302
    assert not Client().login(email=stranger.email, password="correct horse battery")


def test_an_ended_account_keeps_its_name_and_loses_its_roles(administrator, stranger):
    give_role(stranger, PANEL_MEMBER, by=BY)

    end_account(stranger, by=Author(administrator))

    assert not stranger.held_roles.current().exists()
    assert history(stranger)[-1] == ("account", "open", "ended", "Ada Admin")
    assert User.objects.get(pk=stranger.pk).name == "Sid Stranger"
    with pytest.raises(Refused, match="account of Sid Stranger has ended"):
        give_role(stranger, PANEL_MEMBER, by=BY)


def test_before_an_account_is_ended_the_page_says_what_others_have_to_take_over(ada, stranger, youth_2018):
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, stranger, "lead", by=BY)
    new_case(inspection, reference="court-1", inspector=appoint(inspection, stranger, "inspector", by=BY))

    page = text(ada.get(f"/people/{stranger.pk}/end/"))

    assert "Lead inspector of Anytown Youth Offending Team" in page
    assert "court-1" in page
    assert stranger.is_active


def test_a_role_that_has_ended_needs_no_one_to_take_over(ada, stranger, lead_inspector, youth_2018):
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, stranger, "lead", by=BY)
    appoint(inspection, lead_inspector, "lead", by=BY)

    assert "Lead inspector of" not in text(ada.get(f"/people/{stranger.pk}/end/"))
    assert "lead inspector until" in text(ada.get(f"/people/{stranger.pk}/"))


def test_administrators_do_not_end_their_own_account(ada, administrator):
    page = ada.post(f"/people/{administrator.pk}/end/", follow=True)

    assert "You cannot end your own account. Ask another administrator." in text(page)
    assert ada.get("/people/").status_code == 200


def test_an_account_is_opened_again_without_roles_and_with_a_new_password(ada, administrator, stranger):
    end_account(stranger, by=Author(administrator))

    page = ada.post(f"/people/{stranger.pk}/reopen/")

    assert "The account of Sid Stranger is open again. It has no roles." in text(page)
    assert chooses_a_password(link_in(page.content.decode())).get("/work/").status_code == 200


# --- the list and the details ----------------------------------------------------------------------------------------


def listed(client: Client, query: str = "") -> set[str]:
    return set(re.findall(r'href="/people/\d+/">([^<]+)</a>', client.get(f"/people/{query}").content.decode()))


def test_people_are_found_by_name_role_and_state(ada, administrator, stranger, panel_member, second_inspector):
    invite_person(email="nora@inspectorate.test", name="Nora New", by=BY)
    end_account(second_inspector, by=Author(administrator))

    assert listed(ada) == {"Ada Admin", "Sid Stranger", "Pat Panel", "Sam Second", "Nora New"}
    assert listed(ada, "?words=sid") == {"Sid Stranger"}
    assert listed(ada, "?words=panel@") == {"Pat Panel"}
    assert listed(ada, "?role=panel_member") == {"Pat Panel"}
    assert listed(ada, "?state=invited") == {"Nora New"}
    assert listed(ada, "?state=ended") == {"Sam Second"}
    assert listed(ada, "?role=king&state=asleep&page=99") == listed(ada)
    assert "No people found." in text(ada.get("/people/?words=zzz"))


def test_a_new_name_or_address_is_in_the_history(ada, stranger):
    ada.post(f"/people/{stranger.pk}/change/", {"name": "Sid Stone", "email": "Stone@inspectorate.test"})

    stranger.refresh_from_db()
    assert (stranger.name, stranger.email) == ("Sid Stone", "stone@inspectorate.test")
    assert ("name", "Sid Stranger", "Sid Stone", "Ada Admin") in history(stranger)


def test_two_people_do_not_share_an_address(ada, administrator, stranger):
    page = ada.post(f"/people/{stranger.pk}/change/", {"name": "Sid", "email": administrator.email.upper()})

    assert "Another account has this email address." in text(page)


def test_a_forgotten_password_is_replaced_by_email_if_the_service_sends_email(client, stranger, by_mail):
    page = client.post("/accounts/password/reset/", {"email": stranger.email}, follow=True)

    assert page.status_code == 200
    assert chooses_a_password(link_in(mail.outbox[0].body)).get("/work/").status_code == 200


def test_without_email_the_page_for_a_forgotten_password_says_who_to_ask(client):
    assert "Ask your administrator" in text(client.get("/accounts/password/reset/"))
