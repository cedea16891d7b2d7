"""Template tags for alerts: the banner on every page of an inspection, and the time an alert or request has been open."""

import datetime
from typing import Any

from django import template

from inspections.alerts.banner import Banner, clock, open_alerts_of
from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.inspection.models import Change, Inspection
from inspections.moments import day, moment
from standards.language.scale import Words

register = template.Library()


@register.inclusion_tag("components/alert_banner.html", takes_context=True)
def alert_banner(context: template.Context) -> dict[str, Any]:
    """The alert banner, for pages whose context has an `inspection` fetched `with_framework()`.

    It takes one query, which it shares with the navigation.
    """
    case = context.get("case")
    in_full = bool(context.get("alerts_in_full"))
    return {
        "banner": Banner(context["inspection"], context["user"], in_full=in_full, case=case.reference if case else "")
    }


@register.filter
def open_alerts(inspection: Inspection) -> list[Alert]:
    """The open alerts in an inspection, queried once per page."""
    return open_alerts_of(inspection)


@register.filter(name="clock")
def clock_of(raised: Alert | ReassuranceRequest) -> str:
    """The state in words: "open for 40 minutes", "answered after 2 hours" or "overdue by 3 days"."""
    return clock(raised)


WORDS = {
    "case": "Case: ",
    "what": "What: ",
    "told_to": "Person told: ",
    "told_at": "Told on ",
    "answer": "The {service.one}’s answer: ",
    "answered_at": "Answered on ",
    "refusal": "Answer refused: ",
    "accepted_at": "Answer accepted",
    "due": "Due on ",
    "outcome": "Outcome: ",
    "closed_at": "Closed",
}
# Refusing an answer removes the answer.
REMOVED = {"answer": "Answer removed: ", "answered_at": "Time of answer removed: "}


@register.filter
def in_words(change: Change, words: Words) -> str:
    """A history row of an alert or request, as shown to people."""
    label = words.fill(WORDS[change.field])
    if not change.new:
        return f"{REMOVED[change.field]}{_value(change.field, change.old)}"
    return label if change.field in ("accepted_at", "closed_at") else f"{label}{_value(change.field, change.new)}"


def _value(field: str, value: str) -> str:
    if field.endswith("_at"):
        return moment(datetime.datetime.fromisoformat(value))
    if field == "due":
        return day(datetime.date.fromisoformat(value))
    return value
