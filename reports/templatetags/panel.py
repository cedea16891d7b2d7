"""Filters for the pages of the ratings panel.

They check what a user can see, for example {% if user|can_see_panel:inspection %}, and convert recorded times.
"""

import datetime
from collections.abc import Mapping

from django import template

from inspections.inspection.models import Inspection
from reports import permissions
from reports.ratings.across import Across
from reports.retention.models import CaseDataDeletion

register = template.Library()
register.filter(permissions.can_see_panel)
register.filter(permissions.can_read_report)
register.filter(permissions.can_take_data_out)


@register.filter
def from_iso(text: str) -> datetime.datetime:
    """Convert a day or time in the panel's record, so that |date can show it."""
    return datetime.datetime.fromisoformat(text)


@register.filter
def case_data_deletion(inspection: Inspection) -> CaseDataDeletion | None:
    """The deletion of an inspection's case data; None if the case data has not been deleted."""
    return inspection.case_data_deletions.done().first() if inspection.is_published else None


@register.filter
def at_number(others: Mapping[str, Across], number: str) -> Across | None:
    """The percentages of a key question in other inspections; None if there are too few."""
    return others.get(number)
