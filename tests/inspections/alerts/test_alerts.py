"""Alerts and requests for reassurance: who can raise, see, answer, accept and refuse them, in every phase."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inspections.alerts.actions import (
    accept_answer,
    ask_for_reassurance,
    close_reassurance,
    raise_alert,
    record_answer,
    refuse_answer,
)
from inspections.alerts.banner import Banner, clock, in_steps
from inspections.history import Author, Refused
from inspections.models import Alert, Case, Change, Inspection, ReassuranceRequest, User
from inspections.moments import time_of_day
from inspections.planning.actions.inspections import reach_phase_by_dates
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_case, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

RISK = "Alex said that his uncle hits him, and goes back there tonight."


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector, raiser) -> Inspection:
    """An inspection with a lead inspector, the inspector of the case and another inspector."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, raiser, "inspector", by=BY)
    member = appoint(inspection, second_inspector, "inspector", by=BY)
    new_case(inspection, reference="case-1", inspector=member)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def raiser(db) -> User:
    """An inspector on the team who has no case."""
    return User.objects.create_user("raiser@inspectorate.test", "correct horse battery", name="Robin Raiser")


@pytest.fixture
def bystander(inspection) -> User:
    """An inspector on the team who has nothing to do with the case or the alert."""
    bystander = User.objects.create_user("bystander@inspectorate.test", "correct horse battery", name="Bo Bystander")
    appoint(inspection, bystander, "partner", by=BY)
    return bystander


@pytest.fixture
def case(inspection) -> Case:
    return inspection.cases.get()


def ago(**period: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**period)


def alert_on(case: Case, by: User, **given) -> Alert:
    given = {"what": RISK, "told_to": "duty manager", "told_at": ago(minutes=43), **given}
    return raise_alert(case, by=Author(by), **given)


def answered(alert: Alert, by: User, answer: str = "A social worker is with him.") -> Alert:
    record_answer(alert, answer=answer, answered_at=timezone.now(), by=Author(by))
    return alert


def history(raised: Alert | ReassuranceRequest) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(inspection=raised.case.inspection, subject=raised.subject).order_by("pk")
    return [(row.field, row.new, row.author) for row in rows]


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: User, name: str, *arguments: object) -> str:
    response = browser(person).get(reverse(f"inspections:{name}", args=["anytown", *arguments]))
    assert response.status_code == 200
    return response.content.decode()


def send(person: User, name: str, *arguments: object, **data: object):
    return browser(person).post(reverse(f"inspections:{name}", args=["anytown", *arguments]), data)


def moment(time: datetime.datetime) -> dict[str, str]:
    local = timezone.localtime(time)
    return {"day_0": str(local.day), "day_1": str(local.month), "day_2": str(local.year), "time": time_of_day(local)}


# --- Raised, answered, accepted, refused -----------------------------------------------------------------------------


def test_an_alert_is_open_until_the_answer_is_recorded_and_accepted(case, raiser, lead_inspector):
    alert = alert_on(case, raiser)
    assert (alert.is_open, alert.raised_by) == (True, raiser)

    answered(alert, raiser)
    assert alert.is_open

    accept_answer(alert, by=Author(lead_inspector))
    alert.refresh_from_db()
    assert (alert.is_open, alert.accepted_by) == (False, lead_inspector)


def test_the_history_records_every_step_with_its_author(case, raiser, lead_inspector):
    alert = answered(alert_on(case, raiser), raiser)
    accept_answer(alert, by=Author(lead_inspector))

    assert [(field, author) for field, _, author in history(alert)] == [
        ("case", "Robin Raiser"),
        ("what", "Robin Raiser"),
        ("told_to", "Robin Raiser"),
        ("told_at", "Robin Raiser"),
        ("answer", "Robin Raiser"),
        ("answered_at", "Robin Raiser"),
        ("accepted_at", "Lena Lead"),
    ]


def test_a_refused_answer_is_kept_in_the_history_and_the_alert_is_unanswered_again(case, raiser, lead_inspector):
    alert = answered(alert_on(case, raiser), raiser, "We shall write to the family.")

    refuse_answer(alert, reason="A letter keeps nobody safe tonight.", by=Author(lead_inspector))

    alert.refresh_from_db()
    assert (alert.is_open, alert.answer, alert.answered_at, alert.answer_recorded_by) == (True, "", None, None)
    assert ("answer", "We shall write to the family.", "Robin Raiser") in history(alert)
    assert ("refusal", "A letter keeps nobody safe tonight.", "Lena Lead") in history(alert)
    answered(alert, raiser)
    accept_answer(alert, by=Author(lead_inspector))
    assert not alert.is_open


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_an_alert_can_be_raised_in_any_state_of_the_case(state, case, raiser, lead_inspector):
    Case.objects.filter(pk=case.pk).update(state=state)

    alert = answered(alert_on(case, raiser), raiser)
    accept_answer(alert, by=Author(lead_inspector))

    assert not alert.is_open


