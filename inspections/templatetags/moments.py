"""Filters for times, built in to every template."""

from __future__ import annotations

import datetime

from django import template

from inspections import moments

register = template.Library()


@register.filter
def time_of_day(at: datetime.datetime | None, precision: str = "") -> str:
    """The time of day; with seconds if `precision` is "seconds"."""
    return moments.time_of_day(at, seconds=precision == "seconds") if at else ""


@register.filter
def moment(at: datetime.datetime | None) -> str:
    return moments.moment(at) if at else ""
