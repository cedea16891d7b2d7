"""Filters for the pages of the ratings panel.

They check what a user can see, for example {% if user|can_see_panel:inspection %}, and convert recorded times.
"""

import datetime

from django import template

from reports import permissions

register = template.Library()
register.filter(permissions.can_see_panel)
register.filter(permissions.can_read_report)
register.filter(permissions.can_take_data_out)


@register.filter
def from_iso(text: str) -> datetime.datetime:
    """Convert a day or time in the panel's record, so that |date can show it."""
    return datetime.datetime.fromisoformat(text)