def test_an_alert_can_be_raised_in_any_phase(inspection, case, raiser, lead_inspector):
    reach_phase_by_dates(inspection, published=timezone.localdate(), by=BY)

    alert = answered(alert_on(case, raiser), raiser)
    accept_answer(alert, by=Author(lead_inspector))
    asked = ask_for_reassurance(case, what="Send the plan.", due=timezone.localdate(), by=Author(raiser))
    close_reassurance(asked, outcome="It came.", by=Author(raiser))

    assert not alert.is_open
    assert not asked.is_open


def test_a_request_for_reassurance_is_closed_with_its_outcome(case, raiser, lead_inspector):
    due = timezone.localdate() + datetime.timedelta(days=3)
    asked = ask_for_reassurance(case, what="Send the missing plan.", due=due, by=Author(raiser))
    assert clock(asked) == "due in 3 days"

    close_reassurance(asked, outcome="The plan is there.", by=Author(lead_inspector))

    asked.refresh_from_db()
    assert (asked.is_open, asked.closed_by, asked.outcome) == (False, lead_inspector, "The plan is there.")
    assert [field for field, _, _ in history(asked)] == ["case", "what", "due", "outcome", "closed_at"]


# --- What is refused, and saves nothing ------------------------------------------------------------------------------


def soon() -> datetime.datetime:
    return ago(minutes=-2)


