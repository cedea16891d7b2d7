"""Times in the words of pages, as the GOV.UK style guide writes them: "28 November 2026 at 8:41pm"."""

from __future__ import annotations

import datetime

from django.utils import timezone


def time_of_day(at: datetime.datetime, *, seconds: bool = False) -> str:
    """The local time of day, for example "8:41pm", or "8:41:07pm" with seconds."""
    local = timezone.localtime(at)
    return f"{local:%-I:%M:%S%p}".lower() if seconds else f"{local:%-I:%M%p}".lower()


def day(on: datetime.date) -> str:
    """A day, for example "28 November 2026"."""
    return f"{on.day} {on:%B %Y}"


def moment(at: datetime.datetime, *, seconds: bool = False) -> str:
    """The local day and time of day, for example "28 November 2026 at 8:41pm"."""
    return f"{day(timezone.localdate(at))} at {time_of_day(at, seconds=seconds)}"


def today_or_moment(at: datetime.datetime | None, *, seconds: bool = False) -> str:
    """The time of day, with the day before it if the day is not today. "" without a moment."""
    if at is None:
        return ""
    is_today = timezone.localdate(at) == timezone.localdate()
    return time_of_day(at, seconds=seconds) if is_today else moment(at, seconds=seconds)
