"""Template filters for the register of YOTs."""

from django import template

from inspections.inspection.models import Change
from inspections.yots.facts import LABELS

register = template.Library()


@register.filter
def of_yot(change: Change) -> str:
    """A change to the facts about a YOT, as shown to people."""
    label = LABELS.get(change.field, change.field).lower()
    if change.old and change.new:
        return f"{label} changed from {change.old} to {change.new}"
    return f"{label}: {change.new}" if change.new else f"{label} cleared, was {change.old}"
