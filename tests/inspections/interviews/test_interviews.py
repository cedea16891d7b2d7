"""The timetable of interviews: planning, overlaps, who sees what, and the calendar to subscribe to."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from icalendar import Calendar

from inspections.history import Author, Refused
from inspections.interviews.actions import cancel_interview, change_interview, plan_interview
from inspections.models import Case, Change, Inspection, PlannedInterview, TeamMember, User
from inspections.planning.actions.inspections import set_partners
from inspections.planning.actions.team import appoint, leave_team
from tests.factories import BY, new_case, new_inspection, put_in_phase

pytestmark = pytest.mark.django_db
PAGE = "/inspections/anytown/interviews/"
MONDAY = datetime.date(2027, 3, 1)


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown", kind="joint")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def member(inspection, second_inspector) -> TeamMember:
    return appoint(inspection, second_inspector, "inspector", by=BY)


@pytest.fixture
def case(inspection, member) -> Case:
    return new_case(inspection, reference="court-7", inspector=member)


def at(hour: int, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(MONDAY, datetime.time(hour, minute)))


def planned(inspection: Inspection, member: TeamMember, **given: object) -> PlannedInterview:
    given = {"starts_at": at(10), "minutes": 60, "with_whom": "case_manager", **given}
    return plan_interview(inspection, inspector=member, by=BY, **given)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def sent(member: TeamMember, **given: object) -> dict[str, object]:
    day = {"day_0": MONDAY.day, "day_1": MONDAY.month, "day_2": MONDAY.year}
    return {"inspector": member.pk, "with_whom": "child", "minutes": 45, "time": "2:15pm", **day, **given}


def test_the_lead_inspector_plans_an_interview_for_an_inspector(inspection, member, case, lead_inspector):
    lead = signed_in(lead_inspector)
    assert "No interviews are planned yet." in text(lead.get(PAGE))

    page = lead.post(f"{PAGE}plan/", sent(member, case=case.pk, place="Room 2"), follow=True)

    words = text(page)
    assert f"Interview planned: Child, case {case}." in words
    assert (
        f"Monday 1 March 2027 Time Interview Led by Place Change 2:15pm to 3:00pm Child, case {case} {member} Room 2"
        in words
    )
    change = Change.objects.get(inspection=inspection, field="planned")
    assert change.by == lead_inspector
    assert change.new == f"Child, case {case}, 1 March 2027 at 2:15pm, 45 minutes, {member}, Room 2"


def test_a_person_cannot_have_two_interviews_at_the_same_time_in_any_inspection(
    inspection, member, youth_2018, second_inspector
):
    planned(inspection, member)
    other = new_inspection(youth_2018, reference="elsewhere", yot="Elsewhere YOT")
    elsewhere = appoint(other, second_inspector, "inspector", by=BY)

    with pytest.raises(Refused, match="has another interview from 10:00am to 11:00am, in another inspection"):
        planned(other, elsewhere, starts_at=at(10, 59), minutes=5)
    planned(other, elsewhere, starts_at=at(11))  # one ends when the next starts
    assert planned(inspection, member) == planned(inspection, member)  # sent twice


def test_an_interview_is_changed_and_cancelled_and_the_history_keeps_it(inspection, member, lead_inspector):
    interview = planned(inspection, member)
    lead = signed_in(lead_inspector)
    assert 'value="10:00am"' in lead.get(f"{PAGE}{interview.pk}/").content.decode()

    page = lead.post(
        f"{PAGE}{interview.pk}/", sent(member, with_whom="", role="Chair of the board", minutes=30), follow=True
    )
    assert "2:15pm to 2:45pm Chair of the board" in text(page)
    page = lead.post(f"{PAGE}{interview.pk}/cancel/", follow=True)
    assert "No interviews are planned yet." in text(page)

    rows = Change.objects.filter(inspection=inspection, subject=interview.subject)
    assert rows.filter(field="planned", new="cancelled", by=lead_inspector).exists()
    with pytest.raises(Refused, match="A colleague has cancelled this interview"):
        change_interview(interview, inspector=member, starts_at=at(9), minutes=30, role="Chair", by=BY)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"with_whom": "", "role": " "}, "Choose who they will interview, or enter a role."),
        ({"minutes": "0"}, "Enter a number of minutes from 5 to 480."),
        ({"time": "half past two"}, "Enter a time, for example 2:05pm or 14:05."),
        ({"inspector": ""}, "Choose who will lead the interview."),
        ({"day_0": 28, "time": "1:30am"}, "This time does not exist"),  # the clocks go forward on 28 March 2027
        ({"day_2": 9999}, "The date is too far ahead."),
    ],
)
def test_each_error_is_shown_beside_its_field(inspection, member, lead_inspector, given, message):
    assert message in text(signed_in(lead_inspector).post(f"{PAGE}plan/", sent(member, **given)))
    assert not PlannedInterview.objects.exists()


def test_inspectors_plan_their_own_interviews_and_partners_see_none_about_cases(
    inspection, member, case, second_inspector, lead_inspector, stranger
):
    lead = inspection.lead_inspector
    own = signed_in(second_inspector)
    assert "Interview planned" in text(own.post(f"{PAGE}plan/", sent(member, case=case.pk), follow=True))
    assert "Select a valid choice" in text(own.post(f"{PAGE}plan/", sent(lead)))
    of_the_lead = planned(inspection, lead, with_whom="", role="Chair of the board")
    assert own.get(f"{PAGE}{of_the_lead.pk}/").status_code == 404
    assert own.post(f"{PAGE}{of_the_lead.pk}/cancel/").status_code == 404

    set_partners(inspection, ["cqc"], by=BY)
    last_day = timezone.localdate() + datetime.timedelta(days=30)
    appoint(inspection, stranger, "partner", inspectorate="cqc", last_day=last_day, by=BY)
    seen = text(signed_in(stranger).get(PAGE))
    assert "Chair of the board" in seen
    assert case.pseudonym not in seen
    assert lead_inspector.name in text(own.get(f"{PAGE}?inspector={lead.pk}"))


def test_a_calendar_program_subscribes_until_the_address_ends(inspection, member, case, second_inspector):
    PlannedInterview.objects.all().delete()
    interview = planned(inspection, member, case=case, place="Room 2, second floor")
    planned(inspection, inspection.lead_inspector, starts_at=at(12))
    client = signed_in(second_inspector)
    page = client.post("/calendar/")
    address = page.context["address"]
    assert address not in text(client.get("/calendar/"))

    found = Client().get(address)

    assert found["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(found.content).walk("VEVENT")
    assert event["uid"] == f"interview-{interview.pk}@yot-inspections"
    assert event["summary"] == f"Interview: Case manager, case {case}"
    assert event["location"] == "Room 2, second floor"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (at(10), at(11))
    assert Change.objects.filter(subject=second_inspector.subject, field="calendar address").count() == 1

    newer = client.post("/calendar/").context["address"]
    assert Client().get(address).status_code == 404
    cancel_interview(interview, by=BY)
    assert b"VEVENT" not in Client().get(newer).content
    assert "Your calendar address has been deleted." in text(client.post("/calendar/", {"end": "1"}, follow=True))
    assert Client().get(newer).status_code == 404


def test_a_person_who_leaves_the_team_or_the_inspectorate_loses_their_calendar(inspection, member, second_inspector):
    planned(inspection, member)
    address = signed_in(second_inspector).post("/calendar/").context["address"]
    leave_team(member, by=BY)
    assert b"VEVENT" not in Client().get(address).content

    User.objects.filter(pk=second_inspector.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_a_signed_inspection_plans_no_interviews(inspection, member, lead_inspector):
    put_in_phase(inspection, "draft")
    inspection.refresh_from_db()

    assert "Plan an interview" not in text(signed_in(lead_inspector).get(PAGE))
    with pytest.raises(Refused):
        plan_interview(
            inspection, inspector=member, starts_at=at(9), minutes=30, role="Chair", by=Author(lead_inspector)
        )
