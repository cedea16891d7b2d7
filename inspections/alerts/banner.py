"""The alert banner on every page of an inspection: who sees it, how long each alert has been open, and what is new."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.permissions import LEADING, can_read_cases, roles_of

# How often an open page checks for news.
SECONDS_BETWEEN_LOOKS = 20
# The banner shows this many alerts with their text, and the number of any others.
SHOWN = 3


@dataclass(frozen=True)
class Banner:
    """The open alerts that a user sees: all alerts, or only those that they raised and those in their own cases.

    The lead inspector and deputies always see all alerts. On pages with `in_full`, so does everyone on the team who can
    read cases.

    Alerts are shown with their text on the inspection's overview and on My work (`in_full`). They are also shown with
    their text on the pages of the case that they are about (`case`, its reference). On other pages, one line says how
    many there are. `seen` is the `fingerprint` of what the user's page already shows; None if the page is still being
    rendered.
    """

    inspection: Inspection
    user: User
    seen: str | None = None
    in_full: bool = False
    case: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether this user is on the team. Other people who can see the inspection do not see alerts."""
        return bool(self.roles)

    @cached_property
    def roles(self) -> set[str]:
        return roles_of(self.user, self.inspection)

    @cached_property
    def alerts(self) -> list[Alert]:
        """The alerts that the user sees, newest first."""
        if not self.is_shown:
            return []
        newest_first = [alert for alert in open_alerts_of(self.inspection)[::-1] if not self._is_hidden(alert)]
        if not self.roles.isdisjoint(LEADING) or (self.in_full and can_read_cases(self.user, self.inspection)):
            return newest_first
        return [alert for alert in newest_first if self._is_own(alert)]

    def _is_hidden(self, alert: Alert) -> bool:
        """Whether the alert is about a case that the user reads blind, and a colleague raised it."""
        return alert.case_id in self._cases_read_blind and alert.raised_by_id != self.user.pk

    @cached_property
    def _cases_read_blind(self) -> set[int]:
        if not self.inspection.is_read_blind:
            return set()
        return set(self.inspection.cases.read_blind_by(self.user).values_list("pk", flat=True))

    def _is_own(self, alert: Alert) -> bool:
        own = {member.pk for member in self.inspection.team.all() if member.user_id == self.user.pk}
        return alert.raised_by_id == self.user.pk or alert.case.inspector_id in own

    @cached_property
    def shown(self) -> list[Alert]:
        """The alerts that are shown with their text."""
        return [alert for alert in self.alerts if self.in_full or alert.case.reference == self.case][:SHOWN]

    @property
    def more(self) -> list[Alert]:
        """The other alerts, which are only counted."""
        return [alert for alert in self.alerts if alert not in self.shown]

    @property
    def in_one_line(self) -> str:
        """The other alerts on one line: "case court-03, open for 40 minutes", or how long the oldest of several has been open."""
        oldest = min(self.more, key=lambda alert: alert.told_at)
        state = f"{clock(oldest)}{', not accepted yet' if oldest.answer else ''}"
        return f"case {oldest.case}, {state}" if len(self.more) == 1 else f"the oldest {state}"

    @cached_property
    def fingerprint(self) -> str:
        """A text that identifies the state of the banner: "17-unanswered-2 hours_18-answered-40 minutes"."""
        return "_".join(f"{_state(alert)}-{clock(alert)}" for alert in self.alerts)

    @property
    def is_news(self) -> bool:
        """Whether there is an alert or an answer that the page did not show before. Screen readers announce it immediately."""
        if self.seen is None:
            return False
        seen = {"-".join(part.split("-")[:2]) for part in self.seen.split("_")}
        return any(_state(alert) not in seen for alert in self.alerts)

    @property
    def seconds(self) -> int:
        return SECONDS_BETWEEN_LOOKS


def _state(alert: Alert) -> str:
    return f"{alert.pk}-{'answered' if alert.answer else 'unanswered'}"


def clock(raised: Alert | ReassuranceRequest) -> str:
    """Say how long an alert has been open or took to be answered, or when a request is due."""
    if isinstance(raised, ReassuranceRequest):
        return _clock_of_request(raised)
    if raised.answered_at is not None:
        return f"answered after {in_steps(raised.answered_at - raised.told_at)}"
    return f"open for {in_steps(timezone.now() - raised.told_at)}"


def _clock_of_request(request: ReassuranceRequest) -> str:
    if request.closed_at is not None:
        closed = timezone.localdate(request.closed_at)
        return f"closed on {closed.day} {closed:%B %Y}"
    days = (request.due - timezone.localdate()).days
    if days == 0:
        return "due today"
    return f"due in {_counted(days, 'day')}" if days > 0 else f"overdue by {_counted(-days, 'day')}"


def in_steps(period: datetime.timedelta) -> str:
    """A duration in words.

    The words change every five minutes, then every hour, then every day, so that an open page rarely changes.
    """
    minutes = int(period.total_seconds() // 60)
    if minutes < 5:
        return "less than 5 minutes"
    if minutes < 60:
        return f"{minutes - minutes % 5} minutes"
    return _counted(minutes // 60, "hour") if minutes < 48 * 60 else _counted(minutes // (24 * 60), "day")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def open_alerts_of(inspection: Inspection) -> list[Alert]:
    """Alerts waiting for the YOT's answer or for the lead inspector to accept it. One query per page."""
    if inspection.known_open_alerts is None:
        inspection.known_open_alerts = list(Alert.objects.of_inspection(inspection).open())
    return inspection.known_open_alerts


def know_open_alerts_of(inspections: Iterable[Inspection]) -> None:
    """Fetch the open alerts in several inspections with one query."""
    by_inspection: dict[int, list[Alert]] = {inspection.pk: [] for inspection in inspections}
    for alert in Alert.objects.of_inspections(inspections).open():
        by_inspection[alert.case.inspection_id].append(alert)
    for inspection in inspections:
        inspection.known_open_alerts = by_inspection[inspection.pk]


def raised_in(inspection: Inspection, user: User) -> dict[str, Any]:
    """The alerts and requests in an inspection that this user can read, to list on a page, and how many are open."""
    alerts = list(Alert.objects.of_inspection(inspection).with_people())
    requests = list(ReassuranceRequest.objects.of_inspection(inspection).with_people())
    inspection.known_open_alerts = [alert for alert in alerts if alert.is_open]  # saves the banner a query
    if not can_read_cases(user, inspection):
        alerts, requests = (
            [raised for raised in rows if raised.raised_by_id == user.pk] for rows in (alerts, requests)
        )
    return {
        "alerts": alerts,
        "reassurance_requests": requests,
        "open_alert_count": sum(alert.is_open for alert in alerts),
        "open_request_count": sum(request.is_open for request in requests),
    }