REFUSED = {
    "told in the future": (lambda case, by: alert_on(case, by, told_at=soon()), "in the future"),
    "nothing said": (lambda case, by: alert_on(case, by, what=" "), "Enter what puts the child"),
    "nobody told": (lambda case, by: alert_on(case, by, told_to=""), "tell them first"),
    "asked for a day that is past": (
        lambda case, by: ask_for_reassurance(case, what="Send it.", due=ago(days=2).date(), by=Author(by)),
        "is in the past",
    ),
    "nothing asked": (
        lambda case, by: ask_for_reassurance(case, what="", due=timezone.localdate(), by=Author(by)),
        "Enter what the YOT",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_alert_or_request_saves_nothing(what, case, raiser):
    act, reason = REFUSED[what]
    changes = Change.objects.count()

    with pytest.raises(Refused, match=reason):
        act(case, raiser)

    assert not Alert.objects.exists()
    assert not ReassuranceRequest.objects.exists()
    assert Change.objects.count() == changes


@pytest.mark.parametrize(
    ("answer", "answered_at", "reason"),
    [
        ("Done.", soon, "in the future"),
        ("Done.", lambda: ago(hours=1), "cannot have answered before then"),
        ("", timezone.now, "Enter what the YOT answered"),
    ],
)
def test_an_invalid_answer_changes_nothing(answer, answered_at, reason, case, raiser):
    alert = alert_on(case, raiser)

    with pytest.raises(Refused, match=reason):
        record_answer(alert, answer=answer, answered_at=answered_at(), by=Author(raiser))

    alert.refresh_from_db()
    assert alert.answer == ""
    assert len(history(alert)) == 4


def test_a_recorded_answer_is_not_overwritten(case, raiser, second_inspector):
    alert = answered(alert_on(case, raiser), raiser, "The first.")
    as_a_colleague_read_it = Alert.objects.get(pk=alert.pk)
    as_a_colleague_read_it.answer = ""

    with pytest.raises(Refused, match="already recorded"):
        answered(as_a_colleague_read_it, second_inspector, "The second.")

    alert.refresh_from_db()
    assert alert.answer == "The first."


def test_an_alert_without_an_answer_cannot_be_accepted_or_refused(case, raiser, lead_inspector):
    alert = alert_on(case, raiser)

    with pytest.raises(Refused, match="No answer"):
        accept_answer(alert, by=Author(lead_inspector))
    with pytest.raises(Refused, match="No answer"):
        refuse_answer(alert, reason="None came.", by=Author(lead_inspector))


def test_an_unread_answer_cannot_be_accepted(case, raiser, lead_inspector):
    alert = answered(alert_on(case, raiser), raiser)
    version = Change.objects.of_alert(alert).values_list("pk", flat=True)[0]
    refuse_answer(alert, reason="Too late.", by=Author(lead_inspector))
    answered(alert, raiser, "Nothing can be done.")

    with pytest.raises(Refused, match="while you were reading it"):
        accept_answer(alert, version=version, by=Author(lead_inspector))

    alert.refresh_from_db()
    assert alert.is_open


def test_a_closed_alert_or_request_stays_closed(case, raiser, lead_inspector):
    alert = answered(alert_on(case, raiser), raiser)
    accept_answer(alert, by=Author(lead_inspector))
    asked = ask_for_reassurance(case, what="Send it.", due=timezone.localdate(), by=Author(raiser))
    close_reassurance(asked, outcome="It came.", by=Author(raiser))

    with pytest.raises(Refused, match="closed"):
        answered(alert, raiser)
    with pytest.raises(Refused, match="closed"):
        refuse_answer(alert, reason="After all.", by=Author(lead_inspector))
    with pytest.raises(Refused, match="closed"):
        close_reassurance(asked, outcome="Something else.", by=Author(raiser))


def test_a_command_alone_cannot_raise_or_close_an_alert(case, raiser):
    alert = alert_on(case, raiser)

    with pytest.raises(Refused, match="A named person"):
        raise_alert(case, what=RISK, told_to="duty manager", told_at=ago(minutes=1), by=BY)
    with pytest.raises(Refused, match="A named person"):
        record_answer(alert, answer="Done.", answered_at=timezone.now(), by=BY)


# --- Permissions on the pages ----------------------------------------------------------------------------------------


def test_an_inspector_raises_an_alert_on_a_case_that_is_not_theirs(inspection, case, raiser):
    given = {"what": RISK, "told_to": "duty manager", **moment(ago(minutes=5))}

    sent = send(raiser, "raise_alert", "case-1", **given)

    alert = Alert.objects.get()
    assert sent["Location"] == reverse("inspections:alert", args=["anytown", alert.pk])
    assert (alert.what, alert.raised_by) == (RISK, raiser)
    assert alert.told_at == ago(minutes=5).replace(second=0, microsecond=0)


@pytest.mark.parametrize("wrong", [{"what": ""}, {"told_to": ""}, {"time": "quarter past"}, {"day_1": "13"}])
def test_an_invalid_form_saves_nothing_and_keeps_the_typed_text(wrong, case, raiser):
    given = {"what": RISK, "told_to": "duty manager", **moment(ago(minutes=5)), **wrong}

    response = send(raiser, "raise_alert", "case-1", **given)

    assert "There is a problem" in response.content.decode()
    assert ("duty manager" if "told_to" not in wrong else "uncle") in response.content.decode()
    assert not Alert.objects.exists()


def test_a_time_in_the_future_gets_an_error(case, raiser):
    response = send(raiser, "raise_alert", "case-1", what=RISK, told_to="duty manager", **moment(ago(minutes=-3)))

    assert "The time must be in the past." in response.content.decode()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("who", "may_answer", "may_accept"),
    [
        ("raiser", True, False),
        ("second_inspector", True, False),
        ("lead_inspector", True, True),
        ("bystander", False, False),
        ("panel_member", False, False),
    ],
)
def test_who_records_the_answer_and_who_accepts_or_refuses_it(who, may_answer, may_accept, case, raiser, request):
    person = request.getfixturevalue(who)
    alert = alert_on(case, raiser)
    asked = ask_for_reassurance(case, what="Send it.", due=timezone.localdate(), by=Author(raiser))
    seen, refused = 302, 403

    sent = send(person, "alert", alert.pk, step="answer", answer="Done.", **moment(timezone.now()))
    assert sent.status_code == (seen if may_answer else refused)
    assert bool(Alert.objects.get().answer) == may_answer

    if not may_answer:
        answered(alert, raiser)
    accepted = send(person, "alert", alert.pk, step="accept")
    assert accepted.status_code == (seen if may_accept else refused)
    assert Alert.objects.get().is_open != may_accept
    assert send(person, "alert", alert.pk, step="refuse", reason="No.").status_code == (200 if may_accept else refused)

    assert send(person, "reassurance", asked.pk, outcome="It came.").status_code == (seen if may_answer else refused)
    assert ReassuranceRequest.objects.get().is_open != may_answer


@pytest.mark.parametrize("who", ["panel_member", "stranger"])
def test_only_the_team_can_raise_alerts_and_requests(who, case, request):
    person = request.getfixturevalue(who)
    outcome = 404 if who == "stranger" else 403

    assert (
        send(person, "raise_alert", "case-1", what=RISK, told_to="x", **moment(ago(minutes=1))).status_code == outcome
    )
    assert send(person, "ask_for_reassurance", "case-1", what="Send it.").status_code == outcome
    assert not Alert.objects.exists()


def test_an_alert_of_another_inspection_is_not_found(youth_2018, inspection, case, raiser, lead_inspector):
    elsewhere = new_inspection(youth_2018, reference="elsewhere")
    appoint(elsewhere, lead_inspector, "lead", by=BY)
    alert = alert_on(case, raiser)
    client = browser(lead_inspector)

    assert client.get(f"/inspections/anytown/alerts/{alert.pk}/").status_code == 200
    assert client.get(f"/inspections/elsewhere/alerts/{alert.pk}/").status_code == 404


def test_a_request_for_reassurance_is_made_and_closed_on_its_pages(case, raiser):
    tomorrow = moment(ago(days=-1))
    due = {f"due_{place}": tomorrow[f"day_{place}"] for place in range(3)}

    send(raiser, "ask_for_reassurance", "case-1", what="Send the plan.", **due)
    asked = ReassuranceRequest.objects.get()
    assert "Due in 1 day" in page(raiser, "reassurance", asked.pk)

    send(raiser, "reassurance", asked.pk, outcome="The plan is there.")
    assert "Outcome: The plan is there." in page(raiser, "reassurance", asked.pk)


def test_a_due_date_in_the_past_is_refused(case, raiser):
    yesterday = moment(ago(days=1))
    due = {f"due_{place}": yesterday[f"day_{place}"] for place in range(3)}

    assert (
        "The date must be today or in the future."
        in send(raiser, "ask_for_reassurance", "case-1", what="Send.", **due).content.decode()
    )


def test_a_typed_reason_is_kept_when_a_colleague_changed_the_alert(case, raiser, lead_inspector):
    alert = answered(alert_on(case, raiser), raiser)
    before = Change.objects.of_alert(alert).first().pk
    refuse_answer(alert, reason="Too late.", by=Author(lead_inspector))
    answered(alert, raiser, "Nothing can be done.")

    again = send(lead_inspector, "alert", alert.pk, step="refuse", reason="No, too late.", version=before)
    assert "while you were reading it" in again.content.decode()
    assert "No, too late." in again.content.decode()

    version = re.search(r'name="version" value="(\d+)"', again.content.decode())[1]
    send(lead_inspector, "alert", alert.pk, step="refuse", reason="No, too late.", version=version)
    assert Alert.objects.get().answer == ""


# --- Seen immediately ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "alerts/", "cases/case-1/", "ratings/", "report/"])
def test_the_lead_inspector_sees_an_alert_on_every_page_of_the_inspection(address, case, raiser, lead_inspector):
    alert = alert_on(case, raiser)
    client = browser(lead_inspector)
    in_full = address in ("", "cases/case-1/")  # the overview, and the case concerned

    def banner() -> str:
        page = " ".join(client.get(f"/inspections/anytown/{address}").content.decode().split())
        return page.split('id="alerts"')[1].split('id="main-content"')[0]

    assert "1 open alert: immediate risk to a child" in banner()
    assert (f"Alert on case {case}, raised by Robin Raiser" in banner()) == in_full
    assert ("Not answered yet. Open for 40 minutes." if in_full else f", case {case}, open for 40 minutes") in banner()

    answered(alert, raiser)
    assert ("The answer has not been accepted yet" if in_full else ", not accepted yet") in banner()

    accept_answer(alert, by=Author(lead_inspector))
    assert "open alert" not in banner()


def test_my_work_shows_everyone_on_the_team_the_alerts_in_full(case, raiser, second_inspector, lead_inspector):
    alert_on(case, raiser)

    for person in (raiser, second_inspector, lead_inspector):
        shown = browser(person).get("/work/").content.decode()
        assert f"Alert on case {case}, raised by Robin Raiser" in shown
        assert "Open for 40 minutes." in shown


def test_other_cases_have_one_line_and_the_oldest_clock(inspection, case, raiser, lead_inspector):
    new_case(inspection, reference="case-2")
    for hours in (1, 3):
        alert_on(case, raiser, told_at=ago(hours=hours))

    shown = " ".join(browser(lead_inspector).get("/inspections/anytown/cases/case-2/").content.decode().split())

    assert "2 open alerts: immediate risk to a child</a>, the oldest open for 3 hours" in shown
    assert "Alert on case" not in shown


def test_inspectors_see_alerts_they_raised_and_alerts_on_their_cases(
    inspection, case, raiser, second_inspector, bystander, panel_member
):
    new_case(inspection, reference="case-2")
    alert_on(case, raiser)
    alert_on(inspection.cases.get(reference="case-2"), second_inspector)
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)

    def seen_by(person: User) -> list[str]:
        return [alert.case.reference for alert in Banner(inspection, person).alerts]

    assert seen_by(second_inspector) == ["case-2", "case-1"]
    assert seen_by(raiser) == ["case-1"]
    assert seen_by(bystander) == seen_by(panel_member) == []
    assert "(2 open)" in page(panel_member, "alerts")


