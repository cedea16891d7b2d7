"""Times in the words of pages, as the GOV.UK style guide writes them: "28 November 2026 at 8:41pm"."""

from __future__ import annotations

import datetime

from django.utils import timezone


def time_of_day(at: datetime.datetime | datetime.time, *, seconds: bool = False) -> str:
    """The time of day, for example "8:41pm", or "8:41:07pm" with seconds. A moment is shown in local time."""
    local = timezone.localtime(at) if isinstance(at, datetime.datetime) and timezone.is_aware(at) else at
    return f"{local:%-I:%M:%S%p}".lower() if seconds else f"{local:%-I:%M%p}".lower()


def day(at: datetime.date) -> str:
    """A day, for example "28 November 2026". A moment is shown in local time."""
    local = timezone.localtime(at) if isinstance(at, datetime.datetime) and timezone.is_aware(at) else at
    return f"{local:%-d %B %Y}"


def moment(at: datetime.datetime) -> str:
    """A day and the time of day, for example "28 November 2026 at 8:41pm"."""
    return f"{day(at)} at {time_of_day(at)}"


def today_or_moment(at: datetime.datetime | None, *, seconds: bool = False) -> str:
    """The time of day, with the day before it if the day is not today. "" without a moment."""
    if at is None:
        return ""
    time = time_of_day(at, seconds=seconds)
    return time if timezone.localdate(at) == timezone.localdate() else f"{day(at)} at {time}"
