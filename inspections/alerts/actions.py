"""Actions on alerts and requests for reassurance, which are raised because of something read or heard in a case.

A child's safety comes first, so these actions are allowed in every phase and whatever the state of the case.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.cases.actions import hold
from inspections.cases.models import Case
from inspections.history import Author, Refused, Until, current_phase, refuse_blank, write_history
from inspections.inspection.models import Change, TeamMember
from inspections.moments import time_of_day
from inspections.notices.actions import tell
from inspections.notices.kinds import ALERT_RAISED
from inspections.people.models import User


@transaction.atomic
def raise_alert(case: Case, *, what: str, told_to: str, told_at: datetime.datetime, by: Author) -> Alert:
    """Record that the YOT was told about a child at immediate risk.

    Raises Refused for a time in the future. The same text sent twice, for example by a double click, makes one alert.
    """
    person = _person(by)
    service = case.inspection.words.service.one
    refuse_blank(what, "Enter what puts the child at immediate risk.")
    refuse_blank(told_to, f"Enter who you told at the {service}. If you have not told anyone yet, tell them first.")
    _refuse_future(told_at, f"The time the {service} was told is in the future.")
    hold(case)
    same = Alert.objects.open().filter(case=case, what=what, told_to=told_to, told_at=told_at, raised_by=person).first()
    if same is not None:
        existing: Alert = same
        return existing
    alert = Alert.objects.create(case=case, what=what, told_to=told_to, told_at=told_at, raised_by=person)
    given = {"case": case.reference, "what": what, "told_to": told_to, "told_at": told_at}
    _write(alert, ((name, "", value) for name, value in given.items()), by)
    _tell_of_alert(alert, by)
    return alert


def _tell_of_alert(alert: Alert, by: Author) -> None:
    """Tell the lead inspector, the deputies and the inspector of the case."""
    case = alert.case
    inspection = case.inspection
    members = [*inspection.people(TeamMember.Role.LEAD), *inspection.people(TeamMember.Role.DEPUTY)]
    if case.inspector is not None:
        members.append(case.inspector)
    tell(
        [member.user for member in members],
        ALERT_RAISED,
        inspection,
        event=f"alert {alert.pk}",
        text=f"{by.person} raised an alert on case {case} in {inspection.yot}.",
        href=reverse("inspections:alert", args=[inspection.reference, alert.pk]),
        by=by,
    )


@transaction.atomic
def record_answer(alert: Alert, *, answer: str, answered_at: datetime.datetime, by: Author) -> None:
    """Record the YOT's answer.

    The alert stays open until the answer is accepted. Raises Refused if an answer is already recorded, or if the time
    is in the future or before the YOT was told.
    """
    person = _person(by)
    service = alert.case.inspection.words.service.one
    _hold(alert)
    if alert.answer:
        raise Refused(
            "An answer is already recorded. The lead inspector or a deputy needs to accept or refuse it first."
        )
    refuse_blank(answer, f"Enter what the {service} answered.")
    _refuse_future(answered_at, "The time of the answer is in the future.")
    if answered_at < alert.told_at:
        told_at = timezone.localtime(alert.told_at)
        raise Refused(
            f"The {service} was told on {told_at:%-d %B} at {time_of_day(told_at)}. It cannot have answered before then."
        )
    _change(alert, by, answer=answer, answered_at=answered_at, answer_recorded_by=person)


@transaction.atomic
def accept_answer(alert: Alert, *, by: Author, version: int | None = None) -> None:
    """Accept the YOT's answer, which closes the alert.

    `version` is the key of the newest history row when the alert was read. Raises Refused if there is no answer, if it
    has already been accepted, or if the alert has changed since it was read.
    """
    person = _person(by)
    _hold_answered(alert, version)
    _change(alert, by, accepted_at=timezone.now(), accepted_by=person)


@transaction.atomic
def refuse_answer(alert: Alert, *, reason: str, by: Author, version: int | None = None) -> None:
    """Refuse the YOT's answer.

    The answer is kept in the history, and the alert stays open and becomes unanswered again. Raises Refused as
    `accept_answer` does, and if no reason is given.
    """
    _person(by)
    _hold_answered(alert, version)
    refuse_blank(
        reason,
        f"Enter why you are refusing the answer and what the {alert.case.inspection.words.service.one} needs to do next.",
    )
    _write(alert, [("refusal", "", reason)], by)
    _change(alert, by, answer="", answered_at=None, answer_recorded_by=None)


@transaction.atomic
def ask_for_reassurance(case: Case, *, what: str, due: datetime.date, by: Author) -> ReassuranceRequest:
    """Record what the YOT needs to confirm and by when.

    Raises Refused for a date in the past. The same text sent twice makes one request.
    """
    person = _person(by)
    service = case.inspection.words.service.one
    refuse_blank(what, f"Enter what the {service} needs to confirm.")
    if due < timezone.localdate():
        raise Refused(f"The date the {service} needs to answer by is in the past. Enter today’s date or a later one.")
    hold(case)
    same = ReassuranceRequest.objects.open().filter(case=case, what=what, due=due, raised_by=person).first()
    if same is not None:
        existing: ReassuranceRequest = same
        return existing
    request = ReassuranceRequest.objects.create(case=case, what=what, due=due, raised_by=person)
    given = {"case": case.reference, "what": what, "due": due}
    _write(request, ((name, "", value) for name, value in given.items()), by)
    return request


@transaction.atomic
def close_reassurance(request: ReassuranceRequest, *, outcome: str, by: Author) -> None:
    """Close a request with its outcome. Raises Refused if it is already closed."""
    person = _person(by)
    current_phase(request.case.inspection)
    request.refresh_from_db(
        fields=["outcome", "closed_at", "closed_by"], from_queryset=ReassuranceRequest.objects.select_for_update()
    )
    if not request.is_open:
        raise Refused("This request is already closed. If something new has come up, make a new request.")
    refuse_blank(outcome, "Enter the outcome of the request.")
    _change(request, by, outcome=outcome, closed_at=timezone.now(), closed_by=person)


def _person(by: Author) -> User:
    return by.in_person("A named person must be responsible for this. A command alone cannot change an alert.")


def _refuse_future(time: datetime.datetime, reason: str) -> None:
    if time > timezone.now():
        raise Refused(f"{reason} Enter a time in the past.")


def _hold(alert: Alert) -> None:
    """Lock an alert and its inspection until the transaction ends and refresh it. Raises Refused if it is closed."""
    current_phase(alert.case.inspection)
    alert.refresh_from_db(
        fields=["answer", "answered_at", "answer_recorded_by", "accepted_at", "accepted_by"],
        from_queryset=Alert.objects.select_for_update(),
    )
    if not alert.is_open:
        raise Refused(
            f"The {alert.case.inspection.words.service.one}’s answer has already been accepted and the alert is closed. "
            "If the risk has returned, raise a new alert."
        )


def _hold_answered(alert: Alert, version: int | None) -> None:
    _hold(alert)
    if version not in (None, Change.objects.of_alert(alert).values_list("pk", flat=True).first()):
        raise Refused("A colleague changed this alert while you were reading it. Review it, then decide.")
    if not alert.answer:
        raise Refused(f"No answer from the {alert.case.inspection.words.service.one} is recorded yet.")


def _write(row: Alert | ReassuranceRequest, changes: Iterable[tuple[str, object, object]], by: Author) -> None:
    write_history(row.case.inspection, row.subject, changes, by=by, until=Until.ALWAYS)


def _change(row: Alert | ReassuranceRequest, by: Author, **values: object) -> None:
    # Every history row already names its author.
    changes = [(name, getattr(row, name), value) for name, value in values.items() if not name.endswith("_by")]
    _write(row, changes, by)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