def test_an_open_page_only_gets_news(case, raiser, lead_inspector):
    def look(seen: str):
        return browser(lead_inspector).get("/inspections/anytown/alerts/banner/", {"seen": seen})

    def fingerprint() -> str:
        fetched = Inspection.objects.with_framework().get(reference="anytown")
        return Banner(fetched, lead_inspector).fingerprint

    assert look("").status_code == 204

    alert = alert_on(case, raiser)
    assert 'role="alert"' in look("").content.decode()
    unanswered = fingerprint()
    assert look(unanswered).status_code == 204

    # A few minutes later, the time that the alert has been open changes. This is not announced.
    Alert.objects.update(told_at=ago(hours=2))
    later = look(unanswered).content.decode()
    assert "open for 2 hours" in later
    assert 'role="region"' in later

    alert.refresh_from_db()
    answered(alert, raiser)
    assert 'role="alert"' in look(unanswered).content.decode()
    accept_answer(alert, by=Author(lead_inspector))
    gone = look(unanswered).content.decode()
    assert 'id="alerts"' in gone
    assert "Alert on case" not in gone


def test_a_newly_opened_page_announces_nothing(case, raiser, lead_inspector):
    alert_on(case, raiser)

    assert 'role="alert"' not in page(lead_inspector, "inspection")


