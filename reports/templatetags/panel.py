"""For the pages of the ratings panel: who can see them, {% if user|can_see_panel:inspection %}, and the times in a record."""

import datetime

from django import template

from reports import permissions

register = template.Library()
register.filter(permissions.can_see_panel)
register.filter(permissions.can_read_report)


@register.filter
def from_iso(text: str) -> datetime.datetime:
    """A day or time in the panel's record, to show with |date."""
    return datetime.datetime.fromisoformat(text)
