"""A person's interviews as a calendar file (.ics, RFC 5545) that calendar programs subscribe to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from icalendar import Calendar, Event

from inspections.interviews.models import PlannedInterview
from standards.words import house_words

ASK_AGAIN = datetime.timedelta(hours=1)


def calendar_of(interviews: Iterable[PlannedInterview], *, made_at: datetime.datetime, address: str) -> bytes:
    """The interviews as a calendar. `address` is the address of the service, for links to the timetable."""
    calendar = Calendar()
    calendar.add("prodid", "-//YOT Inspections//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{house_words().service.one} interviews")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for planned in interviews:
        calendar.add_component(_event(planned, made_at, address))
    content: bytes = calendar.to_ical()
    return content


def _event(planned: PlannedInterview, made_at: datetime.datetime, address: str) -> Event:
    event = Event()
    event.add("uid", f"interview-{planned.pk}@yot-inspections")
    event.add("dtstamp", made_at.astimezone(datetime.UTC))
    event.add("dtstart", planned.starts_at.astimezone(datetime.UTC))
    event.add("dtend", planned.ends_at.astimezone(datetime.UTC))
    event.add("summary", f"Interview: {planned}")
    event.add("description", f"{planned.inspection.yot} ({planned.inspection.reference})")
    event.add("url", f"{address}/inspections/{planned.inspection.reference}/interviews/")
    if planned.place:
        event.add("location", planned.place)
    return event