def test_the_banner_shows_the_newest_alerts_and_counts_the_others(inspection, case, raiser, lead_inspector):
    for number in range(5):
        alert_on(case, raiser, what=f"Risk {number}.")

    banner = Banner(Inspection.objects.with_framework().get(pk=inspection.pk), lead_inspector, in_full=True)

    assert [alert.what for alert in banner.shown] == ["Risk 4.", "Risk 3.", "Risk 2."]
    assert [alert.what for alert in banner.more] == ["Risk 1.", "Risk 0."]


def test_the_page_of_the_inspection_counts_alerts_and_requests(case, raiser, lead_inspector):
    assert "No alerts or requests yet." in page(raiser, "inspection")

    accept_answer(answered(alert_on(case, raiser), raiser), by=Author(lead_inspector))
    alert_on(case, raiser, told_at=ago(days=3))
    ask_for_reassurance(case, what="Send it.", due=timezone.localdate(), by=Author(raiser))

    text = " ".join(page(raiser, "inspection").split())
    assert "2 alerts, 1 open; 1 request for reassurance, 1 open." in text
    assert "Open for 3 days" in text
    assert "Due today" in text


def test_typed_html_is_shown_as_text(case, raiser, lead_inspector):
    alert_on(case, raiser, what="<script>alert(1)</script>")

    assert "<script>alert" not in page(lead_inspector, "inspection") + page(lead_inspector, "alerts")


# --- The clock --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"seconds": 0}, "less than 5 minutes"),
        ({"minutes": 4, "seconds": 59}, "less than 5 minutes"),
        ({"minutes": 5}, "5 minutes"),
        ({"minutes": 43}, "40 minutes"),
        ({"minutes": 59}, "55 minutes"),
        ({"hours": 1}, "1 hour"),
        ({"hours": 2, "minutes": 40}, "2 hours"),
        ({"hours": 47}, "47 hours"),
        ({"hours": 48}, "2 days"),
        ({"days": 3, "hours": 5}, "3 days"),
    ],
)
def test_the_clock_changes_in_steps(period, words):
    assert in_steps(datetime.timedelta(**period)) == words


@pytest.mark.parametrize(("days", "words"), [(2, "due in 2 days"), (0, "due today"), (-1, "overdue by 1 day")])
def test_the_clock_of_a_request(days, words):
    assert clock(ReassuranceRequest(due=timezone.localdate() + datetime.timedelta(days=days))) == words


def test_a_double_click_raises_one_alert_and_makes_one_request(case, lead_inspector):
    told_at = timezone.now()
    for _ in range(2):
        raise_alert(case, what="At risk.", told_to="duty manager", told_at=told_at, by=Author(lead_inspector))
        ask_for_reassurance(case, what="The plan.", due=timezone.localdate(), by=Author(lead_inspector))

    assert (case.alerts.count(), case.reassurance_requests.count()) == (1, 1)
