"""A tag about the background workers that make PDFs, for pages that depend on them."""

from __future__ import annotations

from django import template

from inspections.moments import moment
from reports.pdf import workers

register = template.Library()


@register.simple_tag
def last_worker() -> str:
    """A sentence that says when a worker last ran."""
    seen = workers.last_seen()
    if seen is None:
        return "It has not run yet."
    return f"It last ran on {moment(seen)}."


@register.simple_tag
def no_worker() -> bool:
    return workers.is_missing()
