"""Alerts and requests for reassurance: what a YOT is told, or asked, because of something read or heard in a case.

A child's safety waits for no phase: all of this may happen at any time, and whatever the state of the case is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.cases.actions import hold
from inspections.cases.models import Case
from inspections.history import Author, Refused, Until, refuse_blank, write_history
from inspections.inspection.models import Change
from inspections.people.models import User


@transaction.atomic
def raise_alert(case: Case, *, what: str, told_to: str, told_at: datetime.datetime, by: Author) -> Alert:
    """Record that the YOT was told of a child at immediate risk. Raises Refused for a time that is still to come.

    The same words sent twice, by a button pressed twice, are one alert.
    """
    person = _person(by)
    refuse_blank(what, "Say what puts the child at immediate risk.")
    refuse_blank(told_to, "Say who at the YOT was told. If nobody was told yet, tell them first.")
    _refuse_future(told_at, "The time at which the YOT was told is still to come.")
    hold(case)
    same = Alert.objects.open().filter(case=case, what=what, told_to=told_to, told_at=told_at, raised_by=person).first()
    if same is not None:
        found: Alert = same
        return found
    alert = Alert.objects.create(case=case, what=what, told_to=told_to, told_at=told_at, raised_by=person)
    given = {"case": case.reference, "what": what, "told_to": told_to, "told_at": told_at}
    _write(alert, ((name, "", value) for name, value in given.items()), by)
    return alert


@transaction.atomic
def record_answer(alert: Alert, *, answer: str, answered_at: datetime.datetime, by: Author) -> None:
    """Record what the YOT answered. The alert stays open until the answer is accepted.

    Raises Refused where an answer stands already, and for a time that is still to come or before the YOT was told.
    """
    person = _person(by)
    _hold(alert)
    if alert.answer:
        raise Refused("An answer is recorded already: the lead inspector or a deputy accepts or refuses it first.")
    refuse_blank(answer, "Write what the YOT answered.")
    _refuse_future(answered_at, "The time of the answer is still to come.")
    if answered_at < alert.told_at:
        told_at = timezone.localtime(alert.told_at)
        raise Refused(f"The YOT was told on {told_at.day} {told_at:%B at %H:%M}: it cannot have answered before.")
    _change(alert, by, answer=answer, answered_at=answered_at, answer_recorded_by=person)


@transaction.atomic
def accept_answer(alert: Alert, *, by: Author, version: int | None = None) -> None:
    """Accept the YOT's answer, which closes the alert.

    `version` is the number of the newest row of its history when it was read. Raises Refused where no answer stands, where
    one is accepted already, and where something changed since it was read.
    """
    person = _person(by)
    _hold_answered(alert, version)
    _change(alert, by, accepted_at=timezone.now(), accepted_by=person)


@transaction.atomic
def refuse_answer(alert: Alert, *, reason: str, by: Author, version: int | None = None) -> None:
    """Say that the YOT's answer does not do. It stays in the history, and the alert is open and unanswered again.

    Raises Refused as `accept_answer` does, and where no reason is given.
    """
    _person(by)
    _hold_answered(alert, version)
    refuse_blank(reason, "Say why the answer does not do, and what the YOT is to be asked.")
    _write(alert, [("refusal", "", reason)], by)
    _change(alert, by, answer="", answered_at=None, answer_recorded_by=None)


@transaction.atomic
def ask_for_reassurance(case: Case, *, what: str, due: datetime.date, by: Author) -> ReassuranceRequest:
    """Record what the YOT is asked to make sure of, and by when. Raises Refused for a day that is past.

    The same words sent twice are one request.
    """
    person = _person(by)
    refuse_blank(what, "Say what the YOT is asked to make sure of.")
    if due < timezone.localdate():
        raise Refused("The day by which the YOT is to answer is past. Give today or a later day.")
    hold(case)
    same = ReassuranceRequest.objects.open().filter(case=case, what=what, due=due, raised_by=person).first()
    if same is not None:
        found: ReassuranceRequest = same
        return found
    request = ReassuranceRequest.objects.create(case=case, what=what, due=due, raised_by=person)
    given = {"case": case.reference, "what": what, "due": due}
    _write(request, ((name, "", value) for name, value in given.items()), by)
    return request


@transaction.atomic
def close_reassurance(request: ReassuranceRequest, *, outcome: str, by: Author) -> None:
    """Close a request with what came of it. Raises Refused where it is closed already."""
    person = _person(by)
    request.refresh_from_db(
        fields=["outcome", "closed_at", "closed_by"], from_queryset=ReassuranceRequest.objects.select_for_update()
    )
    if not request.is_open:
        raise Refused("This request is closed already. If something new has come up, ask anew.")
    refuse_blank(outcome, "Write what came of the request.")
    _change(request, by, outcome=outcome, closed_at=timezone.now(), closed_by=person)


def _person(by: Author) -> User:
    return by.in_person("Somebody must answer for this by name: a command alone can do nothing with an alert.")


def _refuse_future(time: datetime.datetime, reason: str) -> None:
    if time > timezone.now():
        raise Refused(f"{reason} Give one that is past.")


def _hold(alert: Alert) -> None:
    """Hold an alert until the transaction ends, and read anew what stands in it. Raises Refused where it is closed."""
    alert.refresh_from_db(
        fields=["answer", "answered_at", "answer_recorded_by", "accepted_at", "accepted_by"],
        from_queryset=Alert.objects.select_for_update(),
    )
    if not alert.is_open:
        raise Refused(
            "The YOT’s answer is accepted already, and the alert is closed. If the risk is back, raise a new one."
        )


def _hold_answered(alert: Alert, version: int | None) -> None:
    _hold(alert)
    if version not in (None, Change.objects.of_alert(alert).values_list("pk", flat=True).first()):
        raise Refused("Somebody changed this alert while you read it. Read what stands here now, then decide.")
    if not alert.answer:
        raise Refused("No answer of the YOT is recorded yet.")


def _write(row: Alert | ReassuranceRequest, changes: Iterable[tuple[str, object, object]], by: Author) -> None:
    write_history(row.case.inspection, row.subject, changes, by=by, until=Until.ALWAYS)


def _change(row: Alert | ReassuranceRequest, by: Author, **values: object) -> None:
    # Who did it stands in each row of the history anyway.
    told = [(name, getattr(row, name), value) for name, value in values.items() if not name.endswith("_by")]
    _write(row, told, by)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
