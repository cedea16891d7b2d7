"""Notices: who gets which notices, in the service and by email, each only once."""

from __future__ import annotations

import datetime
import re
import smtplib

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.alerts.actions import raise_alert
from inspections.cases.actions import allocate_case
from inspections.cases.submission import return_case
from inspections.history import Author
from inspections.models import Case, Change, HeldRole, Inspection, Notice, User
from inspections.notices import mailing
from inspections.notices.actions import choose_notices, tell
from inspections.notices.due import tell_of_drafts_due
from inspections.notices.kinds import CASE_RETURNED, KINDS
from inspections.notices.mailing import send_waiting
from inspections.notices.models import MOST_ATTEMPTS
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.panel.actions import convene_panel
from reports.pdf import workers
from tests.factories import BY, new_case, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.fixture
def inspector(db) -> User:
    return User.objects.create_user("ines@inspectorate.test", "correct horse battery", name="Ines Inspector")


@pytest.fixture
def inspection(youth_2018, lead_inspector, inspector, second_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    for person in (inspector, second_inspector):
        appoint(inspection, person, "inspector", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def case(inspection) -> Case:
    return new_case(inspection, reference="court-7")


@pytest.fixture
def lead(lead_inspector) -> Author:
    return Author(lead_inspector)


def role_of(inspection: Inspection, person: User):
    return inspection.team.get(user=person)


def told(person: User) -> list[str]:
    return [f"{notice.kind}: {notice.text}" for notice in person.notices.all()]


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_each_event_sends_one_notice_to_the_people_concerned_and_none_to_the_person_who_caused_it(
    inspection, case, lead, lead_inspector, inspector, second_inspector, panel_member
):
    yot = inspection.yot
    allocate_case(case, role_of(inspection, inspector), by=lead)
    allocate_case(case, role_of(inspection, inspector), by=lead)  # nothing changes
    assert told(inspector) == [f"case_allocated: Case {case} in {yot} has been allocated to you."]

    allocate_case(case, role_of(inspection, second_inspector), by=lead)
    assert told(inspector)[1:] == [
        f"case_allocated: Case {case} in {yot}, which was allocated to you, has been allocated to {second_inspector}."
    ]
    assert told(second_inspector) == [f"case_allocated: Case {case} in {yot} has been allocated to you."]

    Case.objects.filter(pk=case.pk).update(state=Case.State.SUBMITTED)
    case.refresh_from_db()
    return_case(case, comment="Look again at 2.1.1.", comments={}, by=lead)
    assert told(second_inspector)[1:] == [f"case_returned: Case {case} in {yot} has been returned to you."]

    raise_alert(case, what="At risk.", told_to="duty manager", told_at=timezone.now(), by=Author(second_inspector))
    assert told(lead_inspector) == [f"alert_raised: {second_inspector} raised an alert on case {case} in {yot}."]
    assert len(told(second_inspector)) == 2

    day = timezone.localdate() + datetime.timedelta(days=3)
    convene_panel(inspection, held_on=day, chair=panel_member, members=[], by=lead)
    assert told(panel_member) == [
        f"panel_called: The ratings panel for {yot} meets on {day:%-d %B %Y}. {panel_member} is the chair."
    ]
    assert len(told(lead_inspector)) == 1


def test_each_writer_gets_one_notice_if_the_draft_is_due_within_a_week(
    inspection, lead_inspector, inspector, panel_member
):
    give_role(panel_member, HeldRole.Role.REPORT_ADMIN, by=BY)
    today = timezone.localdate()
    inspection.planned_phases.create(phase="accuracy_check", starts=today + datetime.timedelta(days=8))
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel", "draft"):
        move_to_phase(inspection, phase, by=BY)

    assert tell_of_drafts_due(today) == 0
    tomorrow = today + datetime.timedelta(days=1)
    assert tell_of_drafts_due(tomorrow) == tell_of_drafts_due(tomorrow) == 1

    for person in (lead_inspector, panel_member):
        (notice,) = person.notices.all()
        assert (notice.kind, notice.href) == ("draft_due", "/inspections/anytown/report/write/")
    assert not inspector.notices.exists()
    inspection.planned_phases.update(starts=today + datetime.timedelta(days=2))
    tell_of_drafts_due(today)
    assert lead_inspector.notices.count() == 2


def tell_of_return(inspection: Inspection, person: User, event: str = "step 1") -> None:
    href = f"/inspections/{inspection.reference}/"
    tell([person], CASE_RETURNED, inspection, event=event, text="Case 7 is back.", href=href, by=BY)


def test_unread_notices_are_on_my_work_until_they_are_marked_as_read(inspection, inspector, second_inspector):
    client = Client()
    client.force_login(inspector)
    for number in range(7):
        tell_of_return(inspection, inspector, f"step {number}")
    tell_of_return(inspection, second_inspector)

    page = client.get("/work/")
    assert page.content.decode().count("Case 7 is back.") == 5
    assert "There are more." in text(page)
    theirs = second_inspector.notices.get()
    keys = [notice.pk for notice in page.context["told"]]
    sent = client.post("/notices/read/", {"notice": [*keys, theirs.pk, "x"], "back": "/work/"})

    assert sent["Location"] == "/work/"
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert client.get("/work/").content.decode().count("Case 7 is back.") == 2
    assert client.get("/notices/").content.decode().count("Case 7 is back.") == 7
    elsewhere = client.post("/notices/read/", {"notice": keys, "back": "https://example.org/"})
    assert elsewhere["Location"] == "/notices/"
    assert client.post("/notices/read/", {"back": "nowhere"})["Location"] == "/notices/"


def test_everyone_chooses_their_notices_and_how_they_get_them(inspection, inspector, settings):
    client = Client()
    client.force_login(inspector)
    assert "This service does not send email" in text(client.get("/notices/choose/"))
    settings.MAIL_IS_SET_UP = True
    assert all(kind.title in text(client.get("/notices/choose/")) for kind in KINDS.values())

    client.post("/notices/choose/", {"in_service": ["alert_raised"], "by_email": ["case_returned"]})

    change = Change.objects.get(subject=inspector.subject, field="notices: a case is returned")
    assert (change.old, change.new, change.by) == ("in the service", "by email", inspector)
    tell_of_return(inspection, inspector)
    assert "Case 7 is back." not in text(client.get("/work/"))
    assert "Case 7 is back." not in text(client.get("/notices/"))
    client.post("/notices/choose/", {"in_service": [], "by_email": []})
    tell_of_return(inspection, inspector, "step 2")
    assert inspector.notices.get().email == "waiting"


@pytest.fixture
def wants_email(inspector, settings) -> User:
    settings.MAIL_IS_SET_UP = True
    settings.SERVICE_ADDRESS = "https://yots.example.org/"
    choose_notices(inspector, in_service=list(KINDS), by_email=["case_returned"], by=Author(inspector))
    return inspector


def test_an_email_is_sent_once_and_contains_nothing_about_a_child(inspection, wants_email):
    tell_of_return(inspection, wants_email)

    assert (send_waiting(), send_waiting()) == (1, 0)

    (letter,) = mail.outbox
    assert letter.to == [wants_email.email]
    assert letter.subject == f"A case is returned: {inspection.yot}"
    assert "https://yots.example.org/inspections/anytown/" in letter.body
    assert "Case 7" not in letter.body


def test_the_service_tries_a_mail_server_again_if_it_does_not_respond_and_finally_stops(
    inspection, wants_email, monkeypatch
):
    def refuse(*args: object) -> None:
        raise smtplib.SMTPServerDisconnected

    tell_of_return(inspection, wants_email)
    now = timezone.now()
    with monkeypatch.context() as broken:
        broken.setattr(mailing, "send_mail", refuse)
        assert send_waiting(now) == 0
    assert send_waiting(now) == 0  # not yet
    assert send_waiting(now + datetime.timedelta(minutes=1)) == 1
    assert len(mail.outbox) == 1

    tell_of_return(inspection, wants_email, "step 2")
    Notice.objects.filter(event="step 2").update(attempts=MOST_ATTEMPTS - 1)
    monkeypatch.setattr(mailing, "send_mail", refuse)
    send_waiting(now + datetime.timedelta(days=1))
    assert Notice.objects.get(event="step 2").email == "failed"


def test_a_mail_server_that_does_not_answer_delays_the_worker_only_once(inspection, wants_email, monkeypatch, settings):
    """The worker's heartbeat comes from the same thread, so it must not wait for each email."""
    asked: list[str] = []

    def does_not_answer(subject: str, text: str, sender: None, to: list[str]) -> None:
        asked.extend(to)
        raise TimeoutError

    for number in range(3):
        tell_of_return(inspection, wants_email, f"step {number}")
    monkeypatch.setattr(mailing, "send_mail", does_not_answer)

    assert send_waiting() == 0
    assert len(asked) == 1
    assert [notice.email for notice in Notice.objects.order_by("pk")] == ["waiting"] * 3
    assert workers.GONE_AFTER.total_seconds() > settings.EMAIL_TIMEOUT


def test_an_ended_account_gets_no_email(inspection, wants_email):
    tell_of_return(inspection, wants_email)
    User.objects.filter(pk=wants_email.pk).update(is_active=False)

    assert send_waiting() == 0
